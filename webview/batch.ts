import { batchObstacle, MAX_BATCH, type Obstacle } from '../protocol/batch.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import type { State } from './state.ts';

export type BatchKind = 'approve' | 'reject';

/** Several drafts that are about to be decided on together. */
export interface Batch {
  kind: BatchKind;
  /** Draft ids that are checked; undefined until the drafts have been loaded. What comes later is not checked by itself. */
  picked: ReadonlySet<string> | undefined;
}

export interface BatchRows {
  /** Can be in it. */
  fit: readonly Draft[];
  /** Wait for the user as well, and why they are not in it. */
  others: readonly { draft: Draft; obstacle: Obstacle }[];
}

/** Drafts are replaced, never changed, so that each is looked at once. */
const obstacles = new WeakMap<Draft, Obstacle | 'none'>();

/** Why it is not approved together with others; undefined: it can be. */
export function obstacleOf(draft: Draft): Obstacle | undefined {
  let found = obstacles.get(draft);
  if (found === undefined) {
    found = batchObstacle(draft) ?? 'none';
    obstacles.set(draft, found);
  }
  return found === 'none' ? undefined : found;
}

/** Newest first, without those that are being decided on. */
export function batchRows(
  kind: BatchKind,
  { drafts, deciding, accountId }: Pick<State, 'drafts' | 'deciding' | 'accountId'>,
): BatchRows {
  const waiting = [...drafts.value.values()]
    .filter((draft) => draft.accountId === accountId.value && isOpen(draft))
    .filter(({ draftId }) => !deciding.value.has(draftId))
    .sort((a, b) => b.createdAt - a.createdAt);
  if (kind === 'reject') return { fit: waiting.slice(0, MAX_BATCH), others: [] };
  const fit: Draft[] = [];
  const others: { draft: Draft; obstacle: Obstacle }[] = [];
  for (const draft of waiting) {
    const obstacle = obstacleOf(draft);
    if (obstacle !== undefined) others.push({ draft, obstacle });
    else if (fit.length < MAX_BATCH) fit.push(draft);
  }
  return { fit, others };
}

function isOpen({ state }: Draft): boolean {
  return state === 'ready' || state === 'stale' || state === 'failed';
}
