import type { Configuration } from '../protocol/configuration.ts';
import { modelPrice, type ModelPrice } from '../protocol/usageRecords.ts';
import type { DemoInfo } from './demoInfo.ts';
import { modelAddress } from './modelAddress.ts';
import type { Session } from './secrets.ts';

/** The settings as the user wrote them; a settings file can hold anything. */
export interface RawSettings {
  provider: unknown;
  baseUrl: unknown;
  redaction: unknown;
  draftModel: unknown;
  analysisModel: unknown;
  historyLimit: unknown;
  undoSeconds: unknown;
  concurrency: unknown;
  instructions: unknown;
  maxMessages: unknown;
  retentionDays: unknown;
  cleanupHour: unknown;
  markReadOnReply: unknown;
  voice: unknown;
  learnFromEdits: unknown;
  encryptAtRest: unknown;
  fileQuotaMegabytes: unknown;
  dailyUsd: unknown;
  dailyTokens: unknown;
  prices: unknown;
}

/** What is not known is kept back rather than sent. */
const REDACTION = ['off', 'on', 'withEmail'] as const;

/** What the sidecar is told: settings, with what is out of range brought into it, and the secrets. */
export function buildConfiguration(
  raw: RawSettings,
  secrets: {
    telegram?: NonNullable<Configuration['telegram']>;
    modelKey?: string;
    sessions: Session[];
    endings?: Session[];
  },
  demo: DemoInfo | undefined,
): Configuration {
  const provider = raw.provider === 'vscode' ? 'vscode' : 'endpoint';
  const hasOwn = demo !== undefined && provider === 'endpoint';
  return {
    telegram: demo?.telegram ?? secrets.telegram ?? null,
    sessions: secrets.sessions,
    ...(secrets.endings ? { endings: secrets.endings } : {}),
    model: {
      provider,
      baseUrl: demo?.model.baseUrl ?? modelAddress(raw.baseUrl),
      apiKey: demo?.model.apiKey ?? secrets.modelKey ?? null,
      redaction: REDACTION.find((level) => level === raw.redaction) ?? 'on',
      // A demo has models of its own, unless they are to be VS Code's: the names in the settings are of another endpoint.
      draftModel: hasOwn ? '' : textOr(raw.draftModel),
      analysisModel: hasOwn ? '' : textOr(raw.analysisModel),
    },
    settings: {
      historyLimit: within(raw.historyLimit, 1, 200, 20),
      undoMs: Math.round(numberWithin(raw.undoSeconds, 0, 30, 5) * 1000),
      concurrency: within(raw.concurrency, 1, 16, 4),
      instructions: textOr(raw.instructions).slice(0, 8_000),
      maxMessages: within(raw.maxMessages, 10, 1_000, 200),
      retentionDays: within(raw.retentionDays, 1, 365, 7),
      cleanupHour: within(raw.cleanupHour, 0, 23, 2),
      markReadOnReply: raw.markReadOnReply === true,
      voice: raw.voice !== false,
      learnFromEdits: raw.learnFromEdits !== false,
      fileQuotaMegabytes: within(raw.fileQuotaMegabytes, 1, 100_000, 500),
      dailyCap: {
        usd: numberWithin(raw.dailyUsd, 0, 10_000, 0),
        tokens: within(raw.dailyTokens, 0, 1_000_000_000, 0),
      },
      prices: readPrices(raw.prices).prices,
    },
  };
}

/** The user's own prices, and the patterns of those that are none: a price that is left out must not be taken for nothing. */
export function readPrices(value: unknown): {
  prices: Record<string, ModelPrice>;
  wrong: string[];
} {
  const prices: Record<string, ModelPrice> = {};
  const wrong: string[] = [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { prices, wrong };
  for (const [pattern, price] of Object.entries(value)) {
    const read = modelPrice.safeParse(withCacheRates(price));
    if (read.success && pattern !== '') prices[pattern] = read.data;
    else wrong.push(pattern);
  }
  return { prices, wrong };
}

/** Without prices of its own, what goes into the cache or comes from it costs as any input does. */
function withCacheRates(price: unknown): unknown {
  if (typeof price !== 'object' || price === null || !('input' in price)) return price;
  const { input } = price;
  return { cacheWrite: input, cacheWriteHour: input, cacheRead: input, ...price };
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function within(value: unknown, min: number, max: number, fallback: number): number {
  return Math.round(numberWithin(value, min, max, fallback));
}

function numberWithin(value: unknown, min: number, max: number, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
  return Math.min(max, Math.max(min, value));
}
