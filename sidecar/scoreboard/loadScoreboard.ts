import * as z from 'zod/mini';
import type { Score, Scoreboard } from '../../protocol/scoreRecords.ts';
import type { Store } from '../store/store.ts';
import * as sql from './sql.ts';

const MOST_DIALOGS = 100;

const row = z.object({
  account_id: z.string(),
  dialog_id: z.string(),
  dialog_title: z.string(),
  outcome: z.enum(['sent', 'edited', 'rejected', 'stale']),
  at: z.number(),
  changed_share: z.nullable(z.number()),
  approve_ms: z.nullable(z.number()),
});
type Row = z.infer<typeof row>;

interface Cost {
  accountId: string;
  dialogId: string;
  usd: number;
  isKnown: boolean;
}

/** How drafts fare: all of them, of one account or of one dialog. */
export function loadScoreboard(
  store: Pick<Store, 'read'>,
  { accountId, dialogId }: { accountId?: string | undefined; dialogId?: string | undefined },
  rulePausedAt: (accountId: string, dialogId: string) => number | undefined,
): Scoreboard {
  const scope = [accountId ?? null, dialogId ?? null] as const;
  const rows = z.parse(z.array(row), store.read(sql.LIST).all(...scope));
  const costs = store
    .read(sql.COSTS)
    .all(...scope)
    .map(toCost);
  const byDialog = [...groups(rows, (one) => `${one.account_id}/${one.dialog_id}`)];
  const byAccount = [...groups(rows, (one) => one.account_id)];
  return {
    total: scoreOf(rows, costs),
    accounts: byAccount.map(([id, own]) => ({
      accountId: id,
      score: scoreOf(
        own,
        costs.filter((cost) => cost.accountId === id),
      ),
    })),
    dialogs: byDialog
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, MOST_DIALOGS)
      .flatMap(([, own]) => {
        const last = own.at(-1);
        if (!last) return [];
        const of = { accountId: last.account_id, dialogId: last.dialog_id };
        const isOwn = (cost: Cost) =>
          cost.accountId === of.accountId && cost.dialogId === of.dialogId;
        const pausedAt = rulePausedAt(of.accountId, of.dialogId);
        return [
          {
            ...of,
            dialogTitle: last.dialog_title,
            score: scoreOf(own, costs.filter(isOwn)),
            ...(pausedAt === undefined ? {} : { rulePausedAt: pausedAt }),
          },
        ];
      }),
    since: rows[0]?.at ?? null,
  };
}

function scoreOf(rows: readonly Row[], costs: readonly Cost[]): Score {
  const count = (outcome: Row['outcome']) => rows.filter((one) => one.outcome === outcome).length;
  const [sent, edited] = [count('sent'), count('edited')];
  const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
  const isKnown = costs.length > 0 && costs.every((cost) => cost.isKnown);
  return {
    sent,
    edited,
    rejected: count('rejected'),
    stale: count('stale'),
    changedShare: mean(rows.flatMap((one) => one.changed_share ?? [])),
    approveMs: median(rows.flatMap((one) => one.approve_ms ?? [])),
    usdPerSent: sent + edited > 0 && isKnown ? usd / (sent + edited) : null,
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value) / values.length;
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

function groups(rows: readonly Row[], keyOf: (one: Row) => string): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const one of rows) {
    const group = found.get(keyOf(one));
    if (group) group.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

function toCost(value: Record<string, unknown>): Cost {
  const text = (name: string) => (typeof value[name] === 'string' ? value[name] : '');
  return {
    accountId: text('account_id'),
    dialogId: text('dialog_id'),
    usd: Number(value['usd'] ?? 0),
    isKnown: Number(value['is_partly_unknown']) === 0,
  };
}
