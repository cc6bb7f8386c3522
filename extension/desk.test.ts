import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDesk, type Desk } from './desk.ts';
import { createSecrets } from './secrets.ts';

const raw = {
  provider: 'endpoint',
  baseUrl: 'https://api.anthropic.com',
  redaction: 'on',
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
  fileQuotaMegabytes: 500,
  dailyUsd: 0,
  dailyTokens: 0,
  prices: {},
};

/** A profile of VS Code: windows share its secrets and its storage. The sidecar is the real one. */
describe('windows of one profile', function () {
  this.timeout(30_000);
  let storageDir: string;
  let kept: Map<string, string>;
  let windows: Desk[];
  let serverSetting: unknown;
  beforeEach(async () => {
    storageDir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-windows-'));
    kept = new Map();
    windows = [];
    serverSetting = undefined;
  });
  afterEach(async () => {
    for (const desk of windows) await desk.close(true);
    await rm(storageDir, { recursive: true, force: true });
  });

  const quiet = () => undefined;
  function openWindow(works = true): Desk {
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const store = {
      keys: async () => [...kept.keys()],
      get: async (key: string) => kept.get(key),
      async store(key: string, value: string) {
        if (!works) throw new Error('no secret service');
        kept.set(key, value);
      },
      delete: async (key: string) => void kept.delete(key),
    };
    const desk = createDesk({
      secrets: createSecrets(store, log, quiet),
      memory: { get: () => undefined, update: async () => undefined },
      readSettings: () => raw,
      readServer: () => serverSetting,
      readWords: () => ({ language: 'en', texts: {} }),
      storageDir,
      sidecarPath: fileURLToPath(new URL('../sidecar/main.ts', import.meta.url)),
      clientName: 'test',
      log,
    });
    windows.push(desk);
    return desk;
  }
  const pidOf = async (desk: Desk) => {
    await desk.client.start();
    return desk.client.current()?.hello.pid;
  };
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false; // No such process.
    }
  };

  it('share one worker, also when they open at the same moment', async () => {
    const [first, second] = await Promise.all([pidOf(openWindow()), pidOf(openWindow())]);
    assert.ok(first);
    assert.equal(second, first);
    assert.equal(await pidOf(openWindow()), first);
  });

  it('find the worker that a closed window left', async () => {
    const closed = openWindow();
    const pid = await pidOf(closed);
    await closed.close(false);
    assert.equal(await pidOf(openWindow()), pid);
  });

  it('all come back when the worker dies, to the same new one', async () => {
    const [one, two] = [openWindow(), openWindow()];
    const pid = await pidOf(one);
    await pidOf(two);
    assert.ok(pid);
    const lost = [one, two].map(
      (desk) =>
        new Promise<void>((resolve) => {
          desk.client.changed.on((phase) => phase === 'reconnecting' && resolve());
        }),
    );
    process.kill(pid, 'SIGKILL');
    await Promise.all(lost);
    const [first, second] = await Promise.all([pidOf(one), pidOf(two)]);
    assert.notEqual(first, pid);
    assert.equal(second, first);
  });

  it('leave no worker behind that nobody could reach again, where secrets cannot be kept', async () => {
    const desk = openWindow(false);
    const pid = await pidOf(desk);
    assert.ok(pid);
    await desk.close(false);
    assert.equal(isAlive(pid), false);
  });
});
