import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import type { Note } from '../../protocol/memoryRecords.ts';
import type { Desk } from '../desk.ts';
import { memoryOf } from './memoryFileSystem.ts';
import { memoryAt, MEMORY_SCHEME, PROPOSAL_SCHEME } from './memoryPath.ts';

export interface Place {
  accountId: string;
  dialogId: string;
}

/** The note as it would be, and what can be done with it in an editor. */
export function provideProposals(desk: Desk): vscode.Disposable {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  desk.client.on('note/changed', (place) => {
    for (const { uri } of vscode.workspace.textDocuments)
      if (isProposalOf(uri, place)) changes.fire(uri);
  });
  return vscode.Disposable.from(
    changes,
    vscode.workspace.registerTextDocumentContentProvider(PROPOSAL_SCHEME, {
      onDidChange: changes.event,
      async provideTextDocumentContent(uri) {
        const place = noteAt(uri);
        if (!place) return '';
        const { note } = await desk.client.request('note/get', place);
        return note.proposal?.text ?? note.text;
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      [{ scheme: MEMORY_SCHEME }, { scheme: PROPOSAL_SCHEME }],
      { provideDocumentLinks: (document) => linksIn(document) },
    ),
  );
}

const EDIT = /reply ([0-9a-f-]{36}), version \d+/g;

/** Where a line says which edit it was learnt from, that edit opens. */
function linksIn(document: vscode.TextDocument): vscode.DocumentLink[] {
  return [...document.getText().matchAll(EDIT)].map((match) => {
    const range = new vscode.Range(
      document.positionAt(match.index),
      document.positionAt(match.index + match[0].length),
    );
    const query = encodeURIComponent(JSON.stringify([match[1]]));
    const link = new vscode.DocumentLink(
      range,
      vscode.Uri.parse(`command:dialogDesk.diffSuggestion?${query}`),
    );
    link.tooltip = t('Show this edit');
    return link;
  });
}

/** Whose notes, or proposed notes, the document holds. */
export function noteAt(uri: vscode.Uri): Place | undefined {
  const place = uri.scheme === PROPOSAL_SCHEME ? memoryAt(uri) : memoryOf(uri);
  return place?.kind === 'note' ? place : undefined;
}

export function isProposalOf(uri: vscode.Uri, { accountId, dialogId }: Place): boolean {
  if (uri.scheme !== PROPOSAL_SCHEME) return false;
  const place = noteAt(uri);
  return place?.accountId === accountId && place.dialogId === dialogId;
}

/** For the lenses above a note. */
export function noteActions({ proposal, version }: Note): readonly NoteCommand[] {
  return [
    ...(proposal ? (['reviewNote', 'acceptNote', 'rejectNote'] as const) : []),
    ...(version > 1 ? (['revertNote'] as const) : []),
    ...(version > 0 || proposal ? (['forgetNote'] as const) : []),
  ];
}
type NoteCommand = 'reviewNote' | 'acceptNote' | 'rejectNote' | 'revertNote' | 'forgetNote';
