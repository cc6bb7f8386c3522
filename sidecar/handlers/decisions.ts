import { AppError } from '../../protocol/errors.ts';
import { batchObstacle, OBSTACLES } from '../../protocol/batch.ts';
import type { Params } from '../../protocol/methods.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import type { Tx } from '../store/store.ts';

/** Scheduling further ahead is more likely a slip than a wish. */
const FURTHEST_MS = 366 * 24 * 3_600_000;

/** What a user decides about a draft, each with its effect on the queue; the same alone and together with others. */
export function createDecisions({ drafts, queue, settings, now }: Desk) {
  function enqueueSend(
    tx: Tx,
    { draftId, accountId, dialogId, dialogTitle }: Draft,
    when: { runAt: number; runAtIsDate?: boolean },
  ): void {
    const { approvalId } = drafts.approvalOf(draftId);
    const dedupKey = `approval:${approvalId}`;
    const { jobId } = queue.enqueue(tx, {
      kind: 'send',
      accountId,
      dialogId,
      dialogTitle,
      draftId,
      ...when,
      dedupKey,
      maxAttempts: 8,
    });
    drafts.assignJob(tx, draftId, jobId);
  }

  /** The job that may be uploading the files of an approved reply. */
  function uploadingJob(draftId: string): number | undefined {
    const { state, attachments } = drafts.get(draftId);
    if (state !== 'approved' || attachments === undefined) return undefined;
    return drafts.approvalOf(draftId).jobId ?? undefined;
  }

  function approve(tx: Tx, { draftId, sendAt: date, ...params }: Params<'draft/approve'>): Draft {
    const { version, newestMessageId, movedOn, ...options } = params;
    const soonest = now() + settings().undoMs;
    const sendAt = date === undefined ? soonest : Math.max(soonest, checkedDate(date, now()));
    const seen = { version, newestMessageId, ...(movedOn === undefined ? {} : { movedOn }) };
    const draft = drafts.approve(tx, draftId, seen, sendAt, options);
    enqueueSend(tx, draft, { runAt: sendAt, runAtIsDate: date !== undefined });
    return draft;
  }

  return {
    enqueueSend,
    approve,

    /** @throws AppError `conflict` with what keeps it from being approved together with others. */
    approveTogether(tx: Tx, params: Params<'draft/approveAll'>['drafts'][number]): Draft {
      const obstacle = batchObstacle(drafts.getAt(params.draftId, params.version));
      if (obstacle === undefined) return approve(tx, params);
      throw new AppError(obstacle === 'stale' ? 'stale' : 'conflict', OBSTACLES[obstacle], {
        hint: 'Review it by itself.',
      });
    },

    /** Allowed as long as nothing has left; a send that looks at the dialog just now finds no approval. */
    undo(tx: Tx, draftId: string): Draft {
      const upload = uploadingJob(draftId);
      const draft = drafts.undo(tx, draftId);
      queue.cancelSends(tx, draftId);
      // What uploads stops at once; nothing of it has been sent.
      if (upload !== undefined) queue.cancelAll(tx, [upload]);
      return draft;
    },
  };
}

function checkedDate(date: number, now: number): number {
  if (date > now + FURTHEST_MS) {
    throw new AppError('invalidParams', 'A reply can be scheduled at most a year ahead.', {
      hint: 'Choose an earlier date.',
    });
  }
  return Math.round(date);
}
