import * as vscode from 'vscode';
import { AppError, toWireError } from '../protocol/errors.ts';
import { commandId, COMMANDS, type CommandName } from './commandTable.ts';
import { actionFor } from './errorAction.ts';
import { describeError, type Log } from './log.ts';

/** The same failure again within this time is one failure to the person. */
const ONCE_MS = 5_000;

export type ShowError = (error: unknown) => void;

/** A failure in one message with one action, and a full line in the log. */
export function createShowError(log: Log): ShowError {
  let last = { text: '', at: 0 };
  return (error) => {
    if (error instanceof AppError && error.code === 'cancelled') return;
    log.error(describeError(error));
    const { code, message, hint } = toWireError(error);
    const text = [message, hint].filter(Boolean).join(' ');
    if (text === last.text && Date.now() - last.at < ONCE_MS) return;
    last = { text, at: Date.now() };
    void offer(text, actionFor(code));
  };
}

async function offer(text: string, action: CommandName): Promise<void> {
  const title = vscode.l10n.t(COMMANDS[action].title);
  const answer = await vscode.window.showErrorMessage(text, title);
  if (answer === title) await vscode.commands.executeCommand(commandId(action));
}
