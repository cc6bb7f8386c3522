import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { endProcessesNaming, findProcesses } from './processes.ts';

describe('ending what a demo window left', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('ends a process that detached itself, by the folder in its arguments, and no other', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    await startDetached(ours, '');
    await startDetached(theirs, '');
    await endProcessesNaming(ours);
    assert.deepEqual(await findProcesses(ours), []);
    assert.equal((await findProcesses(theirs)).length, 1);
    await endProcessesNaming(theirs);
  });

  it('ends one that does not want to', async () => {
    const ours = randomUUID();
    await startDetached(ours, "process.on('SIGTERM', () => {});");
    await endProcessesNaming(ours);
    assert.deepEqual(await findProcesses(ours), []);
  });
});

async function startDetached(name: string, code: string): Promise<void> {
  const program = `${code} console.log('up'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', program, name], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.unref();
}
