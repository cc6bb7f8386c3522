import * as z from 'zod/mini';
import type { DialogRule } from '../../protocol/dialogRecords.ts';
import { localDayOf } from '../localDays.ts';
import type { Store, Tx } from '../store/store.ts';

/** A dialog whose quiet is over. */
export interface DueRule {
  accountId: string;
  dialogId: string;
  rule: DialogRule;
  startedToday: number;
  /** It rests since then: the drafts it began went unused. */
  pausedAt?: number;
  /** Drafts that went unused before then do not count against it. */
  countedSince: number;
}

const ALL = `SELECT * FROM dialog_rule`;
/** Their titles may be encrypted, and the key comes later. */
const WITHOUT_TITLES = `SELECT account_id, dialog_id, '' AS dialog_title, hours_from, hours_to, most_per_day, even_if_muted,
  day, started, paused_at, counted_since FROM dialog_rule`;
const SET = `INSERT INTO dialog_rule(account_id, dialog_id, dialog_title, hours_from, hours_to, most_per_day, even_if_muted, seen_id)
  VALUES(?1, ?2, seal('dialog_rule.dialog_title', ?3), ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET dialog_title = excluded.dialog_title,
  hours_from = excluded.hours_from, hours_to = excluded.hours_to, most_per_day = excluded.most_per_day,
  even_if_muted = excluded.even_if_muted, paused_at = NULL, counted_since = ?9`;
const REMOVE = `DELETE FROM dialog_rule WHERE account_id = ? AND dialog_id = ?`;
const ARM = `UPDATE dialog_rule SET due_at = ?1, seen_id = ?2 WHERE account_id = ?3 AND dialog_id = ?4 AND seen_id < ?2 AND paused_at IS NULL`;
const POSTPONE = `UPDATE dialog_rule SET due_at = ? WHERE account_id = ? AND dialog_id = ?`;
const STARTED = `UPDATE dialog_rule SET due_at = NULL, started = CASE day WHEN ?1 THEN started ELSE 0 END + 1, day = ?1
  WHERE account_id = ?2 AND dialog_id = ?3`;
const PAUSE = `UPDATE dialog_rule SET paused_at = ?, due_at = NULL WHERE account_id = ? AND dialog_id = ?`;
const RESUME = `UPDATE dialog_rule SET paused_at = NULL, counted_since = ? WHERE account_id = ? AND dialog_id = ?`;
const DUE = `${ALL} WHERE due_at <= ? ORDER BY due_at LIMIT 100`;
const COUNTED_SINCE = `SELECT counted_since FROM dialog_rule WHERE account_id = ? AND dialog_id = ?`;
const NEXT_DUE = `SELECT min(due_at) AS at FROM dialog_rule WHERE due_at IS NOT NULL`;

const row = z.object({
  account_id: z.string(),
  dialog_id: z.string(),
  dialog_title: z.string(),
  hours_from: z.nullable(z.number()),
  hours_to: z.nullable(z.number()),
  most_per_day: z.number(),
  even_if_muted: z.number(),
  day: z.string(),
  started: z.number(),
  paused_at: z.nullable(z.number()),
  counted_since: z.number(),
});

export type Rules = ReturnType<typeof createRules>;

