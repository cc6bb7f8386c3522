import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Draft } from '../../protocol/records.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Approval } from '../drafts/draftRow.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import type { JobRunner } from './worker.ts';

/** As long as Telegram surely remembers a random id; after that the history is asked first. */
const SURE_MS = 10 * 60_000;
const HISTORY_LIMIT = 50;
/** Errors with which the server says that it did not take the message. */
const REFUSALS: readonly ErrorCode[] = [
  'messageTooLong',
  'peerForbidden',
  'peerUnknown',
  'telegramFlood',
  'telegramRejected',
  'telegramSignedOut',
];

export interface OutboxOptions {
  store: Store;
  queue: Queue;
  drafts: Drafts;
  accounts: Pick<Accounts, 'get'>;
  now: () => number;
}

/**
 * Sends what was approved, once: the `send` job. Before the first attempt it makes sure that the dialog is still as
 * the user saw it; from then on every attempt carries the same random id, which the server takes only once.
 */
export function createOutbox({ store, queue, drafts, accounts, now }: OutboxOptions): JobRunner {
  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const draftId = claim.job.draftId ?? '';
    const draft = drafts.get(draftId);
    if (draft.state !== 'approved' && draft.state !== 'sending') {
      await queue.complete(claim, draft.state === 'sent' ? 'Sent.' : 'No longer approved.');
      return;
    }
    const approval = drafts.approvalOf(draftId);
    const { gateway } = accounts.get(draft.accountId);
    await queue.setStage(claim, 'sending');
    if (approval.firstAttemptAt === null) {
      if (await movedOn(claim, gateway, approval, signal)) return;
    } else if (now() - approval.firstAttemptAt > SURE_MS) {
      if (await settleOld(claim, gateway, draft, approval, signal)) return;
    }
    if (!(await markSending(approval, signal))) {
      await queue.complete(claim, 'No longer approved.');
      return;
    }
    try {
      const { messageId } = await gateway.sendMessage({
        dialogId: draft.dialogId,
        text: draft.text,
        randomId: approval.randomId,
        // Not the job's signal: what may have left can no longer be cancelled.
        signal: new AbortController().signal,
      });
      await queue.complete(claim, 'Sent.', (tx) => drafts.sent(tx, draftId, messageId));
    } catch (error) {
      // Of a later attempt it tells nothing: an earlier one may have arrived.
      const nothingLeft = draft.state === 'approved' && isRefusal(error);
      if (nothingLeft) await store.write((tx) => drafts.notTaken(tx, draftId));
      throw error;
    }
  }

  async function movedOn(
    claim: Claim,
    gateway: TelegramGateway,
    { accountId, dialogId, newestMessageId }: Approval,
    signal: AbortSignal,
  ): Promise<boolean> {
    const newest = (await gateway.fetchMessages({ dialogId, limit: 1, signal })).at(-1);
    if (!newest || newest.messageId <= newestMessageId) return false;
    await queue.complete(claim, 'Not sent: the dialog has moved on.', (tx) =>
      drafts.moveOn(tx, accountId, dialogId, newest.messageId),
    );
    return true;
  }

  /** False when the approval was withdrawn while we looked, or another took its place. */
  function markSending({ draftId, approvalId }: Approval, signal: AbortSignal): Promise<boolean> {
    return store.write((tx) => {
      signal.throwIfAborted();
      const { state } = drafts.get(draftId);
      if (state !== 'approved' && state !== 'sending') return false;
      if (drafts.approvalOf(draftId).approvalId !== approvalId) return false;
      drafts.sending(tx, draftId);
      return true;
    });
  }

  /**
   * An attempt of long ago: if the text stands in the history it was sent, else only the user can tell. False when
   * the user has told already that it did not arrive.
   */
  async function settleOld(
    claim: Claim,
    gateway: TelegramGateway,
    draft: Draft,
    { draftId, dialogId, newestMessageId }: Approval,
    signal: AbortSignal,
  ): Promise<boolean> {
    const recent = await gateway.fetchMessages({
      dialogId,
      limit: HISTORY_LIMIT,
      minId: newestMessageId,
      signal,
    });
    // Telegram trims what it stores.
    const wanted = draft.text.trim();
    const found = recent.find((message) => message.out && message.text.trim() === wanted);
    if (!found && draft.state === 'approved') return false;
    if (found)
      await queue.complete(claim, 'Sent.', (tx) => drafts.sent(tx, draftId, found.messageId));
    else
      await queue.complete(claim, 'It is not known whether it arrived.', (tx) =>
        drafts.setState(tx, draftId, 'unknown'),
      );
    return true;
  }

  return {
    run,
    onFailed(tx, job, error) {
      if (job.state !== 'failed' || job.draftId === undefined) return;
      const draft = drafts.find(job.draftId);
      // While it is approved nothing has left; once it may have, only the user can tell.
      if (draft?.state === 'approved') drafts.setState(tx, draft.draftId, 'failed', error);
      if (draft?.state === 'sending') drafts.setState(tx, draft.draftId, 'unknown', error);
    },
    onCancelled(tx, job) {
      const draft = job.draftId === undefined ? undefined : drafts.find(job.draftId);
      if (draft?.state === 'approved') drafts.undo(tx, draft.draftId);
      if (draft?.state === 'sending') drafts.setState(tx, draft.draftId, 'unknown');
    },
  };
}

/** The server's own trouble (its 5xx) is none: it may have taken the message all the same. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) return false;
  return error.code !== 'telegramRejected' || !error.retryable;
}
