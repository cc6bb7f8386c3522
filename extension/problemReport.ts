import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { fetchWorkerReport } from './reportDocument.ts';
import { EXTENSION_ID, ownSchemas } from './settings.ts';

/**
 * Opens a new document to hand on: versions, which settings were changed (not to what), the worker's health and the newest
 * lines of the log. It is the user's to read, shorten and send: nothing is sent from here. Only the question to the user is
 * in the window's language: the rest is for those who help.
 */
export async function reportProblem(
  desk: Desk,
  recentLines: () => readonly string[],
): Promise<void> {
  const manifest: { version?: string } =
    vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON ?? {};
  const content = [
    t('What did you do, what did you expect, and what happened?'),
    '',
    '',
    '---',
    `Dialog Desk ${manifest.version}, VS Code ${vscode.version} (${vscode.env.appName}), ${process.platform} ${process.arch}`,
    `Remote: ${vscode.env.remoteName ?? 'none'}; language: ${vscode.env.language}; demo: ${desk.demo() ? 'yes' : 'no'}; accounts: ${desk.model.accounts().length}`,
    `Changed settings: ${[...ownSchemas().keys()].filter(isChanged).join(', ') || 'none'}`,
    '',
    await health(desk),
    '',
    'Log',
    ...recentLines(),
    '',
  ].join('\n');
  const document = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** A worker that cannot be asked is part of the report. */
async function health(desk: Desk): Promise<string> {
  try {
    return await fetchWorkerReport(desk);
  } catch {
    return `The worker could not be asked: it is ${desk.client.phase()}.`;
  }
}

function isChanged(name: string): boolean {
  return vscode.workspace.getConfiguration().inspect(name)?.globalValue !== undefined;
}
