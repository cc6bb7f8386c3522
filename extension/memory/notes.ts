import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import { t, wordsLanguage } from '../../protocol/l10n.ts';
import type { Desk } from '../desk.ts';
import { dialogFrom } from '../dialogFrom.ts';
import { draftIdFrom } from '../drafts/draftIdFrom.ts';
import { foreignText } from '../foreignText.ts';
import { confirm, fetchDialog, pickDialog } from '../pickers.ts';
import { memoryPlace, MEMORY_SCHEME, PROPOSAL_SCHEME } from './memoryPath.ts';
import { isProposalOf, noteAt, type Place } from './noteDocuments.ts';
import { openMemory } from './openMemory.ts';

/** Opens the notes on a contact as a document: of the row or the draft the command came from, else of the user's choice. */
export async function openNote(desk: Desk, argument: unknown): Promise<void> {
  const place = await placeFrom(desk, argument, () => true);
  if (place) await openMemory({ kind: 'note', ...place }, await titleOf(desk, place));
}

/** What is proposed beside the notes as they are. */
export async function reviewNote(desk: Desk, argument: unknown): Promise<void> {
  const place = await placeFrom(desk, argument, ({ noteProposed }) => noteProposed === true);
  if (!place) return;
  const { note } = await desk.client.request('note/get', place);
  if (!note.proposal) return tell(t('No notes are proposed for this chat.'));
  const title = await titleOf(desk, place);
  const named = memoryPlace({ kind: 'note', ...place }, title);
  await vscode.commands.executeCommand(
    'vscode.diff',
    vscode.Uri.from({ scheme: MEMORY_SCHEME, ...named }),
    vscode.Uri.from({ scheme: PROPOSAL_SCHEME, ...named }),
    t('Notes on {0} ↔ with what is proposed', foreignText(title)),
    { preview: true },
  );
}

/** Yes or no to what is proposed: of the proposal in front, of a row, else of the user's choice. */
export async function decideNote(
  desk: Desk,
  decision: 'accept' | 'reject',
  argument: unknown,
): Promise<void> {
  const place = await placeFrom(desk, argument, ({ noteProposed }) => noteProposed === true);
  if (!place) return;
  await saveNote(place);
  const { note } = await desk.client.request('note/get', place);
  const { proposal, version } = note;
  if (!proposal) return tell(t('No notes are proposed for this chat.'));
  const { proposalId } = proposal;
  if (decision === 'accept') await desk.client.request('note/accept', { proposalId, version });
  else await desk.client.request('note/reject', { proposalId });
  await closeProposals(place);
}

/** Takes an earlier text back, after a look at what that changes. */
export async function revertNote(desk: Desk, argument: unknown): Promise<void> {
  const place = await placeFrom(desk, argument, () => true);
  if (!place) return;
  await saveNote(place);
  const [{ note }, { versions }] = await Promise.all([
    desk.client.request('note/get', place),
    desk.client.request('note/versions', place),
  ]);
  const earlier = versions.filter(({ version }) => version < note.version).toReversed();
  if (earlier.length === 0) return tell(t('There are no earlier notes.'));
  const origins = {
    written: t('written'),
    learnt: t('taken from a proposal'),
    reverted: t('taken back'),
  };
  const items = earlier.map(({ version, text, origin, at }) => ({
    label: t('$(history) Version {0}', version),
    description: `${new Date(at).toLocaleString(wordsLanguage())} · ${origins[origin]}`,
    detail:
      text
        .replaceAll(/<!--[\s\S]*?-->/g, '')
        .replaceAll(/\s+/g, ' ')
        .slice(0, 120) || '–',
    version,
  }));
  const title = t('Take back which earlier notes?');
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (!picked) return;
  const { version } = note;
  await desk.client.request('note/revert', { ...place, version, to: picked.version });
}

/** Notes, their history and what is proposed: all of it goes, after one question. */
export async function forgetNote(desk: Desk, argument: unknown): Promise<void> {
  const place = await placeFrom(desk, argument, () => true);
  if (!place) return;
  const forget = t('Forget the notes, their history and what is proposed');
  const question = t('Forget the notes on {0}?', await titleOf(desk, place));
  if (!(await confirm(foreignText(question), [forget]))) return;
  await closeProposals(place);
  await desk.client.request('note/forget', place);
}

async function placeFrom(
  desk: Desk,
  argument: unknown,
  isOffered: (dialog: { noteProposed?: boolean | undefined }) => boolean,
): Promise<Place | undefined> {
  await desk.client.start();
  const uri = argument instanceof vscode.Uri ? argument : activeUri();
  const given = dialogFrom(argument) ?? (uri && noteAt(uri));
  if (given) return { accountId: given.accountId, dialogId: given.dialogId };
  const draftId = draftIdFrom(undefined);
  const draft = draftId === undefined ? undefined : desk.model.draft(draftId);
  if (draft) return { accountId: draft.accountId, dialogId: draft.dialogId };
  const picked = await pickDialog(desk, t('Notes on whom?'), isOffered);
  return picked && { accountId: picked.accountId, dialogId: picked.dialog.dialogId };
}

function activeUri(): vscode.Uri | undefined {
  return vscode.window.activeTextEditor?.document.uri;
}

async function titleOf(desk: Desk, place: Place): Promise<string> {
  return (await fetchDialog(desk, place)).title;
}

/** A decision is about the notes on the screen. */
async function saveNote({ accountId, dialogId }: Place): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    const place = noteAt(document.uri);
    if (place?.accountId !== accountId || place.dialogId !== dialogId) continue;
    if (document.isDirty && !(await document.save())) {
      throw new AppError('conflict', 'The notes could not be saved.', {
        hint: 'Save them, then decide again.',
      });
    }
  }
}

async function closeProposals(place: Place): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff && isProposalOf(input.modified, place),
    );
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
}

function tell(text: string): void {
  void vscode.window.showInformationMessage(text);
}
