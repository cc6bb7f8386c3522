import * as z from 'zod/mini';
import type { Message } from '../../protocol/messageRecords.ts';
import { MOVES, type Draft } from '../../protocol/draftRecords.ts';
import type { Store, Tx } from '../store/store.ts';

/** Longest quote that is kept of a message, UTF-16 units. */
const MAX_QUOTE = 300;

const FORGET_QUOTES = `DELETE FROM draft_quote WHERE draft_id = ?`;
const FORGET_CHANGES = `DELETE FROM draft_change WHERE draft_id = ?`;
const QUOTE = `INSERT INTO draft_quote(draft_id, message_id, is_out, sender_name, text)
  VALUES(?, ?, ?, seal('draft_quote.sender_name', ?), seal('draft_quote.text', ?))`;
/** Deleted is deleted, whatever came before. */
const CHANGE = `INSERT INTO draft_change(draft_id, message_id, what) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET what = ?3`;
const LIST = `SELECT draft_change.message_id, what, is_out, sender_name, text FROM draft_change
  LEFT JOIN draft_quote USING(draft_id, message_id) WHERE draft_change.draft_id = ? ORDER BY draft_change.message_id`;

const row = z.object({
  message_id: z.number(),
  what: z.enum(MOVES),
  is_out: z.nullable(z.number()),
  sender_name: z.nullable(z.string()),
  text: z.nullable(z.string()),
});

/** A message that a draft answers, once it is another than the draft was written for. */
export interface AnsweredChange {
  messageId: number;
  what: NonNullable<Draft['movedOn']>;
  /** As it was; undefined where nothing was kept of it. */
  quote: { out: boolean; senderName: string; text: string } | undefined;
}

export type AnsweredMessages = ReturnType<typeof createAnsweredMessages>;

/** What the texts of drafts rest on, and what became of that. */
export function createAnsweredMessages(store: Store) {
  function forget(tx: Tx, draftId: string): void {
    tx.sql(FORGET_QUOTES).run(draftId);
    tx.sql(FORGET_CHANGES).run(draftId);
  }

  return {
    /** What was sent goes out of date no more: nothing of the others' words is kept with it. */
    forget,
    /** A new text rests on these as they are now. What may not be copied is not. */
    keep(tx: Tx, draftId: string, messages: readonly Message[]): void {
      forget(tx, draftId);
      for (const message of messages) {
        if (message.protected) continue;
        const { messageId, out, senderName } = message;
        tx.sql(QUOTE).run(draftId, messageId, out ? 1 : 0, senderName, quoteOf(message));
      }
    },
    changed(tx: Tx, draftId: string, messageIds: readonly number[], what: AnsweredChange['what']) {
      for (const messageId of messageIds) tx.sql(CHANGE).run(draftId, messageId, what);
    },
    /** Oldest message first. */
    list: (draftId: string): AnsweredChange[] => store.read(LIST).all(draftId).map(toChange),
  };
}

/** A message in a line: its words, else what it carries. */
export function quoteOf({ text, media }: Pick<Message, 'text' | 'media'>): string {
  const line = text.replaceAll(/\s+/g, ' ').trim() || (media?.label ?? '');
  return line.length > MAX_QUOTE ? `${cut(line)}…` : line;
}

/** Not through the middle of a character. */
function cut(line: string): string {
  const short = line.slice(0, MAX_QUOTE - 1);
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short;
}

function toChange(value: unknown): AnsweredChange {
  const { message_id: messageId, what, is_out, sender_name: senderName, text } = row.parse(value);
  const quote =
    senderName === null || text === null ? undefined : { out: is_out === 1, senderName, text };
  return { messageId, what, quote };
}
