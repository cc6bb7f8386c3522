import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { startDemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import { startSidecar } from '../rpc/sidecarProcess.ts';
import { sidecarBundle, startBenchDesk } from './benchDesk.ts';
import { runChild } from './children.ts';
import { createSession } from './createSession.ts';
import { atMost, median, type RunBench } from './figure.ts';
import { rssMb } from './processCost.ts';
import { inTempDir } from './tempDir.ts';

const ROUNDS = 9;
const IDLE_MS = 3_000;
export const name = 'sidecarStart';

const bareCost = z.object({ loadedMs: z.number(), rssMb: z.number() });

/** From the fork to the worker that listens, its database new; then what it holds of memory when it idles. */
export const run: RunBench = async () => {
  const own: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) own.push(await startMs());
  const bare = await measureBare();
  const ready = {
    name: 'sidecar ready after fork',
    value: median(own),
    unit: 'ms',
    peer: { name: 'GramJS and the SDK loaded', value: bare.loadedMs },
  };
  const memory = {
    name: 'idle memory with one account',
    value: await idleMb(),
    unit: 'MB',
    peer: { name: 'GramJS and the SDK idle', value: bare.rssMb },
  };
  return [atMost(500, ready), atMost(150, memory)];
};

async function startMs(): Promise<number> {
  return await inTempDir(async (dataDir) => {
    const startedAt = performance.now();
    const sidecar = await startSidecar({
      modulePath: sidecarBundle,
      dataDir,
      token: randomBytes(32).toString('base64url'),
      onLog: () => undefined,
    });
    const ms = performance.now() - startedAt;
    await sidecar.kill();
    return ms;
  });
}

async function idleMb(): Promise<number> {
  const desk = await startBenchDesk();
  try {
    await delay(IDLE_MS);
    return await rssMb(desk.pid);
  } finally {
    await desk.stop();
  }
}

async function measureBare(): Promise<z.infer<typeof bareCost>> {
  const demo = await startDemoTelegram();
  try {
    const input = { telegram: demo.connection, ...(await createSession(demo)) };
    return await runChild('bareIdle', input, bareCost);
  } finally {
    await demo.close();
  }
}
