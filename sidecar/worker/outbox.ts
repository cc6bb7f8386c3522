import { t } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Payload } from '../../protocol/events.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { AttachedFile } from '../drafts/attachments.ts';
import type { Approval } from '../drafts/draftRow.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Part } from '../drafts/parts.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Store, Tx } from '../store/store.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';
import { checkAttached, uploadAttached } from './uploadAttached.ts';
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

/** What one run of the job needs all along. */
interface Trip {
  claim: Claim;
  approval: Approval;
  gateway: TelegramGateway;
  signal: AbortSignal;
}

type Upload = Parameters<TelegramGateway['sendMedia']>[0]['items'][number];

/** How the job ends: its outcome, and what changes with it. */
type Ending = [outcome: string, effect?: (tx: Tx) => void];

export interface OutboxOptions {
  store: Store;
  queue: Queue;
  drafts: Drafts;
  accounts: Pick<Accounts, 'get'>;
  now: () => number;
  /** How far the files of a reply have come. */
  onUpload: (progress: Payload<'draft/uploaded'>) => void;
}

/**
 * Sends what was approved, once: the `send` job. Before the first attempt it makes sure that the dialog is still as
 * the user saw it; from then on every attempt carries the same random id, which the server takes only once. A text in
 * several messages leaves part by part: each is known to have arrived before the next one leaves.
 */
