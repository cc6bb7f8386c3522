import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import { t, tn } from '../../protocol/l10n.ts';
import type { Draft, DraftChange } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { foreignText } from '../foreignText.ts';
import { confirm } from '../pickers.ts';
import { attachmentIdsOf } from './attachFiles.ts';
import { assertShown, saveDraft } from './draftEditors.ts';
import { regenerate } from './regenerateDraft.ts';
import { pickSendTime } from './sendLater.ts';

/** When it leaves (ms since 1970; absent: after the undo window), which message it answers, and whether it makes a sound. */
export interface SendChoice {
  sendAt?: number;
  replyToId?: number | undefined;
  silent?: boolean | undefined;
}

/** The same as approving, at a time that the user picks. */
export async function sendLater(
  desk: Desk,
  draftId: string,
  choice: SendChoice = {},
): Promise<void> {
  const at = await pickSendTime();
  if (!at) return;
  await approveDraft(desk, draftId, { ...choice, sendAt: at.getTime() });
}

/** For everyone, and asked twice: it cannot be brought back. */
export async function deleteSent(desk: Desk, draftId: string): Promise<void> {
  const { dialogTitle } = await fetchDraft(desk, draftId);
  const remove = t('Delete it for everyone');
  const title = t('Delete the reply that was sent to {0}?', dialogTitle);
  if ((await confirm(title, [remove])) === undefined) return;
  const { draft } = await desk.client.request('draft/deleteSent', { draftId });
  desk.model.keep(draft);
}

/** Puts the text on the screen in the place of what was sent. */
export async function changeSent(desk: Desk, draftId: string): Promise<void> {
  await saveDraft(draftId);
  const shown = await fetchDraft(desk, draftId);
  assertShown(shown);
  const { version } = shown;
  const { draft } = await desk.client.request('draft/editSent', { draftId, version });
  desk.model.keep(draft);
}

/** Puts the text on the screen into the dialog's input field on the user's other devices. */
export async function putInTelegram(desk: Desk, draftId: string): Promise<void> {
  await saveDraft(draftId);
  const shown = await fetchDraft(desk, draftId);
  assertShown(shown);
  const { version, dialogTitle, attachments } = shown;
  const { draft } = await desk.client.request('draft/putInTelegram', { draftId, version });
  desk.model.keep(draft);
  const said =
    attachments === undefined
      ? t('It is in Telegram as a draft to {0} now. Nothing was sent.', dialogTitle)
      : t(
          'Its text is in Telegram as a draft to {0} now, without the files. Nothing was sent.',
          dialogTitle,
        );
  void vscode.window.showInformationMessage(foreignText(said));
}

/**
 * Approves exactly the text on the screen, for the dialog as it was known when the person decided. Where the dialog
 * has moved on since, nothing leaves before the person has seen what came and said so.
 */
export async function approveDraft(
  desk: Desk,
  draftId: string,
  choice: SendChoice = {},
): Promise<void> {
  const known = desk.model.draft(draftId);
  await saveDraft(draftId);
  const draft = await fetchDraft(desk, draftId);
  assertShown(draft);
  if (draft.state === 'stale') return askAboutStale(desk, draft, choice);
  // What the person knew, not what is known now: a message of this very second must not be approved unseen.
  try {
    await approve(desk, draft, known ?? draft, choice);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stale') throw error;
    await askAboutStale(desk, await fetchDraft(desk, draftId), choice);
  }
}

export async function rejectDraft(desk: Desk, draftId: string): Promise<void> {
  await saveDraft(draftId);
  const { version } = await fetchDraft(desk, draftId);
  const { draft } = await desk.client.request('draft/reject', { draftId, version });
  desk.model.keep(draft);
}

export async function undoDraft(desk: Desk, draftId: string): Promise<void> {
  const { draft } = await desk.client.request('draft/undo', { draftId });
  desk.model.keep(draft);
}

