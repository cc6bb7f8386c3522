import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { foreignText } from './foreignText.ts';
import { pickAccount } from './pickers.ts';

/** What the user answered and wanted remembered, newest first; the button beside one forgets it. */
export async function showFacts(desk: Desk): Promise<void> {
  await desk.client.start();
  const account = await pickAccount(desk);
  if (!account) return;
  const { accountId } = account;
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { factId?: string }>();
  const forget = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: t('Forget this'),
  };
  picker.title = t('Remembered Facts');
  picker.placeholder = t('What you answered to the questions of drafts.');
  picker.matchOnDetail = true;
  picker.matchOnDescription = true;
  async function load(): Promise<void> {
    picker.busy = true;
    const { facts } = await desk.client.request('fact/list', { accountId });
    const items = facts.map(({ factId, text, question, dialogTitle }) => ({
      label: foreignText(text),
      description:
        dialogTitle === undefined ? t('for every chat') : foreignText(t('for {0}', dialogTitle)),
      detail: foreignText(question),
      buttons: [forget],
      factId,
    }));
    const nothing = { label: t('Nothing is remembered yet.') };
    picker.items = items.length > 0 ? items : [nothing];
    picker.busy = false;
  }
  const hidden = new Promise<void>((resolve) => picker.onDidHide(() => resolve()));
  const failed = Promise.withResolvers<never>();
  picker.onDidTriggerItemButton(({ item: { factId } }) => {
    if (factId === undefined) return;
    desk.client.request('fact/remove', { accountId, factId }).then(load).catch(failed.reject);
  });
  picker.onDidAccept(() => picker.hide());
  picker.show();
  try {
    await load();
    await Promise.race([hidden, failed.promise]);
  } finally {
    picker.dispose();
  }
}
