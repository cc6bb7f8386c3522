// A window's way to the worker, in a process of its own. Told a folder: attaches to the worker there or starts one, tells
// which, and stays attached until the channel to its parent ends.
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { attachOrSpawn } from '../../extension/attachOrSpawn.ts';
import { openClient } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import { localSocketPath } from '../../rpc/socketPath.ts';

const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

process.once('message', (folder) => {
  open(String(folder)).then(
    (found) => process.send?.(found),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.('listening');

async function open(dataDir: string): Promise<{ pid: number; started: number }> {
  /** What windows of one profile share: the token of the worker that runs. */
  const tokenFile = join(dataDir, 'token');
  let started = 0;
  const client = await attachOrSpawn({
    loadToken: () => readFile(tokenFile, 'utf8').catch(() => undefined), // None yet.
    async storeToken(token) {
      const whole = `${tokenFile}.${process.pid}`;
      await writeFile(whole, token);
      await rename(whole, tokenFile);
    },
    createToken: () => randomBytes(32).toString('base64url'),
    open: (token) =>
      openClient({ socketPath: localSocketPath(dataDir), token, clientName: 'window' }),
    async spawn(token) {
      const sidecar = await startSidecar({ modulePath, dataDir, token, onLog: () => undefined });
      sidecar.detach();
      started = sidecar.pid;
    },
    wait: (delayMs) => delay(delayMs),
  });
  return { pid: client.hello.pid, started };
}
