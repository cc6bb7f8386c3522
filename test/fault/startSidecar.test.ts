import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openClient, type Client } from '../../rpc/openClient.ts';
import { startSidecar, type SidecarProcess } from '../../rpc/sidecarProcess.ts';
import { localSocketPath } from '../../rpc/socketPath.ts';
import { rejection } from '../contract/harness.ts';
import { newToken } from '../contract/stubTarget.ts';

describe('a sidecar process', () => {
  let dataDir: string;
  let started: SidecarProcess[];
  let logged: string[];
  const token = newToken();

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'dialog-desk-fault-'));
    started = [];
    logged = [];
  });
  afterEach(async () => {
    for (const sidecar of started) await sidecar.kill();
    await rm(localSocketPath(dataDir), { force: true });
    await rm(dataDir, { recursive: true });
  });

  async function start(program: string, readyTimeoutMs = 10_000): Promise<SidecarProcess> {
    const sidecar = await startSidecar({
      modulePath: join(import.meta.dirname, 'sidecars', `${program}.ts`),
      dataDir,
      token,
      onLog: (level, text) => logged.push(`${level} ${text}`),
      readyTimeoutMs,
    });
    started.push(sidecar);
    return sidecar;
  }

  function open(sidecar: SidecarProcess, timeoutMs = 2000): Promise<Client> {
    const { socketPath } = sidecar;
    return openClient({ socketPath, token, clientName: 'fault suite', timeoutMs });
  }

  it('that is well is started, spoken to and stopped', async () => {
    const sidecar = await start('wellBehaved');
    const client = await open(sidecar);
    assert.equal(client.hello.pid, sidecar.pid);
    await client.request('sidecar/stop', {});
    assert.deepEqual(await sidecar.exited, { code: 0, signal: null });
    assert.equal((await client.closed).kind, 'lost');
  });

  it('gets nothing of the window but what Node needs', async () => {
    const planted = ['VSCODE_PID', 'NODE_OPTIONS', 'ANTHROPIC_API_KEY', 'MY_SECRET'];
    for (const name of planted) process.env[name] = name === 'NODE_OPTIONS' ? '--no-warnings' : 'x';
    const sidecar = await start('wellBehaved').finally(() => {
      for (const name of planted) delete process.env[name];
    });
    const client = await open(sidecar);
    const { models } = await client.request('model/list', {});
    const surroundings = models[0]?.name ?? '';
    for (const name of planted) assert.ok(!surroundings.includes(name), name);
    assert.ok(!surroundings.includes(token));
    assert.match(surroundings, /"argv":\[\],"execArgv":\[\]/);
    assert.match(surroundings, /"ELECTRON_RUN_AS_NODE":"1"/);
    assert.match(surroundings, /"umask":63/);
    client.close();
  });

  it('leaves the umask of its parent as it was', async () => {
    const before = process.umask(0o027);
    await start('wellBehaved');
    assert.equal(process.umask(before), 0o027);
  });

  it('goes on once it is detached, and can be found again', async () => {
    const sidecar = await start('wellBehaved');
    sidecar.detach();
    await sleep(50);
    const client = await open(sidecar);
    assert.ok(await client.request('worker/status', {}));
    client.close();
  });

  it('that is killed rejects what was pending, retryably', async () => {
    const sidecar = await start('wellBehaved');
    const client = await open(sidecar);
    const pending = client.request('draft/list', {});
    await client.request('worker/status', {});
    process.kill(sidecar.pid, 'SIGKILL');
    const error = await rejection('sidecarUnreachable', pending);
    assert.equal(error.retryable, true);
    assert.deepEqual(await client.closed, { kind: 'lost', closeCode: 1006 });
    assert.deepEqual(await sidecar.exited, { code: null, signal: 'SIGKILL' });
    await rejection('sidecarUnreachable', client.request('worker/status', {}));
  });

  it('that was killed leaves a socket that the next one takes over', async () => {
    const first = await start('wellBehaved');
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await start('wellBehaved');
    assert.equal(second.socketPath, first.socketPath);
    const client = await open(second);
    assert.equal(client.hello.pid, second.pid);
    client.close();
  });

  it('that is stopped in its tracks is found dead', async () => {
    const sidecar = await start('wellBehaved');
    const client = await openClient({
      socketPath: sidecar.socketPath,
      token,
      clientName: 'fault suite',
      heartbeatMs: 30,
    });
    process.kill(sidecar.pid, 'SIGSTOP');
    const pending = rejection('sidecarUnreachable', client.request('draft/list', {}));
    assert.equal((await client.closed).kind, 'silent');
    await pending;
    process.kill(sidecar.pid, 'SIGCONT');
  });

  it('that crashes at start is reported with its last words', async () => {
    const error = await rejection('sidecarUnreachable', start('crashesAtStart'));
    assert.match(error.message, /ended while it started \(code 3\)/);
    assert.equal(error.retryable, true);
    assert.ok(logged.some((line) => line.includes('cannot find the module')));
  });

  it('that crashes on its start message is reported', async () => {
    const error = await rejection('sidecarUnreachable', start('crashesAfterStart'));
    assert.match(error.message, /SIGKILL/);
  });

  it('that does not exist is reported with its last words', async () => {
    await rejection('sidecarUnreachable', start('doesNotExist'));
    assert.ok(logged.some((line) => line.includes('Cannot find module')));
  });

  it('cannot be started where there is no Node', async () => {
    const modulePath = join(import.meta.dirname, 'sidecars', 'wellBehaved.ts');
    const execPath = join(dataDir, 'no-such-node');
    const options = { modulePath, execPath, dataDir, token, onLog: () => undefined };
    await rejection('sidecarUnreachable', startSidecar(options));
  });

  it('that never gets ready is given up and ended', async () => {
    const error = await rejection('sidecarUnreachable', start('neverReady', 300));
    assert.match(error.message, /did not start in time/);
  });

  it('that finds its database locked passes that on and is ended', async () => {
    const error = await rejection('databaseLocked', start('databaseLocked'));
    assert.equal(error.retryable, true);
    assert.match(error.hint ?? '', /Close the other program/);
    assert.ok(logged.includes('warn the database is locked'));
  });

  it('that hangs on stop is ended after a grace', async () => {
    const sidecar = await start('hangsOnStop');
    const asked = performance.now();
    assert.deepEqual(await sidecar.kill(), { code: null, signal: 'SIGKILL' });
    assert.ok(performance.now() - asked >= 1900);
  });

  it('that talks rubbish is not spoken to', async () => {
    const sidecar = await start('talksRubbish');
    assert.ok(logged.some((line) => line.startsWith('warn')));
    const error = await rejection('sidecarUnreachable', open(sidecar));
    assert.match(error.message, /not a worker of this version/);
  });

  it('that speaks an old protocol is named so, with both versions', async () => {
    const sidecar = await start('speaksOldProtocol');
    const error = await rejection('protocolMismatch', open(sidecar));
    assert.match(error.message, /protocol \d+.* 0\./);
    assert.equal(error.hint, 'Restart the worker.');
  });

  it('that says nothing is given up in time', async () => {
    const sidecar = await start('saysNothing');
    const error = await rejection('sidecarUnreachable', open(sidecar, 200));
    assert.match(error.message, /did not answer in time/);
  });

  it('that is not there is unreachable, retryably', async () => {
    const socketPath = join(dataDir, 'nobody.sock');
    const error = await rejection(
      'sidecarUnreachable',
      openClient({ socketPath, token, clientName: 'fault suite' }),
    );
    assert.equal(error.retryable, true);
  });
});
