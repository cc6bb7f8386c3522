import { AppError } from '../../protocol/errors.ts';
import type { DraftState } from '../../protocol/records.ts';

/**
 * What may be done with a draft, by its state.
 *
 *   drafting ──finish──► ready | stale (the dialog moved on meanwhile) ; ──abandon──► ready | stale | failed
 *   ready ──edit──► ready ──approve──► approved ──send──► sending ──► sent | failed | unknown
 *   ready | stale | failed ──regenerate──► drafting ; ──reject──► rejected ──undo──► ready | stale
 *   approved ──undo──► ready | stale ; approved | ready ──the dialog moves on──► stale ──approve (explicit)──► approved
 *   unknown ──resolve──► sent | approved ; sending ──the only attempt is refused──► approved
 *
 * From `sending` on nothing but the outcome of the call moves a draft: what may have left cannot be taken back.
 */
const ALLOWED = {
  edit: ['ready', 'stale', 'failed'],
  approve: ['ready', 'stale', 'failed'],
  reject: ['ready', 'stale', 'failed', 'unknown'],
  regenerate: ['ready', 'stale', 'failed'],
  undo: ['approved', 'rejected'],
  resolve: ['unknown'],
  send: ['approved', 'sending'],
} as const satisfies Record<string, readonly DraftState[]>;

export type DraftAction = keyof typeof ALLOWED;

const REASONS: Record<DraftState, string> = {
  drafting: 'This draft is still being written.',
  ready: 'This draft waits for your decision.',
  approved: 'This draft is approved already and about to leave.',
  sending: 'This draft is being sent right now.',
  sent: 'This draft has been sent already.',
  rejected: 'This draft was rejected.',
  stale: 'The dialog has moved on since this draft was written.',
  failed: 'This draft could not be completed.',
  unknown: 'It is not known whether this draft arrived.',
};

/** @throws AppError `conflict` in the words of the state it is in. */
export function assertAllowed(action: DraftAction, state: DraftState): void {
  const allowed: readonly DraftState[] = ALLOWED[action];
  if (!allowed.includes(state)) {
    throw new AppError('conflict', REASONS[state], { hint: 'Look at the draft again.' });
  }
}
