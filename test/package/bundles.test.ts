import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openClient } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import { startDemo } from '../../scripts/story/demo.ts';
import { loadedFiles } from '../../scripts/loadedFiles.ts';
import { findVsix, unpackVsix } from './vsixFile.ts';

/** Of what VS Code reads before the extension is active; a window pays for it whether or not the desk is used. */
const ACTIVATION_BYTES = 150_000;
const PAGE_BYTES = 200_000;

describe('the bundles of the VSIX', () => {
  let dir: string;

  before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-vsix-'));
    await unpackVsix(await findVsix(), dir);
  });

  after(async () => {
    await rm(dir, { recursive: true, force: true });
  });

  it('have VS Code read little to activate the extension, and the rest once it is needed', async () => {
    const dist = path.join(dir, 'dist');
    const loaded = await loadedFiles(path.join(dist, 'extension.cjs'));
    const sizes = await Promise.all(loaded.map(async (file) => (await stat(file)).size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(bytes <= ACTIVATION_BYTES, `${bytes} bytes: ${loaded.join(', ')}`);
    const pieces = (await readdir(dist)).filter((name) => name.startsWith('extension-'));
    assert.ok(loaded.length <= 2, 'what the window starts with is one piece');
    assert.ok(pieces.length > loaded.length, 'the rest comes later');
  });

  it('have a page whose script is small', async () => {
    const { size } = await stat(path.join(dir, 'dist/webview.js'));
    assert.ok(size <= PAGE_BYTES, `${size} bytes`);
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
