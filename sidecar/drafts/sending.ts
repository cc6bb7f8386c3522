import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { phrase } from '../../protocol/l10n.ts';
import { AppError, type WireError } from '../../protocol/errors.ts';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import type { AnsweredMessages } from './answeredMessages.ts';
import type { Attachments } from './attachments.ts';
import type { CloudDrafts } from './cloudDrafts.ts';
import type { DraftReads } from './draftReads.ts';
import type { Approval } from './draftRow.ts';
import type { Part, Parts } from './parts.ts';
import { callsIn, planParts, type PlannedPart } from '../../protocol/planParts.ts';
import { randomId } from './randomId.ts';
import * as sql from './sql.ts';
import { assertAllowed } from './transitions.ts';

/** A message that stands in Telegram. */
export type StandingPart = Part & { messageId: number };

/** How the user wants it sent. */
export interface SendOptions {
  replyToId?: number | undefined;
  silent?: boolean | undefined;
  /** The attachments that the user saw. */
  attachmentIds?: readonly string[] | undefined;
  /** The number of messages that the user said yes to; absent: one. */
  parts?: number | undefined;
}

export interface SendingOptions {
  store: Store;
  reads: DraftReads;
  parts: Parts;
  attachments: Attachments;
  answeredMessages: Pick<AnsweredMessages, 'forget'>;
  cloud: CloudDrafts;
  now: () => number;
  /** Told of every change, inside the transaction that makes it. */
  changed: (tx: Tx, draftId: string) => Draft;
  setState: (tx: Tx, draftId: string, state: DraftState, error?: WireError) => Draft;
  /** In the transaction that stores that it was sent. */
  onSent: (tx: Tx, draft: Draft) => void;
}

