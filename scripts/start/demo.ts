import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '../../dist/demo.cjs');

export interface Demo {
  /** Where the extension learns of the demo's servers. */
  controlUrl: string;
  /** Rejects when the demo ends without having been asked to. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

/** Starts the demo's servers in a process of their own; it ends with us, whatever becomes of us. */
export async function startDemo(): Promise<Demo> {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ended = exit.then((code): never => {
    throw new Error(`The demo ended with ${code}.`);
  });
  // Awaited by whoever wants to know; nobody may.
  ended.catch(() => undefined);
  const controlUrl = await Promise.race([ready(child), ended]);
  return {
    controlUrl,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exit;
      clearTimeout(timer);
    },
  };
}

async function ready(child: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.on('message', (message: unknown) => {
      if (isReady(message)) resolve(message.controlUrl);
    });
  });
}

function isReady(message: unknown): message is { kind: 'ready'; controlUrl: string } {
  if (typeof message !== 'object' || message === null) return false;
  if (!('kind' in message) || message.kind !== 'ready') return false;
  return 'controlUrl' in message && typeof message.controlUrl === 'string';
}
