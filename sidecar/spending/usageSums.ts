import * as z from 'zod/mini';
import {
  spent,
  type DailyCap,
  type Spent,
  type SpentInTime,
  type UsageShare,
  type UsageSummary,
} from '../../protocol/usageRecords.ts';
import { lastDays, localDayOf, monthStart } from '../localDays.ts';
import type { Store } from '../store/store.ts';
import { PRICES_FROM } from './priceTable.ts';
import * as sql from './sql.ts';

const DAYS = 30;

type Reads = Pick<Store, 'read'>;

/** Today, this month and the last 30 days, by the machine's own calendar. */
export function loadUsageSummary(store: Reads, now: number, cap: DailyCap): UsageSummary {
  const { startsAt, endsAt } = localDayOf(now);
  const since = monthStart(now);
  return {
    today: loadInTime(store, startsAt, endsAt),
    month: loadInTime(store, since, endsAt),
    days: lastDays(now, DAYS).map((day) => ({
      day: day.day,
      spent: loadSpent(store, day.startsAt, day.endsAt),
    })),
    cap,
    dayEndsAt: endsAt,
    unpricedModels: store
      .read(sql.UNPRICED_MODELS)
      .all(since)
      .map((row) => String(row['model'])),
    pricesFrom: PRICES_FROM,
  };
}

export function loadSpent(store: Reads, from: number, until: number): Spent {
  return toSpent(store.read(sql.SUM_BETWEEN).get(from, until));
}

/** Every request that went into the draft, of all its generations. */
export function loadSpentOnDraft(store: Reads, draftId: string): Spent {
  return toSpent(store.read(sql.SUM_OF_DRAFT).get(draftId));
}

const BY = {
  account: sql.SUM_BY_ACCOUNT,
  dialog: sql.SUM_BY_DIALOG,
  model: sql.SUM_BY_MODEL,
} as const;

/** Who or what has spent most since then, at most 200 of them. */
export function loadUsageShares(
  store: Reads,
  { by, since, accountId }: { by: keyof typeof BY; since: number; accountId?: string | undefined },
): UsageShare[] {
  return store
    .read(BY[by])
    .all(since, accountId ?? null)
    .map((row) => toShare(store, row));
}

function toShare(store: Reads, row: Record<string, unknown>): UsageShare {
  const text = (name: string) => {
    const value = row[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [accountId, dialogId, model] = [text('accountId'), text('dialogId'), text('model')];
  const title =
    accountId !== undefined && dialogId !== undefined
      ? store.read(sql.DIALOG_TITLE).get(accountId, dialogId)?.['dialog_title']
      : undefined;
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(dialogId === undefined ? {} : { dialogId }),
    ...(typeof title === 'string' ? { dialogTitle: title } : {}),
    ...(model === undefined ? {} : { model }),
    spent: toSpent(row),
  };
}

function loadInTime(store: Reads, from: number, until: number): SpentInTime {
  const row = store.read(sql.SUM_IMAGES_BETWEEN).get(from, until);
  return {
    ...loadSpent(store, from, until),
    images: Number(row?.['images'] ?? 0),
    visionTokens: Number(row?.['visionTokens'] ?? 0),
  };
}

const toSpent = (row: unknown): Spent => z.parse(spent, row);

/** Tokens that are known to have come out of a model's cache. */
export const cacheReadsOf = (store: Store, model: string): number =>
  Number(store.read(sql.CACHE_READS).get(model)?.['n'] ?? 0);
