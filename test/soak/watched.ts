import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

/** In the place of the bundle: a sidecar that can be looked into. */
export const WATCHED_SIDECAR = fileURLToPath(new URL('watchedSidecar.ts', import.meta.url));

const sample = z.object({
  heapUsed: z.number(),
  rss: z.number(),
  resources: z.record(z.string(), z.number()),
  listeners: z.number(),
});

export async function tellWatched(dataDir: string, command: string): Promise<unknown> {
  const socket = connect(join(dataDir, 'watch.sock'));
  let answer = '';
  socket.on('data', (data) => (answer += String(data)));
  socket.write(`${command}\n`);
  await once(socket, 'close');
  return JSON.parse(answer);
}

/** What it holds after a forced collection. */
export async function measureWatched(dataDir: string): Promise<z.infer<typeof sample>> {
  return sample.parse(await tellWatched(dataDir, 'measure'));
}
