import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHarness } from '../integration/deskHarness.ts';
import { approve, readyDraft } from './faultSetup.ts';

const PROGRAM = fileURLToPath(new URL('storageProcess.ts', import.meta.url));
const ALL = [
  'cache.db',
  'cache.db-shm',
  'cache.db-wal',
  'owner.lock',
  'owner.lock-journal',
  'state.db',
  'state.db-shm',
  'state.db-wal',
];

describe('what the worker keeps on disk', function () {
  this.timeout(30_000);
  let parent: string;
  let dir: string;
  const close: (() => Promise<void>)[] = [];

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'fault-private-'));
    dir = join(parent, 'storage');
  });
  afterEach(async () => {
    for (const each of close.splice(0)) await each();
    rmSync(parent, { recursive: true, force: true });
  });

  async function openUnder(umask: string): Promise<{ kill: () => Promise<void> }> {
    const stdio = ['pipe', 'pipe', 'inherit'] as const;
    const child = spawn(process.execPath, [PROGRAM, dir, umask], { stdio: [...stdio] });
    const closed = once(child, 'close');
    const kill = async () => {
      child.kill('SIGKILL');
      await closed;
    };
    close.push(kill);
    const early = closed.then(() => assert.fail('the storage could not be opened'));
    early.catch(() => undefined);
    await Promise.race([once(child.stdout, 'data'), early]);
    return { kill };
  }
  const modes = () =>
    Object.fromEntries(
      readdirSync(dir)
        .toSorted()
        .map((name) => [name, (statSync(join(dir, name)).mode & 0o777).toString(8)]),
    );
  const isPrivate = () => {
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    assert.deepEqual(modes(), Object.fromEntries(ALL.map((name) => [name, '600'])));
  };

  it('is for its owner alone, though everybody may read what the system lets be made', async () => {
    await openUnder('000');
    isPrivate();
  });

  it('is narrowed where it was open to others, side files of a crash as well', async () => {
    await (await openUnder('000')).kill();
    assert.deepEqual(Object.keys(modes()), ALL);
    for (const name of ALL) chmodSync(join(dir, name), 0o666);
    chmodSync(dir, 0o777);
    await openUnder('000');
    isPrivate();
  });

  it('stays so when the write-ahead log is made anew', async () => {
    await (await openUnder('000')).kill();
    for (const name of ['state.db', 'cache.db']) {
      for (const suffix of ['-wal', '-shm']) rmSync(join(dir, name + suffix));
    }
    await openUnder('000');
    isPrivate();
  });

  it('is for its owner alone after work through the real worker, logs and all', async () => {
    const desk = await startHarness({ dataDir: dir });
    close.push(() => desk.stop());
    await approve(desk, await readyDraft(desk));
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    assert.ok(Object.keys(modes()).length > ALL.length);
    assert.deepEqual(new Set(Object.values(modes())), new Set(['600']));
  });
});
