import * as vscode from 'vscode';
import type { Words } from '../protocol/l10n.ts';

/** The words of this window's display language, as VS Code has loaded them: for the page and the worker. */
export function windowWords(): Words {
  return { language: vscode.env.language, texts: vscode.l10n.bundle ?? {} };
}
