import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import type { Draft, Message } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import { assertShown, saveDraft } from './draftEditors.ts';

/**
 * Approves exactly the text on the screen, for the dialog as it was known when the person decided. Where the dialog
 * has moved on since, nothing leaves before the person has seen what came and said so.
 */
export async function approveDraft(desk: Desk, draftId: string): Promise<void> {
  const known = desk.model.draft(draftId);
  await saveDraft(draftId);
  const draft = await fetchDraft(desk, draftId);
  assertShown(draft);
  if (draft.state === 'stale') return askAboutStale(desk, draft);
  // What the person knew, not what is known now: a message of this very second must not be approved unseen.
  const newestMessageId = known?.newestMessageId ?? draft.newestMessageId;
  try {
    await approve(desk, draft, newestMessageId);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stale') throw error;
    await askAboutStale(desk, await fetchDraft(desk, draftId));
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

/** Asks for an instruction (empty: simply once more), then regenerates. */
export async function regenerateDraft(desk: Desk, draftId: string): Promise<void> {
  const instruction = await vscode.window.showInputBox({
    title: vscode.l10n.t('Regenerate Draft'),
    prompt: vscode.l10n.t('What should be different? Leave it empty to simply try again.'),
    placeHolder: vscode.l10n.t('shorter · say no politely · ask for the date'),
    validateInput: (text) =>
      text.length > 1000 ? vscode.l10n.t('At most 1000 characters.') : undefined,
  });
  if (instruction === undefined) return;
  await saveDraft(draftId);
  await regenerate(desk, await fetchDraft(desk, draftId), instruction.trim());
}

/** Lets the user say what the server could not: did it arrive? */
export async function resolveDraft(desk: Desk, draftId: string): Promise<void> {
  const arrived = { label: vscode.l10n.t('It arrived'), arrived: true };
  const lost = { label: vscode.l10n.t('It did not arrive: send it again'), arrived: false };
  const title = vscode.l10n.t('Look at the chat: did the reply arrive?');
  const answer = await vscode.window.showQuickPick([arrived, lost], { title });
  if (!answer) return;
  const { draft } = await desk.client.request('draft/resolve', {
    draftId,
    arrived: answer.arrived,
  });
  desk.model.keep(draft);
}

async function askAboutStale(desk: Desk, draft: Draft): Promise<void> {
  const again = vscode.l10n.t('Regenerate');
  const anyway = vscode.l10n.t('Send Anyway');
  const changed = await describeNews(desk, draft);
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('The dialog with {0} has moved on: {1}', draft.dialogTitle, changed),
    again,
    anyway,
  );
  if (answer === again) await regenerate(desk, draft, '');
  if (answer === anyway) await approve(desk, draft, draft.newestMessageId);
}

/** What came after the message that the draft answers, in a line. */
async function describeNews(desk: Desk, draft: Draft): Promise<string> {
  const { accountId, dialogId, basedOnMessageId } = draft;
  const { messages } = await desk.client.request('message/list', {
    accountId,
    dialogId,
    limit: 20,
  });
  const news = messages.filter(({ messageId }) => messageId > basedOnMessageId);
  const last = news.at(-1);
  if (!last) return vscode.l10n.t('its messages have changed.');
  const more = news.length > 1 ? vscode.l10n.t(' (and {0} more)', news.length - 1) : '';
  return `${last.out ? vscode.l10n.t('you') : last.senderName}: “${preview(last)}”${more}`;
}

function preview({ text, media }: Message): string {
  const line = text.replace(/\s+/g, ' ').trim() || (media?.label ?? '…');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

async function approve(desk: Desk, draft: Draft, newestMessageId: number): Promise<void> {
  const { draftId, version } = draft;
  const answer = await desk.client.request('draft/approve', { draftId, version, newestMessageId });
  desk.model.keep(answer.draft);
}

async function regenerate(desk: Desk, draft: Draft, instruction: string): Promise<void> {
  const { draftId, version } = draft;
  const answer = await desk.client.request('draft/regenerate', {
    draftId,
    version,
    ...(instruction ? { instruction } : {}),
  });
  desk.model.keep(answer.draft);
}

async function fetchDraft(desk: Desk, draftId: string): Promise<Draft> {
  return (await desk.client.request('draft/get', { draftId })).draft;
}
