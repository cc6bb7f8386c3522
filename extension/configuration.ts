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
/** Stands in for an address that cannot be used: whoever meant a model of their own must not reach another's. */
const NOWHERE = 'https://invalid.invalid';

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
      baseUrl: demo?.model.baseUrl ?? modelAddress(raw.baseUrl),
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

/** Whether the model's address can be used as written. */
export function isUsableBaseUrl(raw: RawSettings): boolean {
  return modelAddress(raw.baseUrl) !== NOWHERE;
}

function modelAddress(value: unknown): string {
  if (value === undefined || value === '') return DEFAULT_BASE_URL;
  if (typeof value !== 'string' || !URL.canParse(value)) return NOWHERE;
  return ['http:', 'https:'].includes(new URL(value).protocol) ? value : NOWHERE;
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
