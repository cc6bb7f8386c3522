import * as vscode from 'vscode';
import { inWords, t } from '../../protocol/l10n.ts';
import { memoryOf } from './memoryFileSystem.ts';
import type { MemoryPlace } from './memoryPath.ts';
import { excessOf, longestOf } from './memoryText.ts';
import { readProfile } from './profileFile.ts';

/** Marks why it cannot be saved, before it is. */
export function watchMemory(): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection('dialogDesk.memory');
  const check = (document: vscode.TextDocument) => {
    const place = memoryOf(document.uri);
    if (place)
      problems.set(document.uri, [...tooLong(document, place), ...faults(document, place)]);
  };
  vscode.workspace.textDocuments.forEach(check);
  return vscode.Disposable.from(
    problems,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
  );
}

function tooLong(document: vscode.TextDocument, place: MemoryPlace): vscode.Diagnostic[] {
  const text = document.getText();
  if (excessOf(place, text) === 0) return [];
  const range = new vscode.Range(
    document.positionAt(longestOf(place)),
    document.positionAt(text.length),
  );
  const message = t(
    'Longer than the {0} characters that fit: it cannot be saved.',
    longestOf(place),
  );
  return [problem(range, message)];
}

function faults(document: vscode.TextDocument, { kind }: MemoryPlace): vscode.Diagnostic[] {
  if (kind !== 'profile') return [];
  const read = readProfile(document.getText());
  if (!('message' in read)) return [];
  return [problem(document.lineAt(read.line - 1).range, inWords(read.message))];
}

function problem(range: vscode.Range, message: string): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  made.source = 'Dialog Desk';
  return made;
}
