import * as vscode from 'vscode';
import type { Draft } from '../../protocol/records.ts';
import { commandId, COMMANDS, type CommandName } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { describeState } from './draftFile.ts';
import { draftIdOf } from './draftFileSystem.ts';

/** Above the text: where the draft stands, and what can be done with it now. */
export function createDraftLenses(desk: Desk): vscode.CodeLensProvider & vscode.Disposable {
  const changes = new vscode.EventEmitter<void>();
  /** Runs only while an approved draft counts down to its sending. */
  let timer: NodeJS.Timeout | undefined;
  const stop = desk.model.draftChanged.on(() => changes.fire());

  function countDown(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      changes.fire();
    }, 1000);
  }

  return {
    onDidChangeCodeLenses: changes.event,
    provideCodeLenses({ uri }) {
      const draftId = draftIdOf(uri);
      const draft = draftId === undefined ? undefined : desk.model.draft(draftId);
      if (!draft) return [];
      if (draft.state === 'approved') countDown();
      const t = vscode.l10n.t.bind(vscode.l10n);
      const top = new vscode.Range(0, 0, 0, 0);
      const state = new vscode.CodeLens(top, {
        title: describeState(draft, Date.now(), (text, ...args) => t(text, ...args)),
        command: '',
      });
      const actions = actionsFor(draft).map(
        (name) =>
          new vscode.CodeLens(top, {
            title: t(COMMANDS[name].title),
            command: commandId(name),
            arguments: [draft.draftId],
          }),
      );
      return [state, ...actions];
    },
    dispose() {
      stop();
      clearTimeout(timer);
      changes.dispose();
    },
  };
}

function actionsFor({ state }: Draft): CommandName[] {
  switch (state) {
    case 'ready':
    case 'stale':
    case 'failed':
      return ['approveDraft', 'rejectDraft', 'regenerateDraft'];
    case 'approved':
    case 'rejected':
      return ['undoDraft'];
    case 'unknown':
      return ['resolveDraft', 'rejectDraft'];
    case 'drafting':
    case 'sending':
    case 'sent':
      break;
  }
  return [];
}
