import * as vscode from 'vscode';
import { commandId } from './commandTable.ts';
import type { Desk } from './desk.ts';
import { statusView } from './statusView.ts';

/** The one status bar item, and the context keys that follow the worker. */
export function createStatusBar(desk: Desk): vscode.Disposable & { item: vscode.StatusBarItem } {
  const item = vscode.window.createStatusBarItem(
    'dialogDesk.status',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = 'Dialog Desk';
  const stops = [desk.changed.on(update), desk.model.changed.on(update)];
  update();
  item.show();

  function update(): void {
    const host = desk.hostState();
    const status = desk.model.worker();
    // The worker counts the drafts of every account, of those that are signed out too.
    const worker = status && { ...status, toReview: desk.model.toReview().length };
    const view = statusView(host, worker, (text, ...args) => vscode.l10n.t(text, ...args));
    item.text = view.text;
    item.tooltip = view.tooltip;
    item.accessibilityInformation = {
      label: `Dialog Desk: ${view.text.replace(/\$\([^)]*\)\s*/g, '')}`,
    };
    item.command =
      view.command === 'focusView' ? 'dialogDesk.panel.focus' : commandId(view.command);
    item.backgroundColor =
      view.severity === 'normal'
        ? undefined
        : new vscode.ThemeColor(`statusBarItem.${view.severity}Background`);
    setContext('demo', host.demo);
    setContext('signedIn', desk.model.accounts().length > 0);
    setContext('worker', worker?.state ?? '');
  }

  return {
    item,
    dispose() {
      for (const stop of stops) stop();
      item.dispose();
    },
  };
}

const told = new Map<string, unknown>();

function setContext(key: string, value: unknown): void {
  if (told.get(key) === value) return;
  told.set(key, value);
  void vscode.commands.executeCommand('setContext', `dialogDesk.${key}`, value);
}
