import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import { commandId, COMMANDS, type CommandName } from './commandTable.ts';
import type { Desk } from './desk.ts';
import { canBeCancelled } from '../protocol/encryptionChange.ts';
import { spentText } from './spendingText.ts';
import { statusCommands, statusView } from './statusView.ts';

/** The one status bar item, and the context keys that follow the worker. */
export function createStatusBar(desk: Desk): vscode.Disposable & { item: vscode.StatusBarItem } {
  const item = vscode.window.createStatusBarItem(
    'dialogDesk.status',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = 'Dialog Desk';
  let ticking: NodeJS.Timeout | undefined;
  const stops = [desk.changed.on(update), desk.model.changed.on(update)];
  update();
  item.show();

  function update(): void {
    const host = desk.hostState();
    const status = desk.model.worker();
    // The worker counts the drafts of every account, of those that are signed out too.
    const worker = status && { ...status, toReview: desk.model.toReview().length };
    const now = Date.now();
    const floods = desk.model.accounts().map(({ floodUntil = 0 }) => floodUntil - now);
    const floodMs = Math.max(0, ...floods);
    clearTimeout(ticking);
    if (floodMs > 0) ticking = setTimeout(update, floodMs % 1000 || 1000);
    const isSignedIn = desk.model.accounts().length > 0;
    const encryption = desk.model.encryption();
    const view = statusView(host, worker, { floodMs, isSignedIn, encryption });
    item.text = view.text;
    const lines = [view.tooltip, ...(worker?.today ? [spentText(worker.today)] : [])];
    item.tooltip = tooltip(lines, statusCommands(view, worker, isSignedIn));
    const label = `Dialog Desk: ${view.text.replace(/\$\([^)]*\)\s*/g, '')}`;
    item.accessibilityInformation = { label: `${label}. ${lines.join(' ')}`, role: 'button' };
    item.command =
      view.command === 'focusView' ? 'dialogDesk.panel.focus' : commandId(view.command);
    item.backgroundColor =
      view.severity === 'normal'
        ? undefined
        : new vscode.ThemeColor(`statusBarItem.${view.severity}Background`);
    setContext('demo', host.demo);
    setContext('signedIn', isSignedIn);
    setContext('worker', worker?.state ?? '');
    setContext('encryption', encryption && canBeCancelled(encryption) ? 'changing' : '');
    // What the walkthrough ticks off.
    setContext('drafted', desk.model.has());
    setContext('sent', desk.model.has('sent'));
  }

  return {
    item,
    dispose() {
      clearTimeout(ticking);
      for (const stop of stops) stop();
      item.dispose();
    },
  };
}

/** The state in words, which may be others', and links to commands, which are ours. */
function tooltip(
  lines: readonly string[],
  commands: readonly CommandName[],
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: commands.map(commandId) };
  text.appendMarkdown('**Dialog Desk**');
  for (const line of lines) text.appendMarkdown('\n\n').appendText(line);
  const links = commands.map((name) => `[${t(COMMANDS[name].title)}](command:${commandId(name)})`);
  return text.appendMarkdown(`\n\n---\n\n${links.join(' · ')}`);
}

const told = new Map<string, unknown>();

function setContext(key: string, value: unknown): void {
  if (told.get(key) === value) return;
  told.set(key, value);
  void vscode.commands.executeCommand('setContext', `dialogDesk.${key}`, value);
}
