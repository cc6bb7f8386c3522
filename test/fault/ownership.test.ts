import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { localSocketPath } from '../../rpc/socketPath.ts';
import { until } from '../until.ts';
import { openFolder, withCode } from './faultSetup.ts';

const ROUNDS = 6;
const WINDOWS = 3;
const attached = z.object({ pid: z.int(), started: z.int() });

/** What a worker leaves behind, and what it still holds: a lock nobody holds is taken at once, a held one never. */
describe('the lock and the socket of a storage folder', function () {
  this.timeout(30_000);
  let folder: ReturnType<typeof openFolder>;

  beforeEach(() => {
    folder = openFolder();
  });
  afterEach(() => folder.close());

  it('are taken over at once from a worker that was killed', async () => {
    const first = await folder.start();
    const lock = join(folder.dataDir, 'owner.lock');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    assert.ok(existsSync(lock) && existsSync(first.socketPath), 'nothing was left behind');
    const second = await folder.start();
    assert.equal(second.socketPath, first.socketPath);
    const client = await folder.open(second);
    assert.equal(client.hello.pid, second.pid);
    client.close();
  });

  it('stay with a worker that is alive but silent', async () => {
    const first = await folder.start();
    const client = await folder.open(first);
    const lock = statSync(join(folder.dataDir, 'owner.lock'));
    process.kill(first.pid, 'SIGSTOP');
    try {
      for (let i = 0; i < 3; i++) await assert.rejects(folder.start(), withCode('sidecarRunning'));
      assert.equal(statSync(join(folder.dataDir, 'owner.lock')).ino, lock.ino);
    } finally {
      process.kill(first.pid, 'SIGCONT');
    }
    assert.equal((await client.request('worker/status', {})).state, 'idle');
    client.close();
  });

  it('stay with a worker whose socket somebody has removed', async () => {
    const first = await folder.start();
    rmSync(first.socketPath);
    await assert.rejects(folder.start(), withCode('sidecarRunning'));
    assert.doesNotThrow(() => process.kill(first.pid, 0));
  });
});

describe('windows in processes of their own', function () {
  this.timeout(180_000);
  let dataDir: string;
  const windows: ChildProcess[] = [];
  const workers = new Set<number>();

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'fault-windows-'));
  });
  afterEach(async () => {
    for (const window of windows.splice(0)) window.disconnect();
    for (const pid of workers) await end(pid, 'SIGKILL');
    workers.clear();
    rmSync(localSocketPath(dataDir), { force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Everything is loaded; it only waits for the folder. */
  async function prepareWindow(): Promise<ChildProcess> {
    const window = fork(join(import.meta.dirname, 'windowChild.ts'));
    windows.push(window);
    await once(window, 'message');
    return window;
  }

  async function attach(window: ChildProcess): Promise<z.infer<typeof attached>> {
    const answer = once(window, 'message');
    window.send(dataDir);
    const [found]: unknown[] = await answer;
    const result = attached.parse(found);
    workers.add(result.pid);
    return result;
  }

  it(`that open at the same instant end with one worker, ${ROUNDS} times, also over what a killed one left`, async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const ready = await Promise.all(Array.from({ length: WINDOWS }, prepareWindow));
      const found = await Promise.all(ready.map(attach));
      const [pid, ...others] = new Set(found.map((one) => one.pid));
      assert.ok(pid);
      assert.deepEqual(others, [], `round ${round}: more than one worker`);
      const starters = found.filter(({ started }) => started > 0);
      assert.deepEqual(
        starters.map(({ started }) => started),
        [pid],
        `round ${round}: who started it`,
      );
      await end(pid, 'SIGKILL');
      for (const window of windows.splice(0)) window.disconnect();
    }
  });

  it('attach to a worker that was stopped in its tracks when it goes on, and start no other', async () => {
    const first = await attach(await prepareWindow());
    process.kill(first.pid, 'SIGSTOP');
    const second = attach(await prepareWindow());
    // It has dialled and hears nothing; a moment longer than a passing stall.
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.kill(first.pid, 'SIGCONT');
    assert.deepEqual(await second, { pid: first.pid, started: 0 });
  });
});

async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, signal);
  await until('the end of the worker', () => !isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No such process.
  }
}
