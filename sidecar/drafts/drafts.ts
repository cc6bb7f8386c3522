import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Analysis, Statement } from '../../protocol/analysis.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Provenance, Usage } from '../../protocol/provenanceRecords.ts';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';
import type { Chunks } from '../chunks/chunks.ts';
import type { Store, Tx } from '../store/store.ts';
import { createDraftReads } from './draftReads.ts';
import { toDraft } from './draftRow.ts';
import { createAnsweredMessages } from './answeredMessages.ts';
import { createAttachments } from './attachments.ts';
import { createCloudDrafts, type Place } from './cloudDrafts.ts';
import type { InspectedFile } from './inspectFile.ts';
import { createGrounds } from './grounds.ts';
import { knownDetails } from './knownDetails.ts';
import { createParts } from './parts.ts';
import { assertStands, createSending } from './sending.ts';
import { createSentRequests } from './sentRequests.ts';
import * as sql from './sql.ts';
import { assertAllowed } from './transitions.ts';

export interface Beginning {
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  basedOnMessageId: number;
  /** Newer than what it is based on where more has come since that was read. */
  newestMessageId: number;
  /** What `readMark` told before the messages were read. */
  readSince?: number;
  /** What was read; those that it answers are kept as they are, to be told apart from what becomes of them. */
  messages?: readonly Message[];
  analysis: Analysis;
}

export interface DraftsOptions {
  store: Store;
  chunks: Pick<Chunks, 'textOf'>;
  now: () => number;
  /** In the transaction of each change. */
  onChanging?: (tx: Tx, draft: Draft) => void;
  /** After the commit, never before. */
  onChange: (draft: Draft) => void;
  onRemoved: (draft: { draftId: string; accountId: string; dialogId: string }) => void;
  /** In the transaction that stores that it was sent. */
  onSent?: (tx: Tx, draft: Draft) => void;
}

export type Drafts = ReturnType<typeof createDrafts>;

/** More are not kept in mind while one dialog is read. */
const MOST_CHANGES = 1000;

interface Change {
  number: number;
  accountId: string;
  /** Undefined: any dialog but the channels and supergroups. */
  dialogId: string | undefined;
  messageIds: readonly number[];
  what: NonNullable<Draft['movedOn']>;
}

