import { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { openClient, type Client } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';

export interface ForkedDesk {
  /** Rejects when it was killed before. */
  readonly client: Promise<Client>;
  readonly exited: Promise<void>;
  /** False as long as it lives, and for good where it ended by itself. */
  wasKilled(): boolean;
  /** As a power cut would: no goodbye, nothing flushed. At any instant, from the fork on. */
  kill(): void;
}

/** The sidecar as the extension forks it, in hands that can kill it before it is ready. */
export function forkDesk(options: {
  modulePath: string;
  dataDir: string;
  execPath?: string;
  onLog: (level: string, text: string) => void;
}): ForkedDesk {
  const token = randomBytes(32).toString('base64url');
  let child: ChildProcess | undefined;
  const take = (message: unknown) => (child ??= processIn(message));
  subscribe('child_process', take);
  // It forks before it waits for anything.
  const started = startSidecar({ ...options, token });
  unsubscribe('child_process', take);
  if (!child) throw new Error('No process was forked.');
  const forked = child;
  let killed = false;
  const exited = once(forked, 'exit').then(() => undefined);
  const client = started.then(({ socketPath }) =>
    openClient({ socketPath, token, clientName: 'torture' }),
  );
  client.catch(() => undefined);
  return {
    client,
    exited,
    wasKilled: () => killed,
    kill() {
      // False where it has ended already.
      killed = forked.kill('SIGKILL') || killed;
    },
  };
}

function processIn(message: unknown): ChildProcess | undefined {
  if (typeof message !== 'object' || message === null || !('process' in message)) return undefined;
  return message.process instanceof ChildProcess ? message.process : undefined;
}
