import * as vscode from 'vscode';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { DRAFT_SCHEME } from '../draftPath.ts';
import type { ShowError } from '../showError.ts';
import { draftIdOf } from './draftFileSystem.ts';

const OPEN: readonly string[] = ['ready', 'stale', 'failed'];

/** Something in a draft's text that stays marked until the user says that it is right. */
export interface DraftProblem {
  /** UTF-16 units. */
  offset: number;
  length: number;
  text: string;
  code: string;
  /** Of the quick fix. */
  title: string;
  isPreferred?: boolean;
  /** What is confirmed. */
  value: string;
}

export interface DraftProblemsOptions {
  /** Of the diagnostics. */
  name: string;
  find: (draft: Draft, text: string) => DraftProblem[];
  /** The internal command of the quick fix, and what it does. */
  command: string;
  confirm: (draftId: string, value: string) => Promise<Draft>;
}

/** Marks problems in every open draft, at each change of its text or of the draft; a quick fix confirms one. */
export function watchDraftProblems(
  desk: Desk,
  showError: ShowError,
  { name, find, command, confirm }: DraftProblemsOptions,
): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection(name);
  const found = new WeakMap<vscode.Diagnostic, DraftProblem>();

  function check(document: vscode.TextDocument): void {
    if (document.uri.scheme !== DRAFT_SCHEME) return;
    const draft = draftOf(desk, document.uri);
    if (!draft || !OPEN.includes(draft.state)) return problems.delete(document.uri);
    const marks = find(draft, document.getText()).map((problem) => mark(document, problem));
    problems.set(document.uri, marks);
  }

  function mark(document: vscode.TextDocument, problem: DraftProblem): vscode.Diagnostic {
    const { offset, length, text, code } = problem;
    const range = new vscode.Range(
      document.positionAt(offset),
      document.positionAt(offset + length),
    );
    const diagnostic = new vscode.Diagnostic(range, text, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = 'Dialog Desk';
    diagnostic.code = code;
    found.set(diagnostic, problem);
    return diagnostic;
  }

  const actions: vscode.CodeActionProvider = {
    provideCodeActions({ uri }, _range, { diagnostics }) {
      const draftId = draftIdOf(uri);
      return (problems.get(uri) ?? [])
        .filter((problem) => diagnostics.some(({ range }) => range.isEqual(problem.range)))
        .flatMap((diagnostic) => {
          const problem = found.get(diagnostic);
          if (!problem || draftId === undefined) return [];
          const { title, value, isPreferred = false } = problem;
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
          action.diagnostics = [diagnostic];
          action.isPreferred = isPreferred;
          action.command = { title, command, arguments: [draftId, value] };
          return [action];
        });
    },
  };

  const checkAll = () => vscode.workspace.textDocuments.forEach(check);
  const stop = desk.model.draftChanged.on(checkAll);
  checkAll();
  return vscode.Disposable.from(
    problems,
    { dispose: stop },
    vscode.commands.registerCommand(command, async (draftId: string, value: string) => {
      try {
        desk.model.keep(await confirm(draftId, value));
      } catch (error) {
        showError(error);
      }
    }),
    vscode.languages.registerCodeActionsProvider({ scheme: DRAFT_SCHEME }, actions, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
  );
}

/** The draft that a document shows, as the window knows it. */
export function draftOf(desk: Desk, uri: vscode.Uri): Draft | undefined {
  const draftId = uri.scheme === DRAFT_SCHEME ? draftIdOf(uri) : undefined;
  return draftId === undefined ? undefined : desk.model.draft(draftId);
}
