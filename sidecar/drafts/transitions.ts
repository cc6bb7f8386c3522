import { phrase, type Phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { DraftState } from '../../protocol/draftRecords.ts';

/**
 * What may be done with a draft, by its state.
 *
 *   drafting ──finish──► ready | stale (the dialog moved on meanwhile) ; ──abandon──► ready | stale | failed
 *   ready ──edit──► ready ──approve──► approved ──send──► sending ──► sent | failed | unknown
 *   ready | stale | failed ──regenerate──► drafting ; ──reject──► rejected ──undo──► ready | stale
 *   approved ──undo──► ready | stale ; approved | ready ──the dialog moves on──► stale ──approve (explicit)──► approved
 *   unknown ──resolve──► sent | approved ; sending ──the only attempt is refused──► approved
 *
 * What was sent can be edited as a version of its own, and that version be put in its place in Telegram (`editSent`).
 *
 * From `sending` on nothing but the outcome of the call moves a draft: what may have left cannot be taken back.
 */
const ALLOWED = {
  edit: ['ready', 'stale', 'failed', 'sent'],
  attach: ['ready', 'stale', 'failed'],
  putInTelegram: ['ready', 'stale', 'failed'],
  approve: ['ready', 'stale', 'failed'],
  reject: ['ready', 'stale', 'failed', 'unknown'],
  regenerate: ['ready', 'stale', 'failed'],
  undo: ['approved', 'rejected'],
  resolve: ['unknown'],
  send: ['approved', 'sending'],
  deleteSent: ['sent'],
  editSent: ['sent'],
} as const satisfies Record<string, readonly DraftState[]>;

export type DraftAction = keyof typeof ALLOWED;

const REASONS: Record<DraftState, Phrase> = {
  drafting: phrase('This draft is still being written.'),
  ready: phrase('This draft waits for your decision.'),
  approved: phrase('This draft is approved already and about to leave.'),
  sending: phrase('This draft is being sent right now.'),
  sent: phrase('This draft has been sent already.'),
  rejected: phrase('This draft was rejected.'),
  stale: phrase('The dialog has moved on since this draft was written.'),
  failed: phrase('This draft could not be completed.'),
  unknown: phrase('It is not known whether this draft arrived.'),
};

/** @throws AppError `conflict` in the words of the state it is in. */
export function assertAllowed(action: DraftAction, state: DraftState): void {
  const allowed: readonly DraftState[] = ALLOWED[action];
  if (!allowed.includes(state)) {
    throw new AppError('conflict', REASONS[state], { hint: 'Look at the draft again.' });
  }
}
