import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openClient } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import { contractSuite } from './contractSuite.ts';

const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

/** The sidecar as it is shipped, with nothing configured: every call is answered or refused in words. */
contractSuite('of the sidecar itself', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'contract-'));
  const token = randomBytes(32).toString('base64url');
  const { socketPath, kill } = await startSidecar({ modulePath, dataDir, token, onLog: () => {} });
  return {
    socketPath,
    adminToken: token,
    // Its sample names servers that are not there.
    spared: ['sidecar/stop', 'sidecar/configure'],
    answersSamples: false,
    open: (other = token, onError) =>
      openClient({
        socketPath,
        token: other,
        clientName: 'contract suite',
        ...(onError ? { onError } : {}),
      }),
    async close() {
      await kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
});
