import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import { commandId } from './commandTable.ts';
import type { Desk } from './desk.ts';
import { capText } from './spendingText.ts';

/** Tells once that the day's limit is reached, in the window in front, with the ways on. */
export function watchDailyLimit(desk: Desk): vscode.Disposable {
  let last: string | undefined;
  const stop = desk.model.changed.on(() => {
    const state = desk.model.worker()?.state;
    const isNew = state === 'capped' && last !== undefined && last !== 'capped';
    last = state;
    if (isNew && vscode.window.state.focused) void askAboutLimit(desk);
  });
  return new vscode.Disposable(stop);
}

/** For whoever has asked for work that now waits: says why, until when, and asks how to go on. */
export async function askAboutLimit(desk: Desk): Promise<void> {
  const today = desk.model.worker()?.today;
  if (!today?.cap.reached) return;
  const [lift, change] = [t('Continue Today'), t('Change the Limit')];
  const text = capText(today);
  const answer = await vscode.window.showWarningMessage(text, lift, change);
  if (answer === lift) await desk.client.request('usage/liftCap', {});
  if (answer === change) await vscode.commands.executeCommand(commandId('openLimit'));
}
