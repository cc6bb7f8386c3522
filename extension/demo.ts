import { fork, type ChildProcess } from 'node:child_process';
import * as z from 'zod/mini';
import { AppError } from '../protocol/errors.ts';
import { childEnvironment } from '../rpc/childEnvironment.ts';
import { parseDemoInfo, type DemoInfo } from './demoInfo.ts';

const READY_TIMEOUT_MS = 20_000;
const readyMessage = z.object({ kind: z.literal('ready') });

export interface DemoProcess {
  info: DemoInfo;
  /** Ends the demo's servers. */
  stop(): void;
  /** Never rejects. */
  exited: Promise<void>;
}

/** Starts the local Telegram server and the local model. They end with this process at the latest. */
export async function startDemo(modulePath: string): Promise<DemoProcess> {
  const child = fork(modulePath, [], {
    execArgv: [],
    env: childEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  const exited = Promise.withResolvers<void>();
  child.once('exit', () => exited.resolve());
  try {
    const info = await ready(child);
    return { info, stop: () => void child.kill(), exited: exited.promise };
  } catch (error) {
    child.kill();
    throw error;
  }
}

function ready(child: ChildProcess): Promise<DemoInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<DemoInfo>();
  const fail = (cause?: unknown) =>
    reject(
      new AppError('internal', 'The demo did not start.', {
        retryable: true,
        hint: 'Try again; the log says more.',
        cause,
      }),
    );
  const timer = setTimeout(fail, READY_TIMEOUT_MS);
  child.on('message', (message: unknown) => {
    if (!readyMessage.safeParse(message).success) return;
    try {
      resolve(parseDemoInfo(message));
    } catch (error) {
      reject(error);
    }
  });
  child.once('error', fail);
  child.once('exit', () => fail());
  return promise.finally(() => clearTimeout(timer));
}
