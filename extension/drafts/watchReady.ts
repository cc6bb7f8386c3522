import * as vscode from 'vscode';
import { t, tn } from '../../protocol/l10n.ts';
import { commandId } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { createGathering } from '../gather.ts';
import type { Panel } from '../panel.ts';
import { readNotifyWhenReady } from '../settings.ts';
import type { ShowError } from '../showError.ts';
import { draftIdOf } from './draftFileSystem.ts';
import { createReadySummary } from './readySummary.ts';

/** Between two dialogs of one batch the worker may have nothing in hand for a moment. */
const SETTLE_MS = 1_500;

/** Says once how many drafts wait that became ready while the panel was hidden or the window was behind others. */
export function watchReady(desk: Desk, panel: Panel, showError: ShowError): vscode.Disposable {
  const summary = createReadySummary({
    // Where none is wanted, none is owed later.
    isSeen: (draftId) =>
      !readNotifyWhenReady() || (vscode.window.state.focused && isShown(draftId)),
    mayTell: () => vscode.window.state.focused && !isWriting(desk),
    tell: (drafts) => void offerReview(drafts).catch(showError),
  });
  const isShown = (draftId: string) =>
    panel.isVisible() ||
    vscode.window.visibleTextEditors.some(({ document }) => draftIdOf(document.uri) === draftId);
  const settled = createGathering<void>(SETTLE_MS, () => summary.look());
  const look = () => settled.add();
  const stops = [
    desk.model.draftChanged.on((draft) => summary.changed(draft)),
    desk.model.draftRemoved.on((draftId) => summary.removed(draftId)),
    desk.model.changed.on(look),
    panel.visibilityChanged.on(look),
  ];
  return vscode.Disposable.from(
    settled,
    vscode.window.onDidChangeWindowState(look),
    new vscode.Disposable(() => stops.forEach((stop) => stop())),
  );
}

function isWriting(desk: Desk): boolean {
  const { state, running = 0, queued = 0 } = desk.model.worker() ?? {};
  // What is held up writes nothing for now.
  return (state === 'running' || state === 'idle') && running + queued > 0;
}

async function offerReview(drafts: number): Promise<void> {
  const review = t('Review');
  const text = tn('{0} draft is ready for review.|{0} drafts are ready for review.', drafts);
  const answer = await vscode.window.showInformationMessage(text, review);
  if (answer === review) await vscode.commands.executeCommand(commandId('nextDraft'));
}
