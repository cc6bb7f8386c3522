import { isFlagged, isHighConfidence } from './analysis.ts';
import { phrase } from './l10n.ts';
import { hasFindings } from './outgoingScan.ts';
import type { Draft } from './draftRecords.ts';

/** Drafts that are decided on together at most. */
export const MAX_BATCH = 100;

/** Why a draft has to be approved by itself. */
export const OBSTACLES = {
  stale: phrase('It is out of date.'),
  failed: phrase('It failed before.'),
  notReady: phrase('It does not wait for approval.'),
  notDisplayed: phrase('You have not seen the whole of this text yet.'),
  empty: phrase('There is no text to send.'),
  severalMessages: phrase('It goes out as several messages.'),
  incomplete: phrase('It was written without all of the pictures.'),
  flagged: phrase('There is something in it to look at.'),
  unsure: phrase('The model was not sure of it.'),
  findings: phrase('It holds a detail that nobody has told before.'),
};
export type Obstacle = keyof typeof OBSTACLES;

/**
 * What keeps a draft from being approved together with others; undefined: nothing. The one meaning of it, in the page and in
 * the sidecar. No words of a message or of a model can put a draft in: what is written, and what a model says of itself, can
 * only keep it out.
 */
export function batchObstacle(draft: Draft): Obstacle | undefined {
  if (draft.state === 'stale') return 'stale';
  if (draft.state === 'failed') return 'failed';
  if (draft.state !== 'ready') return 'notReady';
  if (draft.movedOn !== undefined || draft.newestMessageId > draft.basedOnMessageId) return 'stale';
  if (draft.displayedVersion !== draft.version) return 'notDisplayed';
  if (draft.text.trim() === '') return 'empty';
  if (draft.parts !== undefined) return 'severalMessages';
  if (draft.warning !== undefined) return 'incomplete';
  if (isFlagged(draft)) return 'flagged';
  if (!isHighConfidence(draft)) return 'unsure';
  if (hasFindings(draft)) return 'findings';
  return undefined;
}
