import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import { t } from '../../protocol/l10n.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { foreignText } from '../foreignText.ts';

/** Asks which files are to go with the reply, from the workspace at first. */
export async function attachFiles(desk: Desk, draftId: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const picked = await vscode.window.showOpenDialog({
    title: t('Attach to the Reply'),
    openLabel: t('Attach'),
    canSelectMany: true,
    ...(folder ? { defaultUri: folder.uri } : {}),
  });
  if (picked && picked.length > 0) await attach(desk, draftId, picked);
}

/** A file of the explorer: asks to which of the open drafts. */
export async function attachToDraft(desk: Desk, file: vscode.Uri): Promise<void> {
  const drafts = desk.model.toReview().filter(({ state }) => state !== 'unknown');
  const items = drafts.map(({ draftId, dialogTitle, text }) => ({
    label: foreignText(dialogTitle),
    detail: foreignText(text.replace(/\s+/g, ' ').slice(0, 120)),
    draftId,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(t('No draft waits for review.'));
    return;
  }
  const title = t('Attach to the reply to whom?');
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (picked) await attach(desk, picked.draftId, [file]);
}

/** By path: the worker runs on the same machine as this, and reads them there. */
async function attach(desk: Desk, draftId: string, files: readonly vscode.Uri[]): Promise<void> {
  const paths = files.map(({ scheme, fsPath }) => {
    if (scheme === 'file') return fsPath;
    throw new AppError('invalidParams', 'Only files on the disk of this machine can be attached.', {
      hint: 'Save it to a folder first.',
    });
  });
  const { version } = (await desk.client.request('draft/get', { draftId })).draft;
  const { draft } = await desk.client.request('draft/attach', { draftId, version, paths });
  desk.model.keep(draft);
}

/** What the user sees go along. */
export function attachmentIdsOf({ attachments }: Draft): { attachmentIds?: string[] } {
  return attachments === undefined
    ? {}
    : { attachmentIds: attachments.map(({ attachmentId }) => attachmentId) };
}
