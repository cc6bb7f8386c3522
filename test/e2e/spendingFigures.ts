import type { Spent, UsageShare, UsageSummary } from '../../protocol/usageRecords.ts';
import { NOW } from './panelFigures.ts';

const NOTHING: Spent = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  usd: 0,
  unpricedTokens: 0,
};
const DAILY = [
  0, 0, 3, 9, 12, 4, 0, 0, 7, 11, 15, 8, 2, 0, 0, 10, 19, 22, 9, 6, 1, 0, 8, 13, 17, 24, 11, 0, 2,
  14,
];

const spentIn = (requests: number): Spent => ({
  requests,
  inputTokens: requests * 700,
  outputTokens: requests * 110,
  cacheReadTokens: requests * 1_300,
  cacheWriteTokens: requests * 90,
  usd: requests * 0.0031,
  unpricedTokens: 0,
});

function days(counts: readonly number[]): UsageSummary['days'] {
  return counts.map((requests, i) => {
    const date = new Date(NOW);
    date.setDate(date.getDate() - (counts.length - 1 - i));
    const two = (part: number) => String(part).padStart(2, '0');
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    return { day, spent: requests === 0 ? NOTHING : spentIn(requests) };
  });
}

const midnight = () => new Date(NOW).setHours(24, 0, 0, 0);

export function noUsage(): UsageSummary {
  const none = { ...NOTHING, images: 0, visionTokens: 0 };
  return {
    today: none,
    month: none,
    days: days(DAILY.map(() => 0)),
    cap: { usd: 0, tokens: 0, lifted: false },
    dayEndsAt: midnight(),
    unpricedModels: [],
    pricesFrom: '2026-11-29',
  };
}

export function busyUsage(change: Partial<UsageSummary> = {}): UsageSummary {
  return {
    ...noUsage(),
    today: { ...spentIn(14), images: 2, visionTokens: 1_900 },
    month: { ...spentIn(231), images: 31, visionTokens: 28_000 },
    days: days(DAILY),
    cap: { usd: 0.1, tokens: 0, lifted: false },
    ...change,
  };
}

export const cappedAt = () => ({
  usd: 0.04,
  tokens: 0,
  lifted: false,
  reached: { by: 'usd' as const, until: midnight() },
});

export const draftSpent = (): Spent => ({ ...spentIn(2), requests: 2 });

export const busyShares = (): Record<string, UsageShare[]> => ({
  account: [{ accountId: '700001', spent: spentIn(190) }, { spent: spentIn(41) }],
  dialog: [
    {
      accountId: '700001',
      dialogId: 'u1',
      dialogTitle: 'Helena Brandt-Schwarzenberger (Landlady)',
      spent: spentIn(70),
    },
    { accountId: '700001', dialogId: 'u2', dialogTitle: 'Anna Kovaleva', spent: spentIn(41) },
    { accountId: '700001', dialogId: 'u3', dialogTitle: 'שלום כהן', spent: spentIn(12) },
    { spent: spentIn(3) },
  ],
  model: [
    { model: 'claude-sonnet-5-5', spent: spentIn(120) },
    { model: 'claude-haiku-5-5', spent: spentIn(111) },
  ],
});