/** The life of drafts. What takes a Tx runs inside a transaction of the caller's, so that its effect and a job's end are one. */
export function createDrafts(options: DraftsOptions) {
  const { store, chunks, now, onChanging, onChange, onRemoved, onSent = () => {} } = options;
  const reads = createDraftReads(store);
  const { find, get, getAt, openOf } = reads;
  const parts = createParts(store, now);
  const attachments = createAttachments(store);
  const answeredMessages = createAnsweredMessages(store);
  const grounds = createGrounds(reads, now, changed);
  const cloud = createCloudDrafts(store);
  const requests = createSentRequests(store);
  /** The latest changes of messages: what is being read has no draft yet that they could make stale. */
  const changes: Change[] = [];
  let changesSeen = 0;

  function changed(tx: Tx, draftId: string): Draft {
    const draft = toDraft(tx.sql(sql.GET_DRAFT).get(draftId));
    onChanging?.(tx, draft);
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
    const draft = toDraft(tx.sql(sql.GET_DRAFT).get(draftId));
    const { readSince = changesSeen, messages = [] } = beginning;
    const ids = new Set(answered(draft));
    answeredMessages.keep(
      tx,
      draftId,
      messages.filter(({ messageId }) => ids.has(messageId)),
    );
    const missed = changes.filter(
      (change) =>
        change.number > readSince &&
        change.accountId === accountId &&
        (change.dialogId ?? (dialogId.startsWith('c') ? undefined : dialogId)) === dialogId &&
        change.messageIds.some((id) => ids.has(id)),
    );
    for (const { what, messageIds } of missed) {
      tx.sql(sql.ANSWERED_CHANGED).run(what, now(), draftId);
      const own = messageIds.filter((id) => ids.has(id));
      answeredMessages.changed(tx, draftId, own, what);
    }
    return changed(tx, draftId);
  }

  function finish(
    tx: Tx,
    draftId: string,
    result: {
      text: string;
      usage: Usage;
      provenance?: Provenance;
      instruction?: string;
      warning?: string;
      evidence?: Statement[];
    },
  ): Draft {
    const { text, warning = null } = result;
    const usage = JSON.stringify(result.usage);
    const provenance = result.provenance ? JSON.stringify(result.provenance) : null;
    tx.sql(sql.FINISH_DRAFT).run(text, usage, now(), draftId, warning, provenance);
    tx.sql(sql.INSERT_VERSION).run('model', result.instruction ?? null, now(), draftId);
    grounds.ground(tx, draftId, result.evidence ?? []);
    return changed(tx, draftId);
  }

  /** A generation that ended early. An earlier text comes back; else what had come stays, to be edited or tried again. */
  function abandon(tx: Tx, draftId: string, error: WireError): Draft | undefined {
    const draft = find(draftId);
    if (draft?.state !== 'drafting') return draft;
    const partial = chunks.textOf(tx, draftId, draft.attempt);
    tx.sql(sql.ABANDON_DRAFT).run(partial, JSON.stringify(error), now(), draftId);
    return changed(tx, draftId);
  }

  function edit(tx: Tx, draftId: string, version: number, text: string): Draft {
    const draft = getAt(draftId, version);
    assertAllowed('edit', draft.state);
    if (draft.state === 'sent') assertStands(draft);
    if (text === draft.text) return draft;
    tx.sql(sql.EDIT_DRAFT).run(text, now(), draftId);
    grounds.keepUnchanged(tx, draftId, text);
    tx.sql(sql.INSERT_VERSION).run('user', null, now(), draftId);
    return changed(tx, draftId);
  }

  function attach(tx: Tx, draftId: string, version: number, files: InspectedFile[]): Draft {
    assertAllowed('attach', getAt(draftId, version).state);
    attachments.add(tx, draftId, files);
    return rearranged(tx, draftId);
  }

  function detach(tx: Tx, draftId: string, attachmentId: string): Draft {
    assertAllowed('attach', get(draftId).state);
    attachments.remove(tx, draftId, attachmentId);
    return rearranged(tx, draftId);
  }

  /** The user has looked at it: it is no finding in any text of this draft. */
  function confirmDetail(tx: Tx, draftId: string, value: string): Draft {
    assertAllowed('attach', get(draftId).state);
    knownDetails.confirm(tx, draftId, value);
    return touch(tx, draftId);
  }

  function touch(tx: Tx, draftId: string): Draft {
    tx.sql(sql.TOUCH_DRAFT).run(now(), draftId);
    return changed(tx, draftId);
  }

  /** Other files go with it now than those that were seen. */
  function rearranged(tx: Tx, draftId: string): Draft {
    tx.sql(sql.REARRANGED).run(now(), draftId);
    return changed(tx, draftId);
  }

  /** All of this version was in view in a window. */
  function displayed(tx: Tx, draftId: string, version: number): Draft {
    const draft = getAt(draftId, version);
    if (draft.displayedVersion === version) return draft;
    tx.sql(sql.DISPLAYED).run(now(), draftId);
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

  /** This version stands in Telegram as a draft now; it is to go at once where its reply has left meanwhile. */
  function putInTelegram(tx: Tx, draftId: string, version: number, hash: string): Draft {
    const { accountId, dialogId, state } = get(draftId);
    cloud.put(tx, { accountId, dialogId, draftId, hash, isDue: state === 'sent' }, version);
    return changed(tx, draftId);
  }

  /** What stands in Telegram is not ours any more, or gone. */
  function leaveTelegram(tx: Tx, place: Place): void {
    const record = cloud.find(place);
    if (record === undefined) return;
    cloud.forget(tx, place);
    changed(tx, record.draftId);
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

  /**
   * Messages were edited or deleted: a draft that answers one of them is stale. `dialogId` undefined: any dialog but the
   * channels and supergroups. The drafts that were concerned.
   */
  function answeredChanged(
    tx: Tx,
    where: { accountId: string; dialogId: string | undefined },
    messageIds: readonly number[],
    what: NonNullable<Draft['movedOn']>,
  ): Draft[] {
    changes.push({ ...where, messageIds, what, number: ++changesSeen });
    if (changes.length > MOST_CHANGES) changes.shift();
    const ids = new Set(messageIds);
    const rows = tx.sql(sql.UNSENT_DRAFTS).all(where.accountId, where.dialogId ?? null);
    return rows.map(toDraft).flatMap((draft) => {
      const { draftId } = draft;
      const own = answered(draft).filter((id) => ids.has(id));
      if (own.length === 0) return [];
      answeredMessages.changed(tx, draftId, own, what);
      tx.sql(sql.ANSWERED_CHANGED).run(what, now(), draftId);
      return [changed(tx, draftId)];
    });
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

  /** What was sent as well: nothing of the account is kept. */
  function removeOfAccount(tx: Tx, accountId: string): void {
    const removed = tx.sql(sql.DELETE_DRAFTS_OF_ACCOUNT).all(accountId);
    tx.onCommit(() => {
      for (const row of removed) {
        const [draftId, dialogId] = [String(row['draft_id']), String(row['dialog_id'])];
        onRemoved({ draftId, accountId, dialogId });
      }
    });
  }

  return {
    ...reads,
    ...createSending({
      store,
      reads,
      parts,
      attachments,
      answeredMessages,
      cloud,
      now,
      changed,
      setState,
      onSent,
    }),
    parts,
    attachments,
    answeredMessages,
    cloud,
    requests,
    putInTelegram,
    leaveTelegram,
    /** Taken before messages are read, for `begin`: a change that comes after it may not be in what was read. */
    readMark: () => changesSeen,
    displayed,
    attach,
    detach,
    answer: grounds.answer,
    confirm: grounds.confirm,
    begin,
    finish,
    abandon,
    edit,
    told: (tx: Tx, draftId: string, values: readonly string[]) =>
      knownDetails.set(tx, draftId, values),
    confirmDetail,
    reject,
    undo,
    setState,
    moveOn,
    answeredChanged,
    removeOfDialog,
    removeOfAccount,
  };
}

/** The newest message it was written for, those that its analysis rests on, and the one the user chose to reply to. */
function answered({ basedOnMessageId, analysis, replyToId }: Draft): number[] {
  const asked = analysis?.asks.flatMap(({ messageIds }) => messageIds) ?? [];
  const rests = [...(analysis?.messageIds ?? []), ...asked];
  return [basedOnMessageId, ...rests, ...(replyToId ? [replyToId] : [])];
}
