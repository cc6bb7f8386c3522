import * as vscode from 'vscode';
import type { Desk } from './desk.ts';
import { DRAFT_SCHEME } from './draftPath.ts';
import { MEMORY_SCHEME } from './memory/memoryPath.ts';
import type { ShowError } from './showError.ts';
import type { Transcripts } from './transcript/lazyTranscripts.ts';

const SCHEMES: readonly string[] = [DRAFT_SCHEME, MEMORY_SCHEME];

/** Loads `documents.ts` with the first of our documents that opens, not while the window starts. */
export function withDocuments(
  desk: Desk,
  transcripts: Transcripts,
  showError: ShowError,
): vscode.Disposable {
  const held: vscode.Disposable[] = [vscode.workspace.onDidOpenTextDocument(look)];
  let loading = false;
  let closed = false;
  vscode.workspace.textDocuments.forEach(look);

  function look({ uri }: vscode.TextDocument): void {
    if (loading || !SCHEMES.includes(uri.scheme)) return;
    loading = true;
    load().catch(showError);
  }

  async function load(): Promise<void> {
    const { watchDocuments } = await import('./documents.ts');
    if (!closed) held.push(watchDocuments(desk, transcripts, showError));
  }

  return new vscode.Disposable(() => {
    closed = true;
    for (const one of held) one.dispose();
  });
}
