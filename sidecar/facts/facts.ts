import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { fact, type Fact, type FactScope } from '../../protocol/analysis.ts';
import type { Store, Tx } from '../store/store.ts';

/** More are not shown to a model; the newest count. */
const MOST_FACTS = 60;

const LIST_OF_DIALOG = `SELECT * FROM fact WHERE account_id = ? AND (dialog_id IS NULL OR dialog_id = ?)
  ORDER BY created_at DESC, rowid DESC LIMIT ${MOST_FACTS}`;
const LIST_OF_ACCOUNT = `SELECT * FROM fact WHERE account_id = ? ORDER BY created_at DESC, rowid DESC LIMIT 500`;
/** The newest answer to a question is the one that holds. */
const FORGET_EARLIER = `DELETE FROM fact WHERE account_id = ? AND dialog_id IS ? AND open('fact.question', question) = ?`;
const INSERT = `INSERT INTO fact(fact_id, account_id, dialog_id, dialog_title, question, text, created_at)
  VALUES(?, ?, ?, seal('fact.dialog_title', ?), seal('fact.question', ?), seal('fact.text', ?), ?)`;
const REMOVE = `DELETE FROM fact WHERE account_id = ? AND fact_id = ? RETURNING fact_id`;
const REMOVE_OF_DIALOG = `DELETE FROM fact WHERE account_id = ? AND dialog_id = ? RETURNING fact_id`;

const row = z.object({
  fact_id: z.string(),
  dialog_id: z.nullable(z.string()),
  dialog_title: z.nullable(z.string()),
  question: z.string(),
  text: z.string(),
  created_at: z.number(),
});

export interface Remembered {
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  scope: Exclude<FactScope, 'once'>;
  question: string;
  text: string;
}

export type Facts = ReturnType<typeof createFacts>;

/** What the user answered and wanted remembered. Nothing else is ever written here: what a chat says is no fact. */
export function createFacts({ store, now }: { store: Store; now: () => number }) {
  return {
    /** Those that hold for the dialog, or all of the account; newest first. */
    list({ accountId, dialogId }: { accountId: string; dialogId?: string | undefined }): Fact[] {
      const rows =
        dialogId === undefined
          ? store.read(LIST_OF_ACCOUNT).all(accountId)
          : store.read(LIST_OF_DIALOG).all(accountId, dialogId);
      return rows.map(toFact);
    },
    /** In place of what was remembered of the same question for as much. */
    remember(
      tx: Tx,
      { accountId, dialogId, dialogTitle, scope, question, text }: Remembered,
    ): void {
      const [id, title] = scope === 'dialog' ? [dialogId, dialogTitle] : [null, null];
      tx.sql(FORGET_EARLIER).run(accountId, id, question);
      tx.sql(INSERT).run(randomUUID(), accountId, id, title, question, text, now());
    },
    /** @throws AppError `notFound` */
    remove(tx: Tx, accountId: string, factId: string): void {
      if (tx.sql(REMOVE).all(accountId, factId).length > 0) return;
      throw new AppError('notFound', 'This is not remembered any more.', {
        hint: 'Look at the list again.',
      });
    },
    /** How many there were. Those of the account stay. */
    removeOfDialog(tx: Tx, accountId: string, dialogId: string): number {
      return tx.sql(REMOVE_OF_DIALOG).all(accountId, dialogId).length;
    },
  };
}

function toFact(value: unknown): Fact {
  const r = row.parse(value);
  return fact.parse({
    factId: r.fact_id,
    ...(r.dialog_id === null ? {} : { dialogId: r.dialog_id, dialogTitle: r.dialog_title ?? '' }),
    question: r.question,
    text: r.text,
    createdAt: r.created_at,
  });
}
