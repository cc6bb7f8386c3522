import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireOwnership } from './ownerLock.ts';

describe('the ownership of a storage folder', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-owner-'));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  it('belongs to one at a time', () => {
    const release = acquireOwnership(dir);
    assert.throws(() => acquireOwnership(dir), { code: 'sidecarRunning' });
    assert.throws(() => acquireOwnership(dir), { code: 'sidecarRunning' });
    release();
    acquireOwnership(dir)();
  });

  it('is kept in a file readable by its owner alone', () => {
    const release = acquireOwnership(dir);
    assert.equal(statSync(join(dir, 'owner.lock')).mode & 0o777, 0o600);
    release();
  });

  it('ends with the process that had it, even one that was killed', async () => {
    const script = `
      import { acquireOwnership } from ${JSON.stringify(import.meta.resolve('./ownerLock.ts'))};
      acquireOwnership(${JSON.stringify(dir)});
      process.stdout.write('mine');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      assert.throws(() => acquireOwnership(dir), { code: 'sidecarRunning' });
    } finally {
      child.kill('SIGKILL');
    }
    await once(child, 'close');
    acquireOwnership(dir)();
  });
});
