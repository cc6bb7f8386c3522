import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJournal } from '../journal.ts';
import { forkDesk } from '../forkDesk.ts';
import { perform } from '../perform.ts';
import { planRound } from '../plan.ts';
import { createScene, watch } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { startWorld } from '../world.ts';
import { readTrace, TRACE_OPTIONS, type Effect } from './readTrace.ts';

/** Every byte that a sidecar writes while it works through some rounds of a plan, and every sync between them. */
export async function recordRun(options: {
  folder: string;
  modulePath: string;
  seed: number;
  rounds: number;
}): Promise<Effect[]> {
  const { folder, modulePath, seed, rounds } = options;
  const trace = join(folder, 'trace');
  const execPath = writeTracer(folder, trace);
  const world = await startWorld();
  const journal = createJournal(join(folder, 'journal.jsonl'));
  const desk = forkDesk({ modulePath, execPath, dataDir: join(folder, 'data'), onLog: () => {} });
  try {
    const client = await desk.client;
    await client.request('sidecar/configure', world.configuration(0));
    const scene = createScene();
    await watch(scene, client);
    for (let round = 0; round < rounds; round += 1) {
      await takeRound({ world, journal, scene, client, round }, seed);
    }
    await client.request('sidecar/stop', {});
    await desk.exited;
  } finally {
    // strace ends with what it traces.
    desk.kill();
    await desk.exited;
    journal.close();
    await world.close();
  }
  return readTrace(trace);
}

async function takeRound(stage: Stage, seed: number): Promise<void> {
  const taken: Promise<void>[] = [];
  for (const { afterMs, operation } of planRound(seed, stage.round).steps) {
    await sleep(afterMs);
    if (operation.kind !== 'pause') taken.push(perform(stage, operation));
  }
  await Promise.all(taken);
}

/** A Node that is traced. Says so loudly where there is no tracing: without it nothing would be proven. */
function writeTracer(folder: string, trace: string): string {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error(
      'The power cuts need strace, and the right to trace (ptrace): apt-get install strace; in a container, --cap-add SYS_PTRACE.',
      { cause },
    );
  }
  const file = join(folder, 'traced-node');
  const options = TRACE_OPTIONS.join(' ');
  writeFileSync(
    file,
    `#!/bin/sh\nexec strace ${options} -o '${trace}' '${process.execPath}' "$@"\n`,
  );
  chmodSync(file, 0o700);
  return file;
}
