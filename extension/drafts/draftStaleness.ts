import { t } from '../../protocol/l10n.ts';
import * as vscode from 'vscode';
import type { Draft } from '../../protocol/draftRecords.ts';
import { commandId, COMMANDS, type CommandName } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { DRAFT_SCHEME } from '../draftPath.ts';
import { draftOf } from './watchDraftProblems.ts';

const CODE = 'stale';
/** What can be done about it. */
const WAYS: readonly CommandName[] = ['showTranscript', 'regenerateDraft'];

/** Marks the first line of a draft whose dialog has moved on, and offers to look at it or to write anew. */
export function watchStaleness(desk: Desk): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection('dialogDesk.staleness');

  function check(document: vscode.TextDocument): void {
    if (document.uri.scheme !== DRAFT_SCHEME) return;
    const draft = draftOf(desk, document.uri);
    if (draft?.state !== 'stale') return problems.delete(document.uri);
    const { range } = document.lineAt(0);
    const text = describeStale(draft);
    const problem = new vscode.Diagnostic(range, text, vscode.DiagnosticSeverity.Warning);
    problem.source = 'Dialog Desk';
    problem.code = CODE;
    problems.set(document.uri, [problem]);
  }

  const actions: vscode.CodeActionProvider = {
    provideCodeActions({ uri }, _range, { diagnostics }) {
      const about = diagnostics.filter(({ code }) => code === CODE);
      const draft = draftOf(desk, uri);
      if (about.length === 0 || !draft) return [];
      return WAYS.map((name) => {
        const title = t(COMMANDS[name].title);
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = about;
        action.command = { title, command: commandId(name), arguments: [draft.draftId] };
        return action;
      });
    },
  };

  const checkAll = () => vscode.workspace.textDocuments.forEach(check);
  const stop = desk.model.draftChanged.on(checkAll);
  checkAll();
  return vscode.Disposable.from(
    problems,
    { dispose: stop },
    vscode.languages.registerCodeActionsProvider({ scheme: DRAFT_SCHEME }, actions, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
  );
}

function describeStale({ movedOn }: Draft): string {
  if (movedOn === 'edited') return t('A message that this answers was edited since.');
  if (movedOn === 'deleted') return t('A message that this answers was deleted since.');
  return t('There are newer messages than this answers.');
}
