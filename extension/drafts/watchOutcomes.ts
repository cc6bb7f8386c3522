import * as vscode from 'vscode';
import type { Draft, DraftState } from '../../protocol/records.ts';
import { commandId } from '../commandTable.ts';
import type { Desk } from '../desk.ts';

/**
 * Tells the person when what they approved did not leave, for they have looked away by then. In the window in front
 * only: every window hears of it.
 */
export function watchOutcomes(desk: Desk): vscode.Disposable {
  const states = new Map<string, DraftState>();
  const stops = [
    desk.model.draftChanged.on((draft) => {
      const last = states.get(draft.draftId);
      states.set(draft.draftId, draft.state);
      if (last !== 'approved' && last !== 'sending') return;
      const text = describeOutcome(draft);
      if (text !== undefined && vscode.window.state.focused) void offerReview(draft, text);
    }),
    desk.model.draftRemoved.on((draftId) => states.delete(draftId)),
  ];
  return new vscode.Disposable(() => stops.forEach((stop) => stop()));
}

/** Undefined where all is well. */
function describeOutcome({ state, dialogTitle, error }: Draft): string | undefined {
  if (state === 'stale') {
    return vscode.l10n.t('Not sent to {0}: a newer message came first.', dialogTitle);
  }
  if (state === 'failed') {
    return vscode.l10n.t('Not sent to {0}: {1}', dialogTitle, error?.message ?? '');
  }
  if (state !== 'unknown') return undefined;
  return vscode.l10n.t('It is not known whether the reply to {0} arrived.', dialogTitle);
}

async function offerReview(draft: Draft, text: string): Promise<void> {
  const review = vscode.l10n.t('Review');
  const answer = await vscode.window.showWarningMessage(text, review);
  if (answer === review) {
    await vscode.commands.executeCommand(commandId('editDraft'), draft.draftId);
  }
}
