import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { TRANSCRIPT_SCHEME } from '../draftPath.ts';
import { MEMORY_SCHEME, PROPOSAL_SCHEME } from '../memory/memoryPath.ts';
import { draftIdOf, draftUri, openDraftUris } from './draftFileSystem.ts';

/** Brings the draft's document to the front; the one that is open already, if there is one. */
export async function openDraft(draft: Draft): Promise<vscode.TextEditor> {
  const uri = openDraftUris(draft.draftId)[0] ?? draftUri(draft);
  return vscode.window.showTextDocument(uri, { preview: true });
}

/** Stores what is unsaved, so that a decision is about the text on the screen. */
export async function saveDraft(draftId: string): Promise<void> {
  for (const document of draftDocuments(draftId)) {
    if (document.isDirty && !(await document.save())) {
      throw new AppError('conflict', 'The draft could not be saved.', {
        hint: 'Save it, then decide again.',
      });
    }
  }
}

/** Refuses a decision about a text that is not the one on the screen. */
export function assertShown(draft: Draft): void {
  for (const document of draftDocuments(draft.draftId)) {
    if (document.getText().replaceAll('\r\n', '\n') === draft.text) continue;
    throw new AppError('conflict', 'The draft has a newer text than the editor shows.', {
      hint: 'Look at the newest text, then decide again.',
    });
  }
}

function draftDocuments(draftId: string): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri }) => draftIdOf(uri) === draftId);
}

/** Keeps the context keys that the menus of the draft's editor ask for. */
export function watchActiveDraft(desk: Desk): vscode.Disposable {
  let last: string | undefined;
  const update = () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const draftId = uri && draftIdOf(uri);
    const state = draftId === undefined ? undefined : desk.model.draft(draftId)?.state;
    if (state === last) return;
    last = state;
    void vscode.commands.executeCommand('setContext', 'dialogDesk.draftState', state ?? '');
  };
  const stop = desk.model.changed.on(update);
  const stopDrafts = desk.model.draftChanged.on(update);
  update();
  return vscode.Disposable.from(vscode.window.onDidChangeActiveTextEditor(update), {
    dispose() {
      stop();
      stopDrafts();
    },
  });
}

/** Closes the drafts of a world that is being left, and what was written for its dialogs. */
export async function closeDrafts(): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => uriOf(input).some(isOfWorld));
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
}

function uriOf(input: unknown): vscode.Uri[] {
  if (input instanceof vscode.TabInputText) return [input.uri];
  return input instanceof vscode.TabInputTextDiff ? [input.modified] : [];
}

function isOfWorld(uri: vscode.Uri): boolean {
  return (
    draftIdOf(uri) !== undefined ||
    [MEMORY_SCHEME, PROPOSAL_SCHEME, TRANSCRIPT_SCHEME].includes(uri.scheme)
  );
}
