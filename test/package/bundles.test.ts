import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openClient } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import { startDemo } from '../../scripts/story/demo.ts';
import { findVsix, unpackVsix } from './vsixFile.ts';

describe('the bundles of the VSIX', () => {
  let dir: string;

  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-vsix-'));
    await unpackVsix(await findVsix(), dir);
  });

  after(async () => {
    await rm(dir, { recursive: true, force: true });
  });

  it('start a worker that answers, with nothing of the repository around it', async () => {
    const token = randomBytes(32).toString('base64url');
    const sidecar = await startSidecar({
      modulePath: path.join(dir, 'dist/sidecar.cjs'),
      dataDir: path.join(dir, 'data'),
      token,
      onLog: () => undefined,
    });
    try {
      const { socketPath } = sidecar;
      const client = await openClient({ socketPath, token, clientName: 'package test' });
      assert.equal((await client.request('worker/status', {})).running, 0);
      client.close();
    } finally {
      await sidecar.kill();
    }
  });

  it('start the demo servers, with nothing of the repository around them', async () => {
    const demo = await startDemo(path.join(dir, 'dist/demo.cjs'));
    try {
      assert.ok(demo.info.accounts.length >= 2);
    } finally {
      await demo.stop();
    }
  });
});
