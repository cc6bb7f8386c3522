import * as vscode from 'vscode';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { draftIdAt, draftPlace, DRAFT_SCHEME } from '../draftPath.ts';
import { describeDraft, isEditable } from './draftFile.ts';
import { asFileError, refuse } from '../fileErrors.ts';

export function draftUri(draft: Pick<Draft, 'draftId' | 'dialogTitle'>): vscode.Uri {
  return vscode.Uri.from({ scheme: DRAFT_SCHEME, ...draftPlace(draft) });
}

export function draftIdOf(uri: vscode.Uri): string | undefined {
  return uri.scheme === DRAFT_SCHEME ? draftIdAt(uri) : undefined;
}

/**
 * Drafts as documents. Saving stores the edit and never sends. VS Code asks `stat` right before each write and
 * shows its own conflict dialog when the text is newer than what the editor holds; the version of that `stat` goes
 * along with the edit, so that nothing can slip in between either.
 */
export function createDraftFileSystem(desk: Desk): vscode.FileSystemProvider & vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const seen = new Map<string, Draft>();
  /** As VS Code was last told, by draft: only what differs there is an event. */
  const told = new Map<string, string>();
  const stops = [
    desk.model.draftChanged.on((draft) => {
      const key = keyOf(draft);
      if (told.get(draft.draftId) === key) return;
      told.set(draft.draftId, key);
      announce(draft.draftId, vscode.FileChangeType.Changed);
    }),
    desk.model.draftRemoved.on((draftId) => {
      told.delete(draftId);
      announce(draftId, vscode.FileChangeType.Deleted);
    }),
  ];

  /** What changed after VS Code had asked, and before it told us of the document, it has not heard of. */
  const opening = vscode.workspace.onDidOpenTextDocument(({ uri }) => {
    const draftId = draftIdOf(uri) ?? '';
    const [asked, now] = [seen.get(draftId), desk.model.draft(draftId)];
    if (asked && now && keyOf(asked) !== keyOf(now)) {
      announce(draftId, vscode.FileChangeType.Changed);
    }
  });

  function announce(draftId: string, type: vscode.FileChangeType): void {
    const uris = openDraftUris(draftId);
    if (uris.length > 0) changes.fire(uris.map((uri) => ({ type, uri })));
  }

  async function fetchDraft(uri: vscode.Uri): Promise<Draft> {
    const draftId = draftIdOf(uri);
    if (draftId === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    try {
      const { draft } = await desk.client.request('draft/get', { draftId });
      desk.model.keep(draft);
      return draft;
    } catch (error) {
      throw asFileError(error, uri);
    }
  }

  return {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => undefined),
    async stat(uri) {
      const draft = await fetchDraft(uri);
      seen.set(draft.draftId, draft);
      const { ctime, mtime, size, readonly } = describeDraft(draft);
      return {
        type: vscode.FileType.File,
        ctime,
        mtime,
        size,
        ...(readonly ? { permissions: vscode.FilePermission.Readonly } : {}),
      };
    },
    async readFile(uri) {
      return new TextEncoder().encode((await fetchDraft(uri)).text);
    },
    async writeFile(uri, content) {
      const draftId = draftIdOf(uri);
      const known = draftId === undefined ? undefined : seen.get(draftId);
      const { version } = known ?? (await fetchDraft(uri));
      if (draftId === undefined) throw vscode.FileSystemError.NoPermissions(uri);
      const text = new TextDecoder().decode(content).replaceAll('\r\n', '\n');
      try {
        const { draft } = await desk.client.request('draft/edit', { draftId, version, text });
        desk.model.keep(draft);
      } catch (error) {
        throw asFileError(error, uri);
      }
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
    dispose() {
      for (const stop of stops) stop();
      opening.dispose();
      changes.dispose();
    },
  };
}

/** What of a draft its document shows, or depends on. */
function keyOf(draft: Draft): string {
  return `${draft.version} ${isEditable(draft)} ${draft.state === 'drafting'}`;
}

/** Every open document of the draft; the title in the path may have changed since it was opened. */
export function openDraftUris(draftId: string): vscode.Uri[] {
  return vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter((uri) => draftIdOf(uri) === draftId);
}