/** From the approval on: what leaves, what of it has arrived, and what stands in Telegram after. */
export function createSending(options: SendingOptions) {
  const { store, reads, parts, attachments, answeredMessages, cloud } = options;
  const { now, changed, setState, onSent } = options;
  const { find, get, getAt, approvalOf } = reads;

  function approve(
    tx: Tx,
    draftId: string,
    seen: Pick<Draft, 'version' | 'newestMessageId' | 'movedOn'>,
    sendAt: number,
    options: SendOptions = {},
  ): Draft {
    const draft = getAt(draftId, seen.version);
    assertAllowed('approve', draft.state);
    if (draft.version === 0) {
      throw new AppError('conflict', 'This draft was never completed.', {
        hint: 'Edit or regenerate it first.',
      });
    }
    const attached = attachments.list(draftId);
    assertSeen(attached, options.attachmentIds ?? []);
    const planned = planParts(draft.text, attached);
    assertSendable(planned, options.parts ?? 1);
    if (seen.newestMessageId < draft.newestMessageId) {
      throw new AppError('stale', 'A newer message has come since this draft was written.', {
        hint: 'Read it, then regenerate or send anyway.',
      });
    }
    if (draft.movedOn !== undefined && seen.movedOn !== draft.movedOn) {
      throw new AppError('stale', `A message that this answers was ${draft.movedOn}.`, {
        hint: 'Read it again, then regenerate or send anyway.',
      });
    }
    const firstId = randomId();
    const approval = tx
      .sql(sql.INSERT_APPROVAL)
      .get(
        hashText(draft.text),
        seen.newestMessageId,
        firstId,
        now(),
        sendAt,
        options.replyToId ?? null,
        options.silent === true ? 1 : 0,
        draftId,
      );
    const approvalId = Number(approval?.['approval_id']);
    parts.add(tx, approvalId, firstId, planned);
    tx.sql(sql.APPROVE_DRAFT).run(approvalId, now(), draftId);
    return changed(tx, draftId);
  }

  /** The job that sends it, and the only one: what an earlier approval left behind must not. */
  function assignJob(tx: Tx, draftId: string, jobId: number): void {
    tx.sql(sql.ASSIGN_JOB).run(jobId, approvalOf(draftId).approvalId);
  }

  /** Before every attempt, and committed before the call: from here on it may have left. */
  function sending(tx: Tx, draftId: string): Approval {
    const draft = get(draftId);
    assertAllowed('send', draft.state);
    const approval = approvalOf(draftId);
    if (
      approval.textHash !== hashText(draft.text) ||
      approval.dialogId !== draft.dialogId ||
      approval.accountId !== draft.accountId
    ) {
      throw new AppError('conflict', 'The approval does not match this draft.', {
        hint: 'Approve it again.',
      });
    }
    tx.sql(sql.FIRST_ATTEMPT).run(now(), approval.approvalId);
    setState(tx, draftId, 'sending');
    return approval;
  }

  /** The only attempt so far was refused: nothing has left, as if it had not been made. With something gone before, it stays `sending`. */
  function notTaken(tx: Tx, draftId: string): void {
    const draft = find(draftId);
    if (draft?.state !== 'sending' || draft.partsSent !== undefined) return;
    tx.sql(sql.NO_ATTEMPT).run(approvalOf(draftId).approvalId);
    setState(tx, draftId, 'approved');
  }

  function partTaken(tx: Tx, draftId: string, part: Part, messageId: number | undefined): void {
    parts.taken(tx, part, messageId);
    changed(tx, draftId);
  }

  /** All of it, or as much as the user leaves it at. */
  function sent(tx: Tx, draftId: string): Draft {
    const taken = parts.list(approvalOf(draftId).approvalId).filter((part) => part.takenAt);
    const isKnown = taken.every((part) => part.messageId !== undefined);
    tx.sql(sql.SENT_DRAFT).run((isKnown && taken[0]?.messageId) || null, now(), draftId);
    answeredMessages.forget(tx, draftId);
    const draft = changed(tx, draftId);
    cloud.sent(tx, draft);
    onSent(tx, draft);
    return draft;
  }

  /** What stands in Telegram of it, in order. */
  function standing(draftId: string): StandingPart[] {
    return parts
      .list(approvalOf(draftId).approvalId)
      .flatMap((part) =>
        part.messageId === undefined ? [] : [{ ...part, messageId: part.messageId }],
      );
  }

  /** Another version stands in the place of what was sent. */
  function sentChanged(tx: Tx, draftId: string, version: number): Draft {
    tx.sql(sql.SENT_CHANGED).run(version, now(), draftId);
    return changed(tx, draftId);
  }

  function textOf(draftId: string, version: number): string | undefined {
    const row = store.read(sql.TEXT_OF_VERSION).get(draftId, version);
    return row === undefined ? undefined : String(row['text']);
  }

  /** @throws AppError where this text cannot stand in the place of what was sent. */
  function assertReplaces(draft: Draft): void {
    assertStands(draft);
    const { draftId, text } = draft;
    if (draft.version === draft.sentVersion) {
      throw new AppError('conflict', 'It stands in Telegram like this already.', {
        hint: 'Edit it first.',
      });
    }
    const needed = planParts(text, attachments.list(draftId)).length;
    const sentAs = standing(draftId).length;
    if (needed === 0)
      throw new AppError('invalidParams', 'There is no text to put there.', {
        hint: 'Write something, or delete it for everyone.',
      });
    if (needed > sentAs) throw longerThan(needed, sentAs);
  }

  /** The sent message was deleted for everyone. */
  function deleted(tx: Tx, draftId: string): Draft {
    tx.sql(sql.DELETED_DRAFT).run(now(), now(), draftId);
    return changed(tx, draftId);
  }

  /** `unknown` answered with "it did not arrive": the same approval, the same random ids, for what is missing. */
  function sendAgain(tx: Tx, draftId: string, sendAt: number): Draft {
    const { approvalId } = approvalOf(draftId);
    tx.sql(sql.REDATE_APPROVAL).run(sendAt, approvalId);
    if (get(draftId).partsSent === undefined) return setState(tx, draftId, 'approved');
    // Some of it has left: no new message of the dialog and no undo may take the rest for something that waits.
    parts.tryAgain(tx, approvalId);
    return setState(tx, draftId, 'sending');
  }

  return {
    approve,
    assignJob,
    sending,
    notTaken,
    partTaken,
    sent,
    standing,
    sentChanged,
    textOf,
    assertReplaces,
    deleted,
    sendAgain,
  };
}

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What was sent can be written anew in the messages it stands in; Telegram puts no other between them. */
export function longerThan(needed: number, standing: number): AppError {
  const text = phrase('The text now needs {0} messages and stands in {1}.', needed, standing);
  return new AppError('messageTooLong', text, { hint: 'Shorten it.' });
}

/** What was sent can be written anew only while it is in Telegram as messages that are known. */
export function assertStands({ deletedAt, sentMessageId }: Draft): void {
  if (deletedAt === undefined && sentMessageId !== undefined) return;
  const message = phrase(
    deletedAt === undefined
      ? 'Telegram did not tell which message this became.'
      : 'This message is deleted already.',
  );
  throw new AppError('conflict', message, { hint: 'Look into the chat.' });
}

/** What goes along is what the user saw, not more and not less. */
function assertSeen(attached: readonly { attachmentId: string }[], seen: readonly string[]): void {
  if (
    isDeepStrictEqual(
      attached.map(({ attachmentId }) => attachmentId),
      seen,
    )
  )
    return;
  throw new AppError('conflict', 'Other files go with this reply than you saw.', {
    hint: 'Look at its attachments and decide again.',
  });
}

function assertSendable(planned: PlannedPart[], agreed: number): void {
  if (planned.length === 0) {
    throw new AppError('invalidParams', 'There is no text to send.', {
      hint: 'Write something first.',
    });
  }
  const count = callsIn(planned);
  if (count !== agreed) {
    throw new AppError(
      'messageTooLong',
      count === 1
        ? 'It now goes out as one message.'
        : phrase('One message does not hold it: it goes out as {0} messages.', count),
      { hint: count === 1 ? 'Approve it again.' : 'Agree to that, or shorten it.' },
    );
  }
}
