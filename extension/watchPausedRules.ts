import * as vscode from 'vscode';
import { t, tn } from '../protocol/l10n.ts';
import type { Payload } from '../protocol/events.ts';
import { commandId } from './commandTable.ts';
import type { Desk } from './desk.ts';
import { foreignText } from './foreignText.ts';
import { createGathering } from './gather.ts';
import type { ShowError } from './showError.ts';

/** Rules are looked at together, so they pause together. */
const TOGETHER_MS = 2_000;

type Paused = Payload<'dialog/rulePaused'>;

/** Tells once, in the window in front, which dialogs are not processed automatically any more, and asks whether they should be. */
export function watchPausedRules(desk: Desk, showError: ShowError): vscode.Disposable {
  const gathering = createGathering<Paused>(TOGETHER_MS, (paused) => {
    if (!vscode.window.state.focused) return;
    const [first] = paused;
    const asking =
      paused.length > 1 ? offerRules(paused.length) : first && offerResume(desk, first);
    asking?.catch(showError);
  });
  desk.client.on('dialog/rulePaused', (paused) => gathering.add(paused));
  return gathering;
}

async function offerResume(desk: Desk, paused: Paused): Promise<void> {
  const { dialogTitle, drafts, ...dialog } = paused;
  const resume = t('Resume');
  const text = t(
    '{0} is not processed automatically any more: its last {1} drafts went unused.',
    dialogTitle,
    drafts,
  );
  const answer = await vscode.window.showInformationMessage(foreignText(text), resume);
  if (answer === resume) await desk.client.request('dialog/resumeRule', dialog);
}

async function offerRules(dialogs: number): Promise<void> {
  const show = t('Show Them');
  const text = tn(
    '{0} dialog is not processed automatically any more: its last drafts went unused.|{0} dialogs are not processed automatically any more: their last drafts went unused.',
    dialogs,
  );
  const answer = await vscode.window.showInformationMessage(text, show);
  if (answer === show) await vscode.commands.executeCommand(commandId('showRules'));
}