export function createOutbox(options: OutboxOptions): JobRunner {
  const { store, queue, drafts, accounts, now, onUpload } = options;
  const { parts } = drafts;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const draftId = claim.job.draftId ?? '';
    const draft = drafts.get(draftId);
    if (!isLeaving(draft) || !isCarriedBy(draft, claim.job)) {
      await queue.complete(claim, t(draft.state === 'sent' ? 'Sent.' : 'No longer approved.'));
      return;
    }
    const approval = drafts.approvalOf(draftId);
    const { gateway } = accounts.get(draft.accountId);
    await queue.setStage(claim, 'sending');
    if (approval.firstAttemptAt === null && (await movedOn(claim, gateway, approval, signal)))
      return;
    const trip: Trip = { claim, approval, gateway, signal };
    // Of all of them, before the first one leaves.
    await checkAttached(waiting(trip), signal);
    let isSaidUnsent = draft.state === 'approved';
    for (;;) {
      const call = parts.next(approval.approvalId);
      if (call.length === 0) break;
      const step = await sendCall(trip, call, isSaidUnsent);
      if (step !== 'taken') {
        await queue.complete(claim, ...step);
        return;
      }
      isSaidUnsent = false;
    }
    await queue.complete(claim, t('Sent.'), (tx) => drafts.sent(tx, draftId));
  }

  /** Sends one call, if the history does not show that it has left; else how the job ends in its place. */
  async function sendCall(
    trip: Trip,
    call: Part[],
    isSaidUnsent: boolean,
  ): Promise<'taken' | Ending> {
    const { approval, signal } = trip;
    const attemptedAt = call[0]?.attemptedAt;
    if (attemptedAt !== undefined && now() - attemptedAt > SURE_MS) {
      const found = await findSent(trip, call);
      if (found !== undefined) return take(trip, call, [found]);
      if (!isSaidUnsent) return unknown(approval.draftId);
    }
    // Nothing has left while it uploads: it can be called off.
    const uploads = await upload(trip, call);
    if (!(await markSending(approval, call, signal))) return [t('No longer approved.')];
    try {
      return await take(trip, call, await deliver(trip, call, uploads));
    } catch (error) {
      // Of a later attempt it tells nothing: an earlier one may have arrived.
      const nothingLeft = (isSaidUnsent || attemptedAt === undefined) && isRefusal(error);
      if (nothingLeft)
        await store.write((tx) => {
          for (const part of call) parts.notTaken(tx, part);
          drafts.notTaken(tx, approval.draftId);
        });
      throw error;
    }
  }

  /** The ids of what arrived. */
  async function deliver(
    { approval, gateway }: Trip,
    call: Part[],
    uploads: Upload[],
  ): Promise<(number | undefined)[]> {
    const { dialogId, replyToId, silent } = approval;
    const common = {
      dialogId,
      ...(silent ? { silent: true } : {}),
      // What answers a message is the first of them.
      ...(replyToId === undefined || call[0]?.part !== 0 ? {} : { replyToId }),
      // Not the job's signal: what may have left can no longer be cancelled.
      signal: new AbortController().signal,
    };
    if (uploads.length > 0) {
      const sent = await gateway.sendMedia({ ...common, items: uploads });
      return sent.messageIds;
    }
    const ids: (number | undefined)[] = [];
    for (const { text, entities, randomId } of call) {
      const formatted = entities.length > 0 ? { text, entities } : { text };
      ids.push((await gateway.sendMessage({ ...common, ...formatted, randomId })).messageId);
    }
    return ids;
  }

  async function upload({ approval, gateway, signal }: Trip, call: Part[]): Promise<Upload[]> {
    const { draftId } = approval;
    const files = attachedTo(approval, call);
    const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
    let bytes = 0;
    const uploads: Upload[] = [];
    for (const [index, file] of files.entries()) {
      const { kind, mimeType } = file;
      const uploaded = await uploadAttached(gateway, file, signal, (more) => {
        bytes += more;
        onUpload({ draftId, bytes, totalBytes });
      });
      const { text = '', entities = [], randomId = '' } = call[index] ?? {};
      uploads.push({ upload: uploaded, kind, mimeType, text, entities, randomId });
    }
    return uploads;
  }

  /** The files of these messages, in their order. */
  function attachedTo({ draftId }: Approval, some: Part[]): AttachedFile[] {
    const files = new Map(
      drafts.attachments.list(draftId).map((file) => [file.attachmentId, file]),
    );
    return some.flatMap(({ attachmentId }) => {
      if (attachmentId === undefined) return [];
      const file = files.get(attachmentId);
      if (file) return [file];
      throw new AppError('conflict', 'A file of this reply is attached no more.', {
        hint: 'Approve it again.',
      });
    });
  }

  /** The files that have not left. */
  function waiting({ approval }: Trip): AttachedFile[] {
    const all = parts.list(approval.approvalId);
    return attachedTo(
      approval,
      all.filter(({ takenAt }) => takenAt === undefined),
    );
  }

  /** The last ones end the job in the same transaction: see `run`. */
  async function take(
    { approval }: Trip,
    call: Part[],
    messageIds: (number | undefined)[],
  ): Promise<'taken' | Ending> {
    const { approvalId, draftId } = approval;
    const mark = (tx: Tx) =>
      call.forEach((part, index) => drafts.partTaken(tx, draftId, part, messageIds[index]));
    const isLast = parts.list(approvalId).at(-1)?.part === call.at(-1)?.part;
    if (isLast)
      return [
        'Sent.',
        (tx) => {
          mark(tx);
          drafts.sent(tx, draftId);
        },
      ];
    await store.write(mark);
    return 'taken';
  }

  async function movedOn(
    claim: Claim,
    gateway: TelegramGateway,
    { accountId, dialogId, newestMessageId }: Approval,
    signal: AbortSignal,
  ): Promise<boolean> {
    const newest = (await gateway.fetchMessages({ dialogId, limit: 1, signal })).at(-1);
    if (!newest || newest.messageId <= newestMessageId) return false;
    await queue.complete(claim, t('Not sent: the dialog has moved on.'), (tx) =>
      drafts.moveOn(tx, accountId, dialogId, newest.messageId),
    );
    return true;
  }

  /** False when the approval was withdrawn while we looked, or another took its place. */
  function markSending(
    { draftId, approvalId }: Approval,
    call: Part[],
    signal: AbortSignal,
  ): Promise<boolean> {
    return store.write((tx) => {
      signal.throwIfAborted();
      const { state } = drafts.get(draftId);
      if (state !== 'approved' && state !== 'sending') return false;
      if (drafts.approvalOf(draftId).approvalId !== approvalId) return false;
      drafts.sending(tx, draftId);
      for (const part of call) parts.attempting(tx, part);
      return true;
    });
  }

  /** After an attempt of long ago: the message that this text became, if it stands in the history. */
  async function findSent(
    { approval, gateway, signal }: Trip,
    [part]: Part[],
  ): Promise<number | undefined> {
    const recent = await gateway.fetchMessages({
      dialogId: approval.dialogId,
      limit: HISTORY_LIMIT,
      minId: approval.newestMessageId,
      signal,
    });
    const others = drafts.standing(approval.draftId).map((other) => other.messageId);
    // A part has no marks in it; Telegram trims what it stores.
    const wanted = part?.text.trim();
    // A file without a word cannot be told from another.
    if (!wanted) return undefined;
    return recent.find(
      ({ out, text, messageId }) => out && text.trim() === wanted && !others.includes(messageId),
    )?.messageId;
  }

  /** Only the user can tell. */
  function unknown(draftId: string): Ending {
    const say = (tx: Tx) => void drafts.setState(tx, draftId, 'unknown');
    return [t('It is not known whether it arrived.'), say];
  }

  /** One that was approved for an earlier approval says nothing about the newer one. */
  function isCarriedBy({ draftId }: Draft, { jobId }: Job): boolean {
    return drafts.approvalOf(draftId).jobId === jobId;
  }

  function carried(job: Job): Draft | undefined {
    const draft = job.draftId === undefined ? undefined : drafts.find(job.draftId);
    return draft && isLeaving(draft) && isCarriedBy(draft, job) ? draft : undefined;
  }

  return {
    run,
    onFailed(tx, job, error) {
      if (job.state !== 'failed') return;
      const draft = carried(job);
      // While it is approved nothing has left; once it may have, only the user can tell.
      if (draft?.state === 'approved') drafts.setState(tx, draft.draftId, 'failed', error);
      if (draft?.state === 'sending') drafts.setState(tx, draft.draftId, 'unknown', error);
    },
    onCancelled(tx, job) {
      const draft = carried(job);
      if (draft?.state === 'approved') drafts.undo(tx, draft.draftId);
      if (draft?.state === 'sending') drafts.setState(tx, draft.draftId, 'unknown');
    },
  };
}

function isLeaving({ state }: Draft): boolean {
  return state === 'approved' || state === 'sending';
}

/** The server's own trouble (its 5xx) is none: it may have taken the message all the same. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) return false;
  return error.code !== 'telegramRejected' || !error.retryable;
}