/** The dialogs that are processed without being asked, and when each is due. */
export function createRules({ store, now }: { store: Store; now: () => number }) {
  /** Every row of the dialog list is looked up here. */
  const known = new Map<string, DialogRule>();
  /** Since when they rest. */
  const paused = new Map<string, number>();
  for (const { accountId, dialogId, rule, pausedAt } of all(WITHOUT_TITLES)) {
    known.set(keyOf(accountId, dialogId), rule);
    if (pausedAt !== undefined) paused.set(keyOf(accountId, dialogId), pausedAt);
  }

  function all(statement = ALL): (DueRule & { dialogTitle: string })[] {
    return store.read(statement).all().map(toDue);
  }

  function toDue(value: unknown): DueRule & { dialogTitle: string } {
    const r = row.parse(value);
    const hours =
      r.hours_from === null || r.hours_to === null ? null : { from: r.hours_from, to: r.hours_to };
    return {
      accountId: r.account_id,
      dialogId: r.dialog_id,
      dialogTitle: r.dialog_title,
      rule: { hours, mostPerDay: r.most_per_day, evenIfMuted: r.even_if_muted !== 0 },
      startedToday: r.day === localDayOf(now()).day ? r.started : 0,
      ...(r.paused_at === null ? {} : { pausedAt: r.paused_at }),
      countedSince: r.counted_since,
    };
  }

  return {
    find: (accountId: string, dialogId: string): DialogRule | undefined =>
      known.get(keyOf(accountId, dialogId)),

    pausedAt: (accountId: string, dialogId: string): number | undefined =>
      paused.get(keyOf(accountId, dialogId)),

    countedSince: (accountId: string, dialogId: string): number =>
      Number(store.read(COUNTED_SINCE).get(accountId, dialogId)?.['counted_since'] ?? 0),

    /** It begins nothing until it is resumed, or set anew. */
    pause(tx: Tx, accountId: string, dialogId: string): void {
      const at = now();
      tx.sql(PAUSE).run(at, accountId, dialogId);
      tx.onCommit(() => paused.set(keyOf(accountId, dialogId), at));
    },

    resume(tx: Tx, accountId: string, dialogId: string): void {
      tx.sql(RESUME).run(now(), accountId, dialogId);
      tx.onCommit(() => paused.delete(keyOf(accountId, dialogId)));
    },

    ofAccount: (accountId: string) => all().filter((each) => each.accountId === accountId),

    /** `seenId`: the dialog's newest message; the rule is about what comes after it. */
    set(
      tx: Tx,
      dialog: { accountId: string; dialogId: string; dialogTitle: string; seenId: number },
      rule: DialogRule,
    ): void {
      const { accountId, dialogId, dialogTitle, seenId } = dialog;
      const { from = null, to = null } = rule.hours ?? {};
      const [most, muted] = [rule.mostPerDay, rule.evenIfMuted ? 1 : 0];
      tx.sql(SET).run(accountId, dialogId, dialogTitle, from, to, most, muted, seenId, now());
      tx.onCommit(() => {
        known.set(keyOf(accountId, dialogId), rule);
        paused.delete(keyOf(accountId, dialogId));
      });
    },

    remove(tx: Tx, accountId: string, dialogId: string): void {
      tx.sql(REMOVE).run(accountId, dialogId);
      tx.onCommit(() => {
        known.delete(keyOf(accountId, dialogId));
        paused.delete(keyOf(accountId, dialogId));
      });
    },

    /** With all else that is kept of the account. */
    removeOfAccount(tx: Tx, accountId: string): void {
      const dialogIds = all().flatMap((each) =>
        each.accountId === accountId ? [each.dialogId] : [],
      );
      for (const dialogId of dialogIds) this.remove(tx, accountId, dialogId);
    },

    /** A message came: due so much later than before. One that was heard of already moves nothing. */
    arm(tx: Tx, accountId: string, dialogId: string, messageId: number, dueAt: number): void {
      tx.sql(ARM).run(dueAt, messageId, accountId, dialogId);
    },

    due: (): DueRule[] => store.read(DUE).all(now()).map(toDue),

    nextDue(): number | undefined {
      const at = store.read(NEXT_DUE).get()?.['at'];
      return typeof at === 'number' ? at : undefined;
    },

    /** `null`: not before the next message. */
    postpone(tx: Tx, { accountId, dialogId }: DueRule, at: number | null): void {
      tx.sql(POSTPONE).run(at, accountId, dialogId);
    },

    started(tx: Tx, { accountId, dialogId }: DueRule): void {
      tx.sql(STARTED).run(localDayOf(now()).day, accountId, dialogId);
    },
  };
}

const keyOf = (accountId: string, dialogId: string) => `${accountId}/${dialogId}`;
