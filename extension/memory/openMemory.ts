import * as vscode from 'vscode';
import { memoryPlace, MEMORY_SCHEME, type MemoryPlace } from './memoryPath.ts';

/** Brings the document to the front; the one that is open already, if there is one. */
export async function openMemory(place: MemoryPlace, name: string): Promise<void> {
  const wanted = vscode.Uri.from({ scheme: MEMORY_SCHEME, ...memoryPlace(place, name) });
  const open = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === MEMORY_SCHEME && uri.authority === wanted.authority,
  );
  await vscode.window.showTextDocument(open?.uri ?? wanted, { preview: true });
}
