import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import { MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { DRAFT_SCHEME } from '../draftPath.ts';
import { excessLength } from './draftFile.ts';

/** Marks what one message does not hold: it goes out as several. */
export function watchDraftLength(): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection('dialogDesk');
  const check = (document: vscode.TextDocument) => {
    if (document.uri.scheme !== DRAFT_SCHEME) return;
    const text = document.getText();
    const excess = excessLength(text);
    if (excess === 0) return problems.delete(document.uri);
    const range = new vscode.Range(
      document.positionAt(MAX_MESSAGE_LENGTH),
      document.positionAt(text.length),
    );
    const message = t(
      'Longer than the {0} characters of one message: it goes out as several.',
      MAX_MESSAGE_LENGTH,
    );
    const problem = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information);
    problem.source = 'Dialog Desk';
    problems.set(document.uri, [problem]);
  };
  vscode.workspace.textDocuments.forEach(check);
  return vscode.Disposable.from(
    problems,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
  );
}
