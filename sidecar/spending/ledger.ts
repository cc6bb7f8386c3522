import { AppError } from '../../protocol/errors.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { DailyCap, SpentToday } from '../../protocol/usageRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import { localDayOf, type LocalDay } from '../localDays.ts';
import type { Store } from '../store/store.ts';
import { allTokens, costOf, type Prices } from './pricing.ts';
import * as sql from './sql.ts';
import { loadSpent } from './usageSums.ts';
import { pruneUsage, recordUsage, type SpentTokens } from './usageRows.ts';

/** Until what is in flight has come to its real cost. */
const LOOK_AGAIN_MS = 1_000;

/** Who spends: the work of a dialog, in a job or without one. */
export interface Spender {
  accountId: string;
  dialogId: string;
  jobId?: number | undefined;
}

export interface LedgerOptions {
  store: Store;
  now: () => number;
  settings: () => {
    dailyCap?: { usd: number; tokens: number } | undefined;
    prices?: Prices | undefined;
  };
  /** What was spent today, or whether the cap is reached, is another. */
  onChange: () => void;
  log: Log;
}

interface Amount {
  usd: number;
  tokens: number;
}

/** Room that is kept for a request until its cost is known. */
export interface Reservation {
  release(): void;
}

export type Ledger = ReturnType<typeof createLedger>;

/**
 * What the running day has cost, and the cap on it. Room is kept for each request before it is made, by an estimate of
 * ours, so that several at once cannot all pass where there is room for one. What was spent counts from the moment
 * the answer is here, stored or not. A model without a known price counts for the cap in tokens alone.
 */
