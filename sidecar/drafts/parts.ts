import * as z from 'zod/mini';
import type { FormattedText } from '../../protocol/formattedText.ts';
import { textEntity, type TextEntity } from '../../protocol/textEntity.ts';
import type { Store, Tx } from '../store/store.ts';
import type { PlannedPart } from '../../protocol/planParts.ts';
import { randomId } from './randomId.ts';
import * as sql from './partSql.ts';

/** One message of what was approved. */
export interface Part {
  approvalId: number;
  part: number;
  /** Signed 64 bit, decimal. Chosen when it was approved, before the first attempt. */
  randomId: string;
  text: string;
  /** Its formatting. */
  entities: TextEntity[];
  /** Those with the same number leave together: an album. */
  call: number;
  attachmentId: string | undefined;
  attemptedAt: number | undefined;
  /** When the server was known to have it. */
  takenAt: number | undefined;
  /** Absent where the server did not tell. */
  messageId: number | undefined;
}

const maybeNumber = z.nullable(z.number());
const row = z.object({
  approval_id: z.number(),
  part: z.number(),
  random_id: z.string(),
  text: z.string(),
  entities: z.nullable(z.string()),
  call: z.number(),
  attachment_id: z.nullable(z.string()),
  attempted_at: maybeNumber,
  taken_at: maybeNumber,
  message_id: maybeNumber,
});

export type Parts = ReturnType<typeof createParts>;

/** The messages of approvals: they leave in order, and each is known to have arrived before the next one leaves. */
export function createParts(store: Store, now: () => number) {
  const list = (approvalId: number): Part[] =>
    store.read(sql.LIST_PARTS).all(approvalId).map(toPart);

  return {
    list,
    /** Those that are to leave now, together; of an album also the ones that a crash left unmarked. */
    next(approvalId: number): Part[] {
      const waiting = list(approvalId).filter(({ takenAt }) => takenAt === undefined);
      return waiting.filter(({ call }) => call === waiting[0]?.call);
    },

    /** The first one carries the random id of the approval. */
    add(tx: Tx, approvalId: number, firstRandomId: string, planned: PlannedPart[]): void {
      for (const [index, { text, entities, call, attachmentId }] of planned.entries()) {
        const id = index === 0 ? firstRandomId : randomId();
        const formatting = JSON.stringify(entities);
        const place = [approvalId, index, id, text, formatting] as const;
        tx.sql(sql.INSERT_PART).run(...place, call, attachmentId ?? null);
      }
    },

    /** Before the call, and committed: from here on it may have left. */
    attempting(tx: Tx, { approvalId, part }: Part): void {
      tx.sql(sql.ATTEMPT_PART).run(now(), approvalId, part);
    },

    /** Its only attempt so far was refused. */
    notTaken(tx: Tx, { approvalId, part }: Part): void {
      tx.sql(sql.PART_NOT_TAKEN).run(approvalId, part);
    },

    taken(tx: Tx, { approvalId, part }: Part, messageId: number | undefined): void {
      tx.sql(sql.PART_TAKEN).run(now(), messageId ?? null, approvalId, part);
    },

    /** It says something else in Telegram from here on. */
    setText(tx: Tx, { approvalId, part }: Part, { text, entities }: FormattedText): void {
      tx.sql(sql.SET_PART_TEXT).run(text, JSON.stringify(entities), approvalId, part);
    },

    /** It is in Telegram no more. */
    remove(tx: Tx, { approvalId, part }: Part): void {
      tx.sql(sql.DELETE_PART).run(approvalId, part);
    },

    /** The user says of the one that was on its way that it did not arrive: its random id stands for it once more. */
    tryAgain(tx: Tx, approvalId: number): void {
      tx.sql(sql.TRY_PARTS_AGAIN).run(now(), approvalId);
    },
  };
}

function toPart(value: unknown): Part {
  const r = row.parse(value);
  return {
    approvalId: r.approval_id,
    part: r.part,
    randomId: r.random_id,
    text: r.text,
    entities: z.array(textEntity).parse(JSON.parse(r.entities ?? '[]')),
    call: r.call,
    attachmentId: r.attachment_id ?? undefined,
    attemptedAt: r.attempted_at ?? undefined,
    takenAt: r.taken_at ?? undefined,
    messageId: r.message_id ?? undefined,
  };
}
