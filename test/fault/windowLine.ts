import { randomBytes } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import { createSidecarClient } from '../../extension/sidecarClient.ts';
import { openClient } from '../../rpc/openClient.ts';
import { decideRestart } from '../../rpc/restartPolicy.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import type { SidecarProcess } from '../../rpc/sidecarProcess.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { modulePath } from './faultSetup.ts';

/**
 * The line of a real window to the real sidecar, with the restart policy of the extension; its waits take no time and
 * are recorded. `gate`: what a start waits for.
 */
export function openWindowLine({ desk, dataDir }: DeskHarness, gate = () => Promise.resolve()) {
  const phases: string[] = [];
  const delays: number[] = [];
  const quiet = () => undefined;
  let sidecar: SidecarProcess | undefined;
  const line = createSidecarClient({
    async connect() {
      await gate();
      const token = randomBytes(32).toString('base64url');
      sidecar = await startSidecar({ modulePath, dataDir, token, onLog: quiet });
      return openClient({ socketPath: sidecar.socketPath, token, clientName: 'window' });
    },
    async prepare(connection) {
      await connection.request('sidecar/configure', desk.configuration());
    },
    nextDelayMs(losses, now) {
      const decision = decideRestart(losses, now, 0.5);
      return decision.kind === 'restart' ? decision.delayMs : undefined;
    },
    isFinal: (error) => error instanceof AppError && error.code === 'databaseCorrupt',
    async wait(delayMs) {
      delays.push(delayMs);
    },
    now: Date.now,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  line.changed.on((phase) => {
    if (phase !== phases.at(-1)) phases.push(phase);
  });
  return {
    line,
    /** Each one once as it was entered. */
    phases,
    delays,
    /** As a crash would: no goodbye. */
    async crash(): Promise<void> {
      if (!sidecar) return;
      const { pid, exited } = sidecar;
      process.kill(pid, 'SIGKILL');
      await exited;
    },
    async close(): Promise<void> {
      line.detach();
      await sidecar?.kill();
    },
  };
}
