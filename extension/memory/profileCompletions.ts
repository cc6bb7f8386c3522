import * as vscode from 'vscode';
import { languageName, languagesToOffer } from '../../protocol/languages.ts';
import type { Desk } from '../desk.ts';
import { memoryOf } from './memoryFileSystem.ts';
import { MEMORY_SCHEME } from './memoryPath.ts';
import { keyAt } from './profileFile.ts';

/** Offers the endpoint's models and the languages there are where a profile names one. */
export function offerProfileValues(desk: Desk): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      if (memoryOf(document.uri)?.kind !== 'profile') return [];
      const key = keyAt(document.getText(), position.line);
      if (key === 'language') return languages();
      if (key !== 'draftModel' && key !== 'analysisModel') return [];
      const { models } = await desk.client.request('model/list', {});
      return models.map(({ modelId, name }) => item(modelId, name));
    },
  };
  const selector = { scheme: MEMORY_SCHEME, language: 'markdown' };
  return vscode.languages.registerCompletionItemProvider(selector, provider, ' ', ':');
}

function languages(): vscode.CompletionItem[] {
  return languagesToOffer([]).map((tag) => item(tag, languageName(tag, vscode.env.language)));
}

function item(value: string, detail: string): vscode.CompletionItem {
  const made = new vscode.CompletionItem(value, vscode.CompletionItemKind.Value);
  made.detail = detail;
  return made;
}
