import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDesk, type Desk } from '../../extension/desk.ts';
import { createSecrets, type SecretStore } from '../../extension/secrets.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { until } from '../until.ts';

const SETTINGS = {
  provider: 'endpoint',
  redaction: 'on',
  baseUrl: 'http://127.0.0.1:9',
  draftModel: '',
  analysisModel: '',
  historyLimit: 20,
  undoSeconds: 5,
  concurrency: 4,
  instructions: '',
  maxMessages: 200,
  retentionDays: 7,
  cleanupHour: 2,
  markReadOnReply: false,
  voice: true,
  learnFromEdits: true,
  encryptAtRest: false,
  fileQuotaMegabytes: 1_000,
  dailyUsd: 0,
  dailyTokens: 0,
  prices: {},
};

/** VS Code's secret store, as it works; `kept` is what it holds. */
export function workingStore(kept = new Map<string, string>()): SecretStore {
  return {
    keys: async () => [...kept.keys()],
    get: async (key) => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  };
}

export interface BareWindow {
  desk: Desk;
  /** How often the user was told that secrets are kept for this window only. */
  warnings: () => number;
  lines: string[];
  /** Signs in by the number and the code of a phone. @returns the last state. */
  signIn: (phone: string, readCode: () => string | undefined) => Promise<SignInState>;
}

/** Windows of one profile of VS Code without VS Code: the extension's desk with the real worker. */
export async function openWindows() {
  const storageDir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-window-'));
  const memory = new Map<string, unknown>();
  const all: Desk[] = [];

  function open(store: SecretStore, readServer: () => unknown = () => undefined): BareWindow {
    const lines: string[] = [];
    const line = (text: string) => void lines.push(text);
    const log = { debug: line, info: line, warn: line, error: line };
    let warnings = 0;
    const desk = createDesk({
      secrets: createSecrets(store, log, () => (warnings += 1)),
      memory: {
        get: (key) => memory.get(key),
        update: async (key, value) => void memory.set(key, value),
      },
      readSettings: () => SETTINGS,
      readServer,
      readWords: () => ({ language: 'en', texts: {} }),
      storageDir,
      sidecarPath: fileURLToPath(new URL('../../sidecar/main.ts', import.meta.url)),
      clientName: 'test',
      log,
    });
    all.push(desk);
    return { desk, lines, warnings: () => warnings, signIn: (...how) => signIn(desk, ...how) };
  }

  return {
    open,
    async close(): Promise<void> {
      for (const desk of all) await desk.close(true);
      await rm(storageDir, { recursive: true, force: true });
    },
  };
}

async function signIn(
  desk: Desk,
  phone: string,
  readCode: () => string | undefined,
): Promise<SignInState> {
  const states: SignInState[] = [];
  desk.client.on('signIn/changed', ({ state }) => void states.push(state));
  const { signInId } = await desk.client.request('signIn/start', { way: 'phone' });
  const reached = (kind: SignInState['kind']) =>
    until(kind, () => states.find((state) => state.kind === kind || state.kind === 'failed'));
  const asked = await reached('needsPhone');
  if (asked.kind === 'failed') return asked;
  await desk.client.request('signIn/submitPhone', { signInId, phone });
  const sent = await reached('needsCode');
  if (sent.kind === 'failed') return sent;
  await desk.client.request('signIn/submitCode', { signInId, code: readCode() ?? 'none' });
  return reached('done');
}
