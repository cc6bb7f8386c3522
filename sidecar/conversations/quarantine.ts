import { existsSync, readdirSync, rmSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import { createPrivateDir } from '../store/privateFiles.ts';
import type { Sealer } from '../store/sealing/sealer.ts';

/** One file: whose rows, and when they were set aside. */
export interface Copy {
  conversationId: string;
  /** Milliseconds since 1970. */
  at: number;
}

export type Quarantine = ReturnType<typeof createQuarantine>;

/** Damaged conversations, each as `<conversationId>-<timestamp>.json`, for their owner alone (0600 in a folder of 0700). */
export function createQuarantine(dir: string, log: Log, sealer: Sealer) {
  return {
    /** On the disk when this resolves: what is cleared afterwards can be looked at. Where it fails nothing is left. */
    async write(copy: Copy, rows: Record<string, unknown>[]): Promise<void> {
      createPrivateDir(dir);
      const text = JSON.stringify(rows, (_key, value: unknown) => plain(value), 1);
      await writeNew(join(dir, nameOf(copy)), sealer.seal(COLUMN, text));
      await syncFolder(dir);
    },

    /** They hold the text of messages: they go with their conversation. Never throws: the next clean-up tries again. */
    remove(isOver: (copy: Copy) => boolean): void {
      try {
        for (const copy of list(dir)) if (isOver(copy)) rmSync(join(dir, nameOf(copy)));
      } catch (error) {
        log('warn', `a copy that was set aside was not removed: ${describeFailure(error)}`);
      }
    },
  };
}

/** What the content of a copy is sealed for. */
const COLUMN = 'quarantine';

/** Brings every copy into the form in which one is written now; each is there whole at any time. */
export async function rewriteCopies(dir: string, sealer: Sealer): Promise<void> {
  if (!existsSync(dir)) return;
  for (const copy of list(dir)) {
    const path = join(dir, nameOf(copy));
    const text = await readFile(path, 'utf8');
    if (sealer.isAsWritten(text)) continue;
    const part = `${path}.part`;
    rmSync(part, { force: true });
    await writeNew(part, sealer.seal(COLUMN, sealer.open(COLUMN, text)));
    await rename(part, path);
  }
  for (const name of readdirSync(dir)) if (name.endsWith('.part')) rmSync(join(dir, name));
  await syncFolder(dir);
}

/** Where it fails nothing is left. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** How many there are of these conversations. */
export function countCopies(dir: string, conversationIds: ReadonlySet<string>): number {
  return list(dir).filter(({ conversationId }) => conversationIds.has(conversationId)).length;
}

const NAME = /^([0-9a-f-]{36})-(\d+)\.json$/;

function nameOf({ conversationId, at }: Copy): string {
  return `${conversationId}-${at}.json`;
}

function list(dir: string): Copy[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).flatMap((name) => {
    const [, conversationId, at] = NAME.exec(name) ?? [];
    return conversationId === undefined ? [] : [{ conversationId, at: Number(at) }];
  });
}

/** A damaged cell may hold bytes or a number that JSON has no word for. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
  return typeof value === 'bigint' ? value.toString() : value;
}

/** So that the new name is on the disk as well. Windows opens no folders and needs none of it. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
