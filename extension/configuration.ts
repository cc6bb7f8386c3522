import type { Configuration } from '../protocol/methods.ts';
import type { DemoInfo } from './demoInfo.ts';
import type { Session, TelegramApi } from './secrets.ts';

/** The settings as the user wrote them; a settings file can hold anything. */
export interface RawSettings {
  baseUrl: unknown;
  draftModel: unknown;
  analysisModel: unknown;
  historyLimit: unknown;
  undoSeconds: unknown;
  concurrency: unknown;
  instructions: unknown;
}

export const DEFAULT_BASE_URL = 'https://api.anthropic.com';

/** What the sidecar is told: settings, with what is out of range brought into it, and the secrets. */
export function buildConfiguration(
  raw: RawSettings,
  secrets: { telegram?: TelegramApi; modelKey?: string; sessions: Session[] },
  demo: DemoInfo | undefined,
): Configuration {
  return {
    telegram: demo?.telegram ?? secrets.telegram ?? null,
    sessions: secrets.sessions,
    model: {
      baseUrl: demo?.model.baseUrl ?? urlOr(raw.baseUrl, DEFAULT_BASE_URL),
      apiKey: demo?.model.apiKey ?? secrets.modelKey ?? null,
      // A demo has models of its own; the names in the settings are of another endpoint.
      draftModel: demo ? '' : textOr(raw.draftModel),
      analysisModel: demo ? '' : textOr(raw.analysisModel),
    },
    settings: {
      historyLimit: within(raw.historyLimit, 1, 200, 20),
      undoMs: Math.round(numberWithin(raw.undoSeconds, 0, 30, 5) * 1000),
      concurrency: within(raw.concurrency, 1, 16, 4),
      instructions: textOr(raw.instructions).slice(0, 8_000),
    },
  };
}

/** The first setting that cannot be used as written, by its name; its value is not repeated. */
export function invalidSetting(raw: RawSettings): 'model.baseUrl' | undefined {
  return urlOr(raw.baseUrl, '') === '' ? 'model.baseUrl' : undefined;
}

function urlOr(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !URL.canParse(value)) return fallback;
  return ['http:', 'https:'].includes(new URL(value).protocol) ? value : fallback;
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
