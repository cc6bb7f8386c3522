import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Configuration } from '../../protocol/methods.ts';
import { openClient } from '../../rpc/openClient.ts';
import type { Client } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import type { SidecarProcess } from '../../rpc/sidecarProcess.ts';
import {
  askingDialogs,
  delivered,
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import { until } from '../until.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';

const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

function withCode(code: ErrorCode) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.length > 10, 'a sentence for a person');
    assert.ok(error.hint, 'the next action');
    return true;
  };
}

describe('a start that cannot be', function () {
  this.timeout(30_000);
  let dataDir: string;
  const started: SidecarProcess[] = [];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'fault-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((sidecar) => sidecar.kill()));
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<SidecarProcess> {
    const token = randomBytes(32).toString('base64url');
    const sidecar = await startSidecar({ modulePath, dataDir, token, onLog: () => {} });
    started.push(sidecar);
    return sidecar;
  }

  it('says that a worker runs already, and leaves that one alone', async () => {
    const first = await start();
    await assert.rejects(start(), withCode('sidecarRunning'));
    assert.doesNotThrow(() => process.kill(first.pid, 0));
  });

  it('takes over at once after a worker that was killed', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    await start();
  });

  it('says that the database is damaged, and does not touch it', async () => {
    const path = join(dataDir, 'state.db');
    const rubbish = Buffer.alloc(8192, 'not a database ');
    writeFileSync(path, rubbish);
    await assert.rejects(start(), withCode('databaseCorrupt'));
    assert.deepEqual(readFileSync(path), rubbish);
  });

  it('says that the database is of a newer version', async () => {
    await (await start()).kill();
    started.length = 0;
    const db = new DatabaseSync(join(dataDir, 'state.db'));
    db.exec('PRAGMA user_version = 9999');
    db.close();
    await assert.rejects(start(), withCode('databaseNewer'));
  });

  it('says that another program holds the database', async () => {
    await (await start()).kill();
    started.length = 0;
    const db = new DatabaseSync(join(dataDir, 'state.db'));
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    try {
      await assert.rejects(start(), withCode('databaseLocked'));
    } finally {
      db.close();
    }
  });
});

describe('a configuration that lacks something', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  let client: Client;
  let configuration: Configuration;

  beforeEach(async () => {
    desk = await startHarness();
    client = await desk.client();
    configuration = desk.desk.configuration();
  });
  afterEach(() => desk.stop());

  it('says that the key is missing before anything is asked of the endpoint', async () => {
    const model = { ...configuration.model, baseUrl: 'https://api.anthropic.com', apiKey: null };
    await client.request('sidecar/configure', { ...configuration, model });
    await assert.rejects(client.request('model/list', {}), withCode('modelKeyMissing'));
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    const { jobId } = await processDialog(desk, dialog.dialogId);
    assert.equal((await jobIn(desk, jobId, 'failed')).error?.code, 'modelKeyMissing');
  });

  it('says that a wrong key is wrong', async () => {
    const model = { ...configuration.model, apiKey: 'wrong' };
    await client.request('sidecar/configure', { ...configuration, model });
    await assert.rejects(client.request('model/list', {}), withCode('modelKeyInvalid'));
  });

  it('says that nobody answers at the endpoint, and tries again', async () => {
    const model = { ...configuration.model, baseUrl: 'http://127.0.0.1:9' };
    await client.request('sidecar/configure', { ...configuration, model });
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    const { jobId } = await processDialog(desk, dialog.dialogId);
    assert.equal((await jobIn(desk, jobId, 'retrying')).error?.code, 'modelUnreachable');
    await client.request('sidecar/configure', configuration);
    await draftIn(desk, dialog.dialogId, 'ready');
  });

  it('asks for the API id before a sign-in', async () => {
    await client.request('sidecar/configure', { ...configuration, telegram: null });
    await assert.rejects(client.request('signIn/start', {}), withCode('notConfigured'));
  });
});

describe('Telegram out of reach', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('shows the account as offline, keeps an approval, and sends it once when it is back', async () => {
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    await processDialog(desk, dialog.dialogId);
    const { draftId, version, newestMessageId, text } = await draftIn(
      desk,
      dialog.dialogId,
      'ready',
    );
    const client = await desk.client();
    desk.telegram.control.refuse({ refuse: true });
    desk.telegram.control.drop({});
    await until('offline', async () => {
      const { accounts } = await client.request('account/list', {});
      return accounts[0]?.connection === 'online' ? undefined : true;
    });
    await client.request('draft/approve', { draftId, version, newestMessageId });
    await until(
      'an attempt that found nobody',
      async () => {
        const { jobs } = await client.request('job/list', { states: ['retrying'] });
        return jobs.find((job) => job.error?.code === 'telegramOffline');
      },
      30_000,
    );
    desk.telegram.control.refuse({ refuse: false });
    await until(
      'the message',
      async () => {
        const texts = delivered(desk, dialog.dialogId);
        return texts.length > 0 ? texts : undefined;
      },
      40_000,
    );
    await draftIn(desk, dialog.dialogId, 'sent');
    assert.deepEqual(delivered(desk, dialog.dialogId), [text]);
  });
});

describe('a client of another version', function () {
  this.timeout(30_000);

  it('is told which two versions met', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'fault-'));
    const token = randomBytes(32).toString('base64url');
    const sidecar = await startSidecar({ modulePath, dataDir, token, onLog: () => {} });
    try {
      const client = await openClient({
        socketPath: sidecar.socketPath,
        token,
        clientName: 'test',
      });
      await assert.rejects(
        client.request('client/hello', { protocolVersion: 99, clientName: 'old' }),
        withCode('protocolMismatch'),
      );
      client.close();
    } finally {
      await sidecar.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
