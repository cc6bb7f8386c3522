import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { draftIdFrom } from './drafts/draftIdFrom.ts';
import { pickDialog } from './pickers.ts';
import { writeModel } from './settings.ts';

type Task = 'draft' | 'analysis';
type Place = { kind: 'everywhere' } | { kind: 'dialog'; accountId: string; dialogId: string };

/** Which model writes drafts, or decides whether one is needed: everywhere, or in one dialog. */
export async function chooseModel(desk: Desk): Promise<void> {
  const task = await pickTask();
  const place = task && (await pickPlace(desk));
  if (!task || !place) return;
  const modelId = await pickModel(desk, place);
  if (modelId === undefined) return;
  if (place.kind === 'everywhere') return writeModel(task, modelId ?? '');
  const { accountId, dialogId } = place;
  // The contract sets both at once; the other one takes the setting's again.
  await desk.client.request('dialog/setModels', {
    accountId,
    dialogId,
    draftModel: task === 'draft' ? modelId : null,
    analysisModel: task === 'analysis' ? modelId : null,
  });
}

async function pickTask(): Promise<Task | undefined> {
  const items: (vscode.QuickPickItem & { task: Task })[] = [
    { label: t('$(edit) Writes drafts'), task: 'draft' },
    { label: t('$(search) Decides whether a reply is needed'), task: 'analysis' },
  ];
  return (await vscode.window.showQuickPick(items, { title: t('A model for what?') }))?.task;
}

async function pickPlace(desk: Desk): Promise<Place | undefined> {
  const here = t('In the dialog of this draft');
  const draftId = draftIdFrom(undefined);
  const draft = draftId === undefined ? undefined : desk.model.draft(draftId);
  const everywhere = t('Everywhere');
  const other = t('In one dialog…');
  const places = [everywhere, ...(draft ? [here] : []), other];
  const title = t('Where?');
  const answer = await vscode.window.showQuickPick(places, { title });
  if (answer === everywhere) return { kind: 'everywhere' };
  if (answer === here && draft) {
    return { kind: 'dialog', accountId: draft.accountId, dialogId: draft.dialogId };
  }
  if (answer !== other) return undefined;
  const picked = await pickDialog(desk, t('In which dialog?'));
  return (
    picked && { kind: 'dialog', accountId: picked.accountId, dialogId: picked.dialog.dialogId }
  );
}

/** null: no choice of its own. */
async function pickModel(desk: Desk, place: Place): Promise<string | null | undefined> {
  const none = place.kind === 'everywhere' ? t('The endpoint’s first') : t('As in the settings');
  const items = desk.client
    .request('model/list', {})
    .then(({ models }) => [
      { label: none, modelId: null },
      ...models.map(({ modelId, name }) => ({ label: name, description: modelId, modelId })),
    ]);
  const picked = await vscode.window.showQuickPick<
    vscode.QuickPickItem & { modelId: string | null }
  >(items, { title: t('Choose Model'), matchOnDescription: true });
  return picked?.modelId;
}
