import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod/mini';

const ready = z.object({
  kind: z.literal('ready'),
  controlUrl: z.string(),
  telegram: z.object({
    apiId: z.number(),
    apiHash: z.string(),
    server: z.object({
      host: z.string(),
      ports: z.record(z.string(), z.number()),
      publicKey: z.string(),
    }),
  }),
  model: z.object({ baseUrl: z.string(), apiKey: z.string() }),
  accounts: z.array(z.object({ accountId: z.string(), name: z.string(), language: z.string() })),
});
export type DemoInfo = z.infer<typeof ready>;

export interface Demo {
  info: DemoInfo;
  /** One action of the control handle (demo/README.md). */
  control(action: string, body: Record<string, unknown>): Promise<unknown>;
  /** Resolves when the servers have gone, asked to or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 3_000;

/** The demo servers in a process of their own, as the extension starts them. */
export async function startDemo(modulePath: string, args: string[] = []): Promise<Demo> {
  const child = fork(modulePath, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const exited = once(child, 'exit');
  const info = await readInfo(child, exited);
  return {
    info,
    async control(action, body) {
      const response = await fetch(`${info.controlUrl}/${action}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`demo control ${action}: ${JSON.stringify(answer)}`);
      return answer;
    },
    exited: exited.then(() => undefined),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** What it says first. A demo that says anything else is ended: left running, it would keep us from ending. */
async function readInfo(child: ChildProcess, exited: Promise<unknown[]>): Promise<DemoInfo> {
  try {
    const [message] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) =>
        Promise.reject(new Error(`The demo ended with code ${String(code)} before it was ready.`)),
      ),
    ]);
    return ready.parse(message);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}
