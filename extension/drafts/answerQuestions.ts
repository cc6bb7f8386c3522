import * as vscode from 'vscode';
import { openQuestions, type FactScope } from '../../protocol/analysis.ts';
import { t } from '../../protocol/l10n.ts';
import { MAX_ANSWER_LENGTH } from '../../protocol/limits.ts';
import type { Desk } from '../desk.ts';
import { foreignText } from '../foreignText.ts';
import { saveDraft } from './draftEditors.ts';

/** Asks what the draft lacks, one fact after the other, and writes it anew with the answers; one left empty stays open. */
export async function answerQuestions(desk: Desk, draftId: string): Promise<void> {
  await saveDraft(draftId);
  const { draft } = await desk.client.request('draft/get', { draftId });
  const open = openQuestions(draft);
  if (open.length === 0) {
    void vscode.window.showInformationMessage(t('This draft lacks nothing.'));
    return;
  }
  const answers: { questionId: string; text: string; scope: FactScope }[] = [];
  for (const { questionId, text: asked } of open) {
    const text = await askFact(draft.dialogTitle, asked);
    if (text === undefined) return;
    if (text === '') continue;
    const scope = await askScope(draft.dialogTitle);
    if (scope === undefined) return;
    answers.push({ questionId, text, scope });
  }
  if (answers.length === 0) return;
  const { version } = draft;
  const result = await desk.client.request('draft/answer', { draftId, version, answers });
  desk.model.keep(result.draft);
}

/** Undefined: called off. */
async function askFact(dialogTitle: string, asked: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: foreignText(t('The reply to {0} lacks a fact', dialogTitle)),
    prompt: foreignText(asked),
    placeHolder: t('Your answer; leave it empty to leave it open.'),
    validateInput: (typed) =>
      typed.length > MAX_ANSWER_LENGTH
        ? t('At most {0} characters.', MAX_ANSWER_LENGTH)
        : undefined,
  });
  return text?.trim();
}

async function askScope(dialogTitle: string): Promise<FactScope | undefined> {
  const items: { label: string; description?: string; scope: FactScope }[] = [
    { label: t('Once'), description: t('for this reply'), scope: 'once' },
    {
      label: t('For this contact'),
      description: foreignText(dialogTitle),
      scope: 'dialog',
    },
    {
      label: t('Always'),
      description: t('for every chat of this account'),
      scope: 'account',
    },
  ];
  const title = t('How long should this be remembered?');
  return (await vscode.window.showQuickPick(items, { title }))?.scope;
}
