import * as vscode from 'vscode';
import { t, tn } from '../../protocol/l10n.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { commandId } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { createGathering } from '../gather.ts';
import type { ShowError } from '../showError.ts';
import { isEditedSinceSent } from './draftFile.ts';
import { foreignText } from '../foreignText.ts';

/** Drafts that were approved together fail together. */
const TOGETHER_MS = 2_000;

interface Outcome {
  draft: Draft;
  text: string;
}

/**
 * Tells the person when what they approved did not leave, or what they deleted stayed, for they have looked away by then: in one
 * message with one action, however many. In the window in front only: every window hears of it.
 */
export function watchOutcomes(desk: Desk, showError: ShowError): vscode.Disposable {
  const known = new Map<string, Draft>();
  const gathering = createGathering<Outcome>(TOGETHER_MS, (outcomes) => {
    if (vscode.window.state.focused) offerReview(outcomes).catch(showError);
  });
  const stops = [
    desk.model.draftChanged.on((draft) => {
      const last = known.get(draft.draftId);
      known.set(draft.draftId, draft);
      const text = last && describeOutcome(last, draft);
      if (text !== undefined) gathering.add({ draft, text });
    }),
    desk.model.draftRemoved.on((draftId) => known.delete(draftId)),
  ];
  return vscode.Disposable.from(
    gathering,
    new vscode.Disposable(() => stops.forEach((stop) => stop())),
  );
}

/** Undefined where all is well. */
function describeOutcome(last: Draft, draft: Draft): string | undefined {
  const { state, dialogTitle, error } = draft;
  if (last.state === 'sent' && error && error.message !== last.error?.message) {
    return isEditedSinceSent(draft)
      ? t('Not changed in Telegram: {0}', error.message)
      : t('Not deleted for everyone: {0}', error.message);
  }
  if (last.state !== 'approved' && last.state !== 'sending') return undefined;
  if (state === 'stale') {
    return t('Not sent to {0}: a newer message came first.', dialogTitle);
  }
  if (state === 'failed') {
    return t('Not sent to {0}: {1}', dialogTitle, error?.message ?? '');
  }
  if (state !== 'unknown') return undefined;
  if (draft.parts !== undefined && draft.partsSent !== undefined) {
    const { parts, partsSent } = draft;
    return t('{0} of {1} messages were sent to {2}.', partsSent, parts, dialogTitle);
  }
  return t('It is not known whether the reply to {0} arrived.', dialogTitle);
}

async function offerReview(outcomes: readonly Outcome[]): Promise<void> {
  const review = t('Review');
  const [first] = outcomes;
  const only = new Set(outcomes.map(({ draft }) => draft.draftId)).size === 1;
  const text = only
    ? (outcomes.at(-1)?.text ?? '')
    : tn(
        '{0} reply did not go as you approved it.|{0} replies did not go as you approved them.',
        outcomes.length,
      );
  const answer = await vscode.window.showWarningMessage(foreignText(text), review);
  if (answer !== review) return;
  await (only
    ? vscode.commands.executeCommand(commandId('editDraft'), first?.draft.draftId)
    : vscode.commands.executeCommand(commandId('nextDraft')));
}