/** Lets the user say what the server could not: did it arrive? */
export async function resolveDraft(desk: Desk, draftId: string): Promise<void> {
  const { parts, partsSent } = await fetchDraft(desk, draftId);
  const isPartly = parts !== undefined && partsSent !== undefined;
  const arrived = {
    label: isPartly ? t('Leave it at that') : t('It arrived'),
    arrived: true,
  };
  const lost = {
    label: isPartly ? t('Send the rest') : t('It did not arrive: send it again'),
    arrived: false,
  };
  const title = isPartly
    ? t('{0} of {1} messages were sent.', partsSent, parts)
    : t('Look at the chat: did the reply arrive?');
  const answer = await vscode.window.showQuickPick([arrived, lost], { title });
  if (!answer) return;
  const { draft } = await desk.client.request('draft/resolve', {
    draftId,
    arrived: answer.arrived,
  });
  desk.model.keep(draft);
}

async function askAboutStale(desk: Desk, draft: Draft, choice: SendChoice): Promise<void> {
  const again = t('Regenerate');
  const anyway = t('Send Anyway');
  const changed = await describeNews(desk, draft);
  const answer = await vscode.window.showWarningMessage(
    foreignText(t('The dialog with {0} has moved on: {1}', draft.dialogTitle, changed)),
    again,
    anyway,
  );
  if (answer === again) await regenerate(desk, draft);
  if (answer === anyway) await approve(desk, draft, draft, choice);
}

/** What changed since the draft was written, in a line or two. */
async function describeNews(desk: Desk, draft: Draft): Promise<string> {
  const { draftId, movedOn } = draft;
  const { changes, more } = await desk.client.request('draft/changes', { draftId });
  const news = changes.filter(({ what }) => what === 'new');
  const last = news.at(-1);
  const told = changes.filter(({ what }) => what !== 'new').map(describeChange);
  if (last) {
    const others = news.length - 1 + more;
    const rest = others > 0 ? t(' (and {0} more)', others) : '';
    told.push(`${nameOf(last)}: ${t('“{0}”', preview(last.text))}${rest}`);
  }
  if (told.length > 0) return told.slice(-3).join(' · ');
  if (movedOn === 'deleted') return t('a message that the draft answers was deleted.');
  if (movedOn === 'edited') return t('a message that the draft answers was edited.');
  return t('its messages have changed.');
}

function describeChange(change: DraftChange): string {
  const { what, before, text } = change;
  const was = before === undefined ? t('a message') : t('“{0}”', preview(before));
  return what === 'deleted'
    ? t('{0} deleted {1}', nameOf(change), was)
    : t('{0} changed {1} to “{2}”', nameOf(change), was, preview(text));
}

function nameOf({ out, senderName }: DraftChange): string {
  return out ? t('you') : (senderName ?? t('somebody'));
}

function preview(text = ''): string {
  const line = text === '' ? '…' : text;
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

async function approve(
  desk: Desk,
  draft: Draft,
  seen: Pick<Draft, 'newestMessageId' | 'movedOn'>,
  choice: SendChoice,
): Promise<void> {
  const { draftId, version, parts } = draft;
  if (parts !== undefined && !(await agreesToParts(draft.dialogTitle, parts))) return;
  const { newestMessageId, movedOn } = seen;
  const params = {
    draftId,
    version,
    newestMessageId,
    ...(movedOn === undefined ? {} : { movedOn }),
    ...choice,
    ...attachmentIdsOf(draft),
    ...(parts === undefined ? {} : { parts }),
  };
  const answer = await desk.client.request('draft/approve', params);
  desk.model.keep(answer.draft);
}

/** Asked once: what is sent as several messages arrives, and sounds, several times. */
async function agreesToParts(dialogTitle: string, parts: number): Promise<boolean> {
  const send = tn('Send {0} message|Send {0} messages', parts);
  const title = tn(
    'The reply to {1} goes out as {0} message.|The reply to {1} goes out as {0} messages.',
    parts,
    dialogTitle,
  );
  return (await confirm(title, [send])) !== undefined;
}

async function fetchDraft(desk: Desk, draftId: string): Promise<Draft> {
  return (await desk.client.request('draft/get', { draftId })).draft;
}
