import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openStore } from '../../../sidecar/store/openStore.ts';
import { readSnapshot } from '../checker/snapshot.ts';
import type { Random } from '../random.ts';
import { createDisk } from './disk.ts';
import { broken, createPromises, promise, type Promises } from './promises.ts';
import { createFrameReader } from './readFrames.ts';
import type { Effect } from './readTrace.ts';

export interface Cuts {
  cuts: number;
  /** Promises that stood at the cuts, in sum. */
  promises: number;
  /** Writes to the database itself once something had been promised: checkpoints of its log. */
  checkpointed: number;
  /** What was lost, in words. */
  lost: string[];
}

/**
 * Cuts the power at `count` moments of a recorded run, opens what a disk would have kept with the real store, and
 * compares it with what the process had told its client by then.
 */
export async function cutPower(
  effects: Effect[],
  { folder, count, random }: { folder: string; count: number; random: Random },
): Promise<Cuts> {
  const disk = createDisk();
  const promises = createPromises();
  const readers = new Map<string, ReturnType<typeof createFrameReader>>();
  const chosen = chooseMoments(effects, count, random);
  const result: Cuts = { cuts: 0, promises: 0, checkpointed: 0, lost: [] };
  for (const [index, effect] of effects.entries()) {
    if (effect.kind === 'said') listen(promises, readers, effect);
    else if (isOfState(effect.file)) {
      disk.apply(effect);
      if (effect.kind === 'write' && isDatabase(effect.file) && promises.jobs.size > 0)
        result.checkpointed += 1;
    }
    for (let times = chosen.get(index) ?? 0; times > 0; times -= 1) {
      const dir = join(folder, `cut-${result.cuts}`);
      const lost = await inspect(dir, disk.cut(random), promises);
      result.lost.push(...lost.map((what) => `cut ${result.cuts} after effect ${index}: ${what}`));
      result.cuts += 1;
      result.promises += countOf(promises);
      rmSync(dir, { recursive: true });
    }
  }
  return result;
}

function countOf({ jobs, approvals, drafts, chatMessages, chunks }: Promises): number {
  return jobs.size + approvals.size + drafts.size + chatMessages.size + chunks.size;
}

const isDatabase = (file: string) => basename(file) === 'state.db';
const isOfState = (file: string) => ['state.db', 'state.db-wal'].includes(basename(file));

/** Half of them right after something was said: nothing may still be on its way to the disk then. */
function chooseMoments(effects: Effect[], count: number, random: Random): Map<number, number> {
  const first = effects.findIndex(
    ({ kind, file }) => kind === 'said' && file.startsWith('socket:'),
  );
  const said = effects.flatMap(({ kind }, index) =>
    kind === 'said' && index > first ? [index] : [],
  );
  const moments = new Map<number, number>();
  for (let left = count; left > 0; left -= 1) {
    const any = first + random.below(effects.length - first);
    const index = random.chance(0.5) ? any : (said[random.below(said.length)] ?? any);
    moments.set(index, (moments.get(index) ?? 0) + 1);
  }
  return moments;
}

function listen(
  promises: Promises,
  readers: Map<string, ReturnType<typeof createFrameReader>>,
  { file, data }: Extract<Effect, { kind: 'said' }>,
): void {
  if (data.toString('latin1', 0, 12) === 'HTTP/1.1 101') readers.set(file, createFrameReader());
  for (const message of readers.get(file)?.push(data) ?? []) promise(promises, message);
}

async function inspect(
  dir: string,
  files: Map<string, Buffer>,
  promises: Promises,
): Promise<string[]> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const [name, content] of files)
    writeFileSync(join(dir, basename(name)), content, { mode: 0o600 });
  try {
    await openStore({ dir }).close();
    const snapshot = readSnapshot(join(dir, 'state.db'));
    const unsound =
      snapshot.integrity.join() === 'ok' && snapshot.foreignKeys === 0 ? [] : ['unsound pages'];
    return [...unsound, ...broken(promises, snapshot)];
  } catch (error) {
    return [`it cannot be opened: ${error instanceof Error ? error.message : String(error)}`];
  }
}