export function createLedger({ store, now, settings, onChange, log }: LedgerOptions) {
  let day: LocalDay | undefined;
  let spent = { usd: 0, tokens: 0, unpricedTokens: 0 };
  let lifted = false;
  /** What is left of the day has no room for another request. */
  let full: 'usd' | 'tokens' | undefined;
  const reserved = new Set<Amount>();

  const limits = () => settings().dailyCap ?? { usd: 0, tokens: 0 };

  /** The day as the calendar has it now; what was spent on it before this process began is read once. */
  function today(): LocalDay {
    if (day && now() >= day.startsAt && now() < day.endsAt) return day;
    const next = localDayOf(now());
    const isNewDay = day !== undefined;
    if (isNewDay) spent = { usd: 0, tokens: 0, unpricedTokens: 0 };
    day = undefined;
    full = undefined;
    try {
      const { usd, unpricedTokens, ...tokens } = loadSpent(store, next.startsAt, next.endsAt);
      lifted = store.read(sql.IS_LIFTED).get(next.day) !== undefined;
      spent = { usd, tokens: allTokens(tokens), unpricedTokens };
    } catch (error) {
      // Who talks without the store can do so without its sums: what this process spends counts, and it is read later.
      if (error instanceof AppError) return next;
      throw error;
    }
    day = next;
    if (isNewDay) {
      prune(next.day);
      onChange();
    }
    return next;
  }

  function prune(firstDay: string): void {
    store
      .write((tx) => {
        pruneUsage(tx, now());
        tx.sql(sql.PRUNE_LIFTED).run(firstDay);
      })
      .catch((error: unknown) => log('warn', `old usage stayed: ${describeFailure(error)}`));
  }

  /** Which limit there is no room under for `more`. */
  function exceeded(more: Amount): 'usd' | 'tokens' | undefined {
    const { usd, tokens } = limits();
    if (usd > 0 && more.usd > 0 && spent.usd + more.usd > usd) return 'usd';
    if (tokens > 0 && spent.tokens + more.tokens > tokens) return 'tokens';
    return undefined;
  }

  function reachedBy(): 'usd' | 'tokens' | undefined {
    today();
    if (lifted) return undefined;
    const { usd, tokens } = limits();
    if (usd > 0 && spent.usd >= usd) return 'usd';
    if (tokens > 0 && spent.tokens >= tokens) return 'tokens';
    return full;
  }

  function cap(): DailyCap {
    const by = reachedBy();
    const until = today().endsAt;
    return { ...limits(), lifted, ...(by === undefined ? {} : { reached: { by, until } }) };
  }

  function refusal(by: 'usd' | 'tokens', retryAfterMs: number): AppError {
    const { usd, tokens } = limits();
    const limit = by === 'usd' ? `$${usd}` : `${tokens.toLocaleString('en')} tokens`;
    const until = new Date(today().endsAt).toTimeString().slice(0, 5);
    return new AppError('capReached', `Today’s limit of ${limit} for the model is used up.`, {
      retryable: true,
      hint: `It goes on by itself at ${until}. Raise the limit in the settings, or continue today anyway.`,
      retryAfterMs,
    });
  }

  function amountOf(usage: Usage): Amount {
    return { usd: costOf(usage, settings().prices ?? {}) ?? 0, tokens: allTokens(usage) };
  }

  function keep(amount: Amount): Reservation {
    reserved.add(amount);
    return { release: () => void reserved.delete(amount) };
  }

  function sumReserved(): Amount {
    const sum = { usd: 0, tokens: 0 };
    for (const { usd, tokens } of reserved) {
      sum.usd += usd;
      sum.tokens += tokens;
    }
    return sum;
  }

  return {
    cap,
    isReached: () => reachedBy() !== undefined,

    today(): SpentToday {
      today();
      return { ...spent, cap: cap() };
    },

    costOf: (usage: Usage) => costOf(usage, settings().prices ?? {}),

    /**
     * Keeps room for requests that are about to be made, at what they are thought to cost.
     * @throws AppError `capReached`, with the time after which to try again
     */
    reserve(estimates: Usage[]): Reservation[] {
      const by = reachedBy();
      if (by !== undefined) throw refusal(by, LOOK_AGAIN_MS);
      const amounts = estimates.map(amountOf);
      const inFlight = sumReserved();
      const total = amounts.reduce(
        (sum, { usd, tokens }) => ({ usd: sum.usd + usd, tokens: sum.tokens + tokens }),
        inFlight,
      );
      const over = lifted ? undefined : exceeded(total);
      if (over === undefined) return amounts.map(keep);
      // Others may come to less than was kept for them; else nothing of the day is left.
      if (inFlight.tokens === 0) {
        full = over;
        onChange();
      }
      throw refusal(over, LOOK_AGAIN_MS);
    },

    /** A request has come to this. Counts at once; where it cannot be stored just now it counts until the process ends. */
    async record(spender: Spender, task: SpentTokens['task'], usages: Usage[]): Promise<void> {
      const at = now();
      today();
      const rows = usages
        .filter((usage) => allTokens(usage) > 0)
        .map((usage) => ({
          at,
          ...spender,
          task,
          usage,
          usd: costOf(usage, settings().prices ?? {}),
        }));
      if (rows.length === 0) return;
      for (const { usage, usd } of rows) {
        const tokens = allTokens(usage);
        spent.tokens += tokens;
        if (usd === undefined) spent.unpricedTokens += tokens;
        else spent.usd += usd;
      }
      onChange();
      await store
        .write((tx) => rows.forEach((row) => recordUsage(tx, row)))
        .catch((error: unknown) =>
          log('warn', `what an answer cost was not stored: ${describeFailure(error)}`),
        );
    },

    /** Beyond the cap for the rest of the day. */
    async lift(): Promise<void> {
      const current = today();
      await store.write((tx) => {
        tx.sql(sql.LIFT).run(current.day);
        tx.onCommit(() => {
          if (day?.day !== current.day) return;
          lifted = true;
          full = undefined;
          onChange();
        });
      });
    },

    /** The cap or the prices are others. */
    settingsChanged(): void {
      full = undefined;
      onChange();
    },
  };
}
