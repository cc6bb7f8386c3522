import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import { MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { Analysis, Chunk, Draft, DraftState, Usage } from '../../protocol/records.ts';
import type { Store, Tx } from '../store/store.ts';
import { createDraftReads } from './draftReads.ts';
import { toDraft } from './draftRow.ts';
import type { Approval } from './draftRow.ts';
import * as sql from './sql.ts';
import { assertAllowed } from './transitions.ts';

export interface Beginning {
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  basedOnMessageId: number;
  /** Newer than what it is based on where more has come since that was read. */
  newestMessageId: number;
  analysis: Analysis;
}

export interface DraftsOptions {
  store: Store;
  now: () => number;
  /** After the commit, never before. */
  onChange: (draft: Draft) => void;
  onRemoved: (draft: { draftId: string; accountId: string; dialogId: string }) => void;
}

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

export type Drafts = ReturnType<typeof createDrafts>;

/** The life of drafts. What takes a Tx runs inside a transaction of the caller's, so that its effect and a job's end are one. */
export function createDrafts({ store, now, onChange, onRemoved }: DraftsOptions) {
  const reads = createDraftReads(store);
  const { find, get, getAt, openOf, approvalOf } = reads;

  function changed(tx: Tx, draftId: string): Draft {
    const draft = toDraft(tx.sql(sql.GET_DRAFT).get(draftId));
    tx.onCommit(() => onChange(draft));
    return draft;
  }

  /** A new generation: a new draft, or the dialog's open one once more. */
  function begin(tx: Tx, beginning: Beginning): Draft {
    const { accountId, dialogId, dialogTitle, analysis } = beginning;
    const { basedOnMessageId: based, newestMessageId: newest } = beginning;
    const open = openOf(accountId, dialogId);
    // `drafting` as well: an attempt that a crash cut off is begun again.
    if (open && open.state !== 'drafting') assertAllowed('regenerate', open.state);
    const draftId = open?.draftId ?? randomUUID();
    const attempt = (open?.attempt ?? 0) + 1;
    const json = JSON.stringify(analysis);
    if (open) {
      tx.sql(sql.RESTART_DRAFT).run(
        attempt,
        based,
        newest,
        analysis.language,
        json,
        now(),
        draftId,
      );
    } else {
      tx.sql(sql.INSERT_DRAFT).run(
        draftId,
        accountId,
        dialogId,
        dialogTitle,
        attempt,
        based,
        newest,
        analysis.language,
        json,
        now(),
        now(),
      );
    }
    return changed(tx, draftId);
  }

  function addChunk(tx: Tx, chunk: Chunk): void {
    tx.sql(sql.INSERT_CHUNK).run(chunk.draftId, chunk.seq, chunk.attempt, chunk.text);
  }

  function finish(
    tx: Tx,
    draftId: string,
    result: { text: string; usage: Usage; instruction?: string },
  ): Draft {
    tx.sql(sql.FINISH_DRAFT).run(result.text, JSON.stringify(result.usage), now(), draftId);
    tx.sql(sql.INSERT_VERSION).run('model', result.instruction ?? null, now(), draftId);
    return changed(tx, draftId);
  }

  /** A generation that ended early. An earlier text comes back; else what had come stays, to be edited or tried again. */
  function abandon(tx: Tx, draftId: string, error: WireError): Draft | undefined {
    const draft = find(draftId);
    if (draft?.state !== 'drafting') return draft;
    const partial = tx.sql(sql.ATTEMPT_TEXT).get(draftId, draft.attempt)?.['text'];
    tx.sql(sql.ABANDON_DRAFT).run(String(partial ?? ''), JSON.stringify(error), now(), draftId);
    return changed(tx, draftId);
  }

  function edit(tx: Tx, draftId: string, version: number, text: string): Draft {
    const draft = getAt(draftId, version);
    assertAllowed('edit', draft.state);
    if (text === draft.text) return draft;
    tx.sql(sql.EDIT_DRAFT).run(text, now(), draftId);
    tx.sql(sql.INSERT_VERSION).run('user', null, now(), draftId);
    return changed(tx, draftId);
  }

  function approve(
    tx: Tx,
    draftId: string,
    seen: { version: number; newestMessageId: number },
    sendAt: number,
  ): Draft {
    const draft = getAt(draftId, seen.version);
    assertAllowed('approve', draft.state);
    if (draft.version === 0) {
      throw new AppError('conflict', 'This draft was never completed.', {
        hint: 'Edit or regenerate it first.',
      });
    }
    assertSendable(draft.text);
    if (seen.newestMessageId < draft.newestMessageId) {
      throw new AppError('stale', 'A newer message has come since this draft was written.', {
        hint: 'Read it, then regenerate or send anyway.',
      });
    }
    const approval = tx
      .sql(sql.INSERT_APPROVAL)
      .get(hashText(draft.text), seen.newestMessageId, randomId(), now(), sendAt, draftId);
    tx.sql(sql.APPROVE_DRAFT).run(Number(approval?.['approval_id']), now(), draftId);
    return changed(tx, draftId);
  }

  function reject(tx: Tx, draftId: string, version: number): Draft {
    const draft = getAt(draftId, version);
    assertAllowed('reject', draft.state);
    return setState(tx, draftId, 'rejected');
  }

  function undo(tx: Tx, draftId: string): Draft {
    const draft = get(draftId);
    assertAllowed('undo', draft.state);
    if (draft.state === 'rejected' && openOf(draft.accountId, draft.dialogId)) {
      throw new AppError('conflict', 'This dialog has a newer draft.', {
        hint: 'Review that one.',
      });
    }
    tx.sql(sql.UNAPPROVE_DRAFT).run(now(), draftId);
    return changed(tx, draftId);
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

  /** The only attempt so far was refused: nothing has left, as if it had not been made. */
  function notTaken(tx: Tx, draftId: string): void {
    const draft = find(draftId);
    if (draft?.state !== 'sending') return;
    tx.sql(sql.NO_ATTEMPT).run(approvalOf(draftId).approvalId);
    setState(tx, draftId, 'approved');
  }

  function sent(tx: Tx, draftId: string, messageId: number | undefined): Draft {
    tx.sql(sql.SENT_DRAFT).run(messageId ?? null, now(), draftId);
    return changed(tx, draftId);
  }

  /** `unknown` answered with "it did not arrive": the same approval, the same random id, once more. */
  function sendAgain(tx: Tx, draftId: string, sendAt: number): Draft {
    tx.sql(sql.REDATE_APPROVAL).run(sendAt, approvalOf(draftId).approvalId);
    return setState(tx, draftId, 'approved');
  }

  function setState(tx: Tx, draftId: string, state: DraftState, error?: WireError): Draft {
    tx.sql(sql.SET_STATE).run(
      state,
      error === undefined ? null : JSON.stringify(error),
      now(),
      draftId,
    );
    return changed(tx, draftId);
  }

  /** The dialog has a newer message: what waits for a decision or in the undo window is stale. */
  function moveOn(
    tx: Tx,
    accountId: string,
    dialogId: string,
    messageId: number,
  ): Draft | undefined {
    const draft = openOf(accountId, dialogId);
    if (!draft || messageId <= draft.newestMessageId || draft.state === 'sending') return undefined;
    tx.sql(sql.MOVE_ON).run(messageId, now(), draft.draftId);
    return changed(tx, draft.draftId);
  }

  function removeOfDialog(tx: Tx, accountId: string, dialogId: string): number {
    const removed = tx.sql(sql.DELETE_DRAFTS_OF_DIALOG).all(accountId, dialogId);
    tx.onCommit(() =>
      removed.forEach((row) =>
        onRemoved({ draftId: String(row['draft_id']), accountId, dialogId }),
      ),
    );
    return removed.length;
  }

  return {
    ...reads,
    begin,
    addChunk,
    finish,
    abandon,
    edit,
    approve,
    reject,
    undo,
    sending,
    notTaken,
    sent,
    sendAgain,
    setState,
    moveOn,
    removeOfDialog,
  };
}

function assertSendable(text: string): void {
  if (text.trim() === '') {
    throw new AppError('invalidParams', 'There is no text to send.', {
      hint: 'Write something first.',
    });
  }
  if (text.length > MAX_MESSAGE_LENGTH) {
    throw new AppError(
      'messageTooLong',
      `The text has ${text.length} characters; a message takes ${MAX_MESSAGE_LENGTH}.`,
      {
        hint: 'Shorten it.',
      },
    );
  }
}

/** Never zero: Telegram reads that as "none". */
function randomId(): string {
  const id = randomBytes(8).readBigInt64LE();
  return id === 0n ? randomId() : id.toString();
}
