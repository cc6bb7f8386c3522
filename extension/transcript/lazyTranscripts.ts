import * as vscode from 'vscode';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { TRANSCRIPT_SCHEME } from '../draftPath.ts';
import type { ShowError } from '../showError.ts';
import type { TranscriptDocuments } from './transcriptDocuments.ts';
import type { DialogPlace } from './transcripts.ts';

/** Transcripts in the editor, loaded with the first one or with the first draft that opens, not while the window starts. */
export function lazyTranscripts(desk: Desk, showError: ShowError) {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const held: vscode.Disposable[] = [changed];
  let loading: Promise<TranscriptDocuments> | undefined;
  const load = () => (loading ??= loadNow());

  async function loadNow(): Promise<TranscriptDocuments> {
    const { createTranscriptDocuments } = await import('./transcriptDocuments.ts');
    const documents = createTranscriptDocuments(desk, showError);
    held.push(
      documents,
      documents.changed((uri) => changed.fire(uri)),
    );
    return documents;
  }

  // VS Code may open one again after a reload, before anybody asks for it.
  held.push(
    vscode.workspace.registerTextDocumentContentProvider(TRANSCRIPT_SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => (await load()).loadText(uri),
    }),
  );

  return {
    /** What drafts lead into: their sources. */
    load,
    showBeside: async (draft: Draft) => (await load()).showBeside(draft),
    showDialog: async (place: DialogPlace) => (await load()).showDialog(place),
    loadOlder: async () => (await load()).loadOlder(),
    dispose(): void {
      for (const one of held) one.dispose();
    },
  };
}

export type Transcripts = ReturnType<typeof lazyTranscripts>;
