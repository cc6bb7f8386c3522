import { createHash } from 'node:crypto';
import type { FormattedText } from '../../protocol/formattedText.ts';
import type { Store, Tx } from '../store/store.ts';

/** A place in Telegram where a draft can stand. */
export interface Place {
  accountId: string;
  dialogId: string;
}

/** What the desk put there last. */
export interface CloudRecord extends Place {
  draftId: string;
  hash: string;
  /** A reply was sent since: it is to go. */
  isDue: boolean;
}

const FIND = `SELECT * FROM cloud_draft WHERE account_id = ? AND dialog_id = ?`;
const LIST_DUE = `SELECT * FROM cloud_draft WHERE account_id = ? AND is_due = 1`;
const PUT = `INSERT INTO cloud_draft(account_id, dialog_id, draft_id, version, hash, is_due) VALUES(?1, ?2, ?3, ?4, seal('cloud_draft.hash', ?5), ?6)
  ON CONFLICT DO UPDATE SET draft_id = excluded.draft_id, version = excluded.version, hash = excluded.hash, is_due = ?6`;
const SENT = `UPDATE cloud_draft SET is_due = 1 WHERE account_id = ? AND dialog_id = ?`;
const FORGET = `DELETE FROM cloud_draft WHERE account_id = ? AND dialog_id = ?`;

/** By its words and their formatting, of what a client writes: a change of either makes it the user's. */
export function hashDraft({ text, entities }: FormattedText): string {
  const written = entities.filter(
    ({ kind, url, userId }) => (kind !== 'link' || url) && (kind !== 'mention' || userId),
  );
  const parts = written.map(({ kind, offset, length, url, userId, language, collapsed }) => [
    kind,
    offset,
    length,
    url ?? userId ?? language ?? '',
    collapsed === true,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([text, parts]))
    .digest('hex');
}

export type CloudDrafts = ReturnType<typeof createCloudDrafts>;

/** Which drafts in Telegram are ours. What is not noted here was typed by the user, and is never touched. */
export function createCloudDrafts(store: Store) {
  return {
    find({ accountId, dialogId }: Place): CloudRecord | undefined {
      const row = store.read(FIND).get(accountId, dialogId);
      return row === undefined ? undefined : toRecord(row);
    },
    listDue: (accountId: string): CloudRecord[] =>
      store.read(LIST_DUE).all(accountId).map(toRecord),
    put(tx: Tx, record: CloudRecord, version: number): void {
      const { accountId, dialogId, draftId, hash, isDue } = record;
      tx.sql(PUT).run(accountId, dialogId, draftId, version, hash, isDue ? 1 : 0);
    },
    sent: (tx: Tx, { accountId, dialogId }: Place) => tx.sql(SENT).run(accountId, dialogId),
    forget: (tx: Tx, { accountId, dialogId }: Place) => tx.sql(FORGET).run(accountId, dialogId),
  };
}

function toRecord(row: Record<string, unknown>): CloudRecord {
  return {
    accountId: String(row['account_id']),
    dialogId: String(row['dialog_id']),
    draftId: String(row['draft_id']),
    hash: String(row['hash']),
    isDue: row['is_due'] === 1,
  };
}
