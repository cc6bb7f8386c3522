import type { Random } from '../random.ts';
import type { Effect } from './readTrace.ts';

const SECTOR = 512;

/** A file as the disk has it: what was synced, and what is still on its way there. */
interface DiskFile {
  synced: Buffer;
  waiting: Extract<Effect, { kind: 'write' | 'truncate' }>[];
}

/** Follows the writes to one folder's files as a disk with a cache would. */
export function createDisk() {
  const files = new Map<string, DiskFile>();

  function open(file: string): DiskFile {
    const known = files.get(file) ?? { synced: Buffer.alloc(0), waiting: [] };
    files.set(file, known);
    return known;
  }

  return {
    apply(effect: Exclude<Effect, { kind: 'said' }>): void {
      if (effect.kind === 'remove') files.delete(effect.file);
      else if (effect.kind === 'sync') sync(open(effect.file));
      else open(effect.file).waiting.push(effect);
    },
    /**
     * What is found after a power cut at this moment: all that was synced; of the rest each write is there, is not, or
     * is there in part, sector by sector, in any order.
     */
    cut(random: Random): Map<string, Buffer> {
      return new Map([...files].map(([name, file]) => [name, leftOf(file, random)]));
    },
  };
}

function sync(file: DiskFile): void {
  file.synced = withAll(file.synced, file.waiting);
  file.waiting = [];
}

function leftOf({ synced, waiting }: DiskFile, random: Random): Buffer {
  const left = shuffled(waiting, random).flatMap((effect) => survivors(effect, random));
  return withAll(synced, left);
}

function survivors(effect: DiskFile['waiting'][number], random: Random): DiskFile['waiting'] {
  const fate = random.pick(['kept', 'lost', 'torn']);
  if (fate === 'lost') return [];
  if (fate === 'kept' || effect.kind === 'truncate') return [effect];
  return sectorsOf(effect).filter(() => random.chance(0.5));
}

function sectorsOf(effect: Extract<Effect, { kind: 'write' }>): DiskFile['waiting'] {
  const sectors: DiskFile['waiting'] = [];
  const end = effect.offset + effect.data.length;
  for (let offset = effect.offset; offset < end;) {
    const next = Math.min(end, (Math.floor(offset / SECTOR) + 1) * SECTOR);
    const data = effect.data.subarray(offset - effect.offset, next - effect.offset);
    sectors.push({ ...effect, offset, data });
    offset = next;
  }
  return sectors;
}

function withAll(before: Buffer, effects: DiskFile['waiting']): Buffer {
  const largest = effects.map((effect) =>
    effect.kind === 'truncate' ? effect.size : effect.offset + effect.data.length,
  );
  const content = Buffer.alloc(largest.reduce((a, b) => Math.max(a, b), before.length));
  before.copy(content);
  let { length } = before;
  for (const effect of effects) {
    if (effect.kind === 'truncate') {
      content.fill(0, Math.min(length, effect.size));
      length = effect.size;
    } else {
      effect.data.copy(content, effect.offset);
      length = Math.max(length, effect.offset + effect.data.length);
    }
  }
  return content.subarray(0, length);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.unit() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
