import { AppError } from '../../protocol/errors.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';

/**
 * After a start: drafts whose job has ended without them (its last attempt died with the process) get the state
 * they would have been given. Nothing stays in work that nobody works on.
 */
export async function settleInterrupted({
  store,
  queue,
  drafts,
}: {
  store: Store;
  queue: Queue;
  drafts: Drafts;
}): Promise<void> {
  const unfinished = queue.list({
    states: ['scheduled', 'waiting', 'queued', 'running', 'retrying'],
    limit: 10_000,
  });
  const processing = new Set(
    unfinished
      .filter((job) => job.kind === 'process')
      .map((job) => `${job.accountId} ${job.dialogId}`),
  );
  const leaving = new Set(
    unfinished.filter((job) => job.kind === 'send').map((job) => job.draftId),
  );
  const error = new AppError('internal', 'The worker was interrupted too often.', {
    hint: 'Regenerate, or edit what is there.',
  }).toWire();
  for (const draft of drafts.list({ states: ['drafting', 'approved', 'sending'] })) {
    if (draft.state === 'drafting') {
      if (processing.has(`${draft.accountId} ${draft.dialogId}`)) continue;
      await store.write((tx) => drafts.abandon(tx, draft.draftId, error));
    } else if (!leaving.has(draft.draftId)) {
      const state = draft.state === 'sending' ? 'unknown' : 'failed';
      await store.write((tx) => drafts.setState(tx, draft.draftId, state, error));
    }
  }
}
