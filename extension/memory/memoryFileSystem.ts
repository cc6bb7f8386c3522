import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { tellingSize } from '../drafts/draftFile.ts';
import { SECTION } from '../settings.ts';
import { authorityOf, memoryAt, MEMORY_SCHEME, type MemoryPlace } from './memoryPath.ts';
import { fetchMemory, storeMemory, type MemoryText } from './memoryText.ts';
import { asFileError, refuse } from '../fileErrors.ts';

export function memoryOf(uri: vscode.Uri): MemoryPlace | undefined {
  return uri.scheme === MEMORY_SCHEME ? memoryAt(uri) : undefined;
}

/** As VS Code was last told, and since when it says that. */
type Seen = MemoryText & { since: number; change: number };

/**
 * What the owner wrote for the desk, as documents; saving keeps it. VS Code asks `stat` right before each write and shows
 * its own conflict dialog when the text is newer than what the editor holds; the version of that `stat` goes along.
 */
export function createMemoryFileSystem(desk: Desk): vscode.FileSystemProvider & vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const seen = new Map<string, Seen>();

  desk.client.on('instructions/changed', ({ accountId, dialogId }) => {
    // The setting tells of itself.
    if (accountId === undefined) return;
    if (dialogId === undefined) changed({ kind: 'account', accountId });
    else changed({ kind: 'dialog', accountId, dialogId });
  });
  desk.client.on('note/changed', (place) => changed({ kind: 'note', ...place }));
  desk.client.on('profile/changed', ({ profile: { profileId } }) =>
    changed({ kind: 'profile', profileId }),
  );
  desk.client.on('profile/removed', ({ profileId }) =>
    announce({ kind: 'profile', profileId }, vscode.FileChangeType.Deleted),
  );
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${SECTION}.instructions`)) changed({ kind: 'everywhere' });
  });

  function announce(place: MemoryPlace, type: vscode.FileChangeType): void {
    changes.fire(openUris(place).map((uri) => ({ type, uri })));
  }

  /** Only another text is news: an editor that reads anew what it has just written may miss that it was saved. */
  async function tell(place: MemoryPlace): Promise<void> {
    const before = seen.get(authorityOf(place));
    const { text } = await fetchMemory(desk, place);
    if (text !== before?.text) announce(place, vscode.FileChangeType.Changed);
  }

  function changed(place: MemoryPlace): void {
    if (openUris(place).length === 0) return;
    // Whatever is wrong with it, the editor finds out when it reads.
    tell(place).catch(() => announce(place, vscode.FileChangeType.Changed));
  }

  function keep(authority: string, { text, version }: MemoryText): Seen {
    const before = seen.get(authority);
    const later = Math.max(Date.now(), (before?.since ?? 0) + 1);
    const isSame = before?.text === text;
    const now = {
      text,
      version,
      since: isSame ? before.since : later,
      change: (before?.change ?? 0) + (isSame ? 0 : 1),
    };
    seen.set(authority, now);
    return now;
  }

  async function fetch(uri: vscode.Uri): Promise<Seen> {
    const place = memoryOf(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    try {
      return keep(uri.authority, await fetchMemory(desk, place));
    } catch (error) {
      throw asFileError(error, uri);
    }
  }

  return {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => undefined),
    async stat(uri) {
      const { text, since, change } = await fetch(uri);
      const size = tellingSize(text, change);
      return { type: vscode.FileType.File, ctime: 0, mtime: since, size };
    },
    async readFile(uri) {
      return new TextEncoder().encode((await fetch(uri)).text);
    },
    async writeFile(uri, content) {
      const place = memoryOf(uri);
      if (!place) throw vscode.FileSystemError.NoPermissions(uri);
      const { version } = seen.get(uri.authority) ?? (await fetch(uri));
      const text = new TextDecoder().decode(content).replaceAll('\r\n', '\n');
      try {
        keep(uri.authority, await storeMemory(desk, place, { text, version }));
      } catch (error) {
        throw asFileError(error, uri);
      }
    },
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
    dispose() {
      settings.dispose();
      changes.dispose();
    },
  };
}

/** Every open document of it; what it is called in the path may have changed since it was opened. */
function openUris(place: MemoryPlace): vscode.Uri[] {
  const authority = authorityOf(place);
  return vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter((uri) => uri.scheme === MEMORY_SCHEME && uri.authority === authority);
}
