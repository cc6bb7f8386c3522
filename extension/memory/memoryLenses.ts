import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import { commandId, COMMANDS } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { memoryOf } from './memoryFileSystem.ts';
import { MEMORY_SCHEME, type MemoryPlace } from './memoryPath.ts';
import { noteActions } from './noteDocuments.ts';

/** Above the text: for what it counts, and what can be done with it. */
export function createMemoryLenses(desk: Desk): vscode.Disposable {
  const changes = new vscode.EventEmitter<void>();
  desk.client.on('note/changed', () => changes.fire());
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changes.event,
    async provideCodeLenses({ uri }) {
      const place = memoryOf(uri);
      if (!place) return [];
      const top = new vscode.Range(0, 0, 0, 0);
      const about = new vscode.CodeLens(top, { title: describe(place), command: '' });
      if (place.kind !== 'note') return [about];
      const { accountId, dialogId } = place;
      const { note } = await desk.client.request('note/get', { accountId, dialogId });
      const actions = noteActions(note).map(
        (name) =>
          new vscode.CodeLens(top, {
            title: t(COMMANDS[name].title),
            command: commandId(name),
            arguments: [uri],
          }),
      );
      return [about, ...actions];
    },
  };
  return vscode.Disposable.from(
    changes,
    vscode.languages.registerCodeLensProvider({ scheme: MEMORY_SCHEME }, provider),
  );
}

function describe({ kind }: MemoryPlace): string {
  switch (kind) {
    case 'everywhere':
      return t('For every chat of every account; what is narrower counts more');
    case 'account':
      return t('For every chat of this account; counts more than what is for all');
    case 'dialog':
      return t('For this chat alone; counts more than everything else');
    case 'profile':
      return t('For the chats that use this profile; empty: as in the settings');
    case 'note':
      break;
  }
  return t('How you write to this contact; your drafts there follow it');
}
