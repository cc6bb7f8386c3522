import * as vscode from 'vscode';
import { AppError, toWireError } from '../protocol/errors.ts';
import { t } from '../protocol/l10n.ts';
import { commandId, COMMANDS, type CommandName } from './commandTable.ts';
import { actionFor } from './errorAction.ts';
import { foreignText } from './foreignText.ts';
import { describeError, type Log } from './log.ts';

/** The same failure again within this time is one failure to the person. */
const ONCE_MS = 5_000;
/** Where nobody has just asked for anything. */
export const UNASKED_ONCE_MS = 60_000;

export type ShowError = (error: unknown) => void;

/** A failure in one message with one action, and a full line in the log; the same one not again within `onceMs`. */
export function createShowError(log: Log, onceMs = ONCE_MS): ShowError {
  const shownAt = new Map<string, number>();
  return (error) => {
    if (error instanceof AppError && error.code === 'cancelled') return;
    log.error(describeError(error));
    const { code, message, hint } = toWireError(error);
    const text = [message, hint].filter(Boolean).join(' ');
    const now = Date.now();
    if (now - (shownAt.get(text) ?? -Infinity) < onceMs) return;
    for (const [old, at] of shownAt) if (now - at >= onceMs) shownAt.delete(old);
    shownAt.set(text, now);
    void offer(text, actionFor(code));
  };
}

async function offer(text: string, action: CommandName): Promise<void> {
  const title = t(COMMANDS[action].title);
  const answer = await vscode.window.showErrorMessage(foreignText(text), title);
  if (answer === title) await vscode.commands.executeCommand(commandId(action));
}
