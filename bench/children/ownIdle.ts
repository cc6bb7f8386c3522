import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { openOwnQueue } from '../queue/ownQueue.ts';
import { serve } from './serve.ts';

/** A worker with nothing to do: CPU in ms, and turns of the event loop, over `idleMs`. */
serve(z.object({ dir: z.string(), idleMs: z.number() }), async ({ dir, idleMs }) => {
  const { worker, close } = openOwnQueue(dir, 4);
  await worker.start();
  await delay(100);
  const cpu = process.cpuUsage();
  const { loopCount } = performance.nodeTiming.uvMetricsInfo;
  await delay(idleMs);
  const { user, system } = process.cpuUsage(cpu);
  // One turn is ours: the end of the wait.
  const turns = performance.nodeTiming.uvMetricsInfo.loopCount - loopCount - 1;
  await close();
  return { cpuMs: (user + system) / 1_000, turns };
});
