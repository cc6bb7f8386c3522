import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { methods } from '../../protocol/methods.ts';
import type { Access } from '../../protocol/clientRecords.ts';
import { openClient, type Client } from '../../rpc/openClient.ts';
import { isMethod } from '../../rpc/schemas.ts';
import { samples } from '../contract/samples.ts';
import { withCode } from '../fault/faultSetup.ts';
import { askingDialogs, draftIn, process as startJob, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('a client beside the extension', () => {
  let harness: DeskHarness;
  let owner: Client;
  const open: Client[] = [];
  before(async () => {
    harness = await startHarness();
    owner = await harness.client();
  });
  afterEach(async () => {
    for (const client of open.splice(0)) client.close();
    owner = await harness.client();
    for (const { clientId } of (await owner.request('client/list', {})).clients)
      await owner.request('client/revoke', { clientId });
  });
  after(() => harness.stop());

  const pair = (access: Access, name = 'a script') =>
    owner.request('client/pair', { name, access });
  async function come({ token, socketPath }: Awaited<ReturnType<typeof pair>>): Promise<Client> {
    const client = await openClient({ socketPath, token, clientName: 'script' });
    open.push(client);
    return client;
  }

  for (const access of ['read', 'draft', 'send'] as const) {
    it(`may do what it was given, and nothing above: ${access}`, async () => {
      const client = await come(await pair(access));
      const scopes: string[] = {
        read: ['read'],
        draft: ['read', 'draft'],
        send: ['read', 'draft', 'send'],
      }[access];
      for (const method of Object.keys(methods).filter(isMethod)) {
        if (scopes.includes(methods[method].scope)) continue;
        await assert.rejects(
          client.request(method, samples[method].params),
          (error: Error & { code?: string }) => error.code === 'forbidden',
          method,
        );
      }
      assert.ok((await client.request('account/list', {})).accounts.length > 0);
    });
  }

  it('that may only read sends nothing, though it knows the draft', async () => {
    const [dialog] = await askingDialogs(harness);
    assert.ok(dialog);
    await startJob(harness, dialog.dialogId);
    const draft = await draftIn(harness, dialog.dialogId, 'ready');
    const client = await come(await pair('draft'));
    const { draftId, version, newestMessageId } = draft;
    const shown = await client.request('draft/get', { draftId });
    assert.equal(shown.draft.text, draft.text);
    await assert.rejects(
      client.request('draft/approve', { draftId, version, newestMessageId }),
      withCode('forbidden'),
    );
    assert.equal((await owner.request('draft/get', { draftId })).draft.state, 'ready');
  });

  it('is listed by name, with when it was here last, and never with its token', async () => {
    const paired = await pair('read', '  report.js ');
    const before = (await owner.request('client/list', {})).clients;
    assert.deepEqual(
      before.map(({ name, access, lastSeenAt }) => [name, access, lastSeenAt]),
      [['report.js', 'read', undefined]],
    );
    await come(paired);
    const [seen] = (await owner.request('client/list', {})).clients;
    assert.ok(seen?.lastSeenAt && seen.lastSeenAt >= seen.createdAt);
    for (const name of ['state.db', 'state.db-wal']) {
      const bytes = readFileSync(join(harness.dataDir, name));
      assert.ok(!bytes.includes(paired.token), name);
    }
    assert.ok(!harness.logs.join('\n').includes(paired.token));
  });

  it('is shown out at once when it is revoked, and not let in again', async () => {
    const [gone, stays] = [await pair('read'), await pair('read', 'another')];
    const [client, other] = [await come(gone), await come(stays)];
    await owner.request('client/revoke', { clientId: gone.client.clientId });
    await client.closed;
    await assert.rejects(come(gone), withCode('unauthorized'));
    assert.ok(await other.request('worker/status', {}));
    await assert.rejects(
      owner.request('client/revoke', { clientId: gone.client.clientId }),
      withCode('notFound'),
    );
  });

  it('is known to the next worker as well', async () => {
    const paired = await pair('read');
    await harness.desk.kill();
    owner = await harness.client();
    const { clients } = await owner.request('client/list', {});
    assert.deepEqual(
      clients.map(({ clientId }) => clientId),
      [paired.client.clientId],
    );
    assert.ok(await (await come(paired)).request('account/list', {}));
  });

  it('is refused beyond the twentieth, in words', async () => {
    for (let count = 0; count < 20; count += 1) await pair('read');
    await assert.rejects(pair('read'), withCode('conflict'));
  });

  it('as docs/clients.md has it prints what waits', async () => {
    const [, dialog] = await askingDialogs(harness);
    assert.ok(dialog);
    await startJob(harness, dialog.dialogId);
    const draft = await draftIn(harness, dialog.dialogId, 'ready');
    const { token, socketPath } = await pair('read');
    const page = readFileSync(join(root, 'docs/clients.md'), 'utf8');
    const script = /```js\n([\s\S]+?)```/.exec(page)?.[1];
    assert.ok(script);
    // Below the project's root, where `ws` is installed.
    const folder = mkdtempSync(join(root, 'build/client-'));
    try {
      writeFileSync(join(folder, 'client.mjs'), script);
      writeFileSync(join(folder, 'client.json'), JSON.stringify({ socketPath, token }));
      const run = promisify(execFile)(process.execPath, ['client.mjs', 'client.json'], {
        cwd: folder,
      });
      const { stdout } = await run;
      assert.ok(stdout.includes(`${dialog.title}: ${draft.text}`), stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
