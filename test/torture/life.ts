import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, createMemory, type Evidence, type Memory } from './checker/check.ts';
import { readSnapshot } from './checker/snapshot.ts';
import { forkDesk, type ForkedDesk } from './forkDesk.ts';
import { createJournal, type Journal } from './journal.ts';
import type { World } from './world.ts';

/** One data folder with all that was promised about it, through many deaths of its sidecar. */
export interface Life {
  readonly world: World;
  readonly modulePath: string;
  readonly folder: string;
  readonly dataDir: string;
  readonly journal: Journal;
  readonly memory: Memory;
  readonly logs: string[];
  kills: number;
  checks: number;
  /** How much longer things take than on a machine that is left alone: so much longer are the plan's waits. */
  pace: number;
}

export function beginLife(world: World, modulePath: string): Life {
  const folder = mkdtempSync(join(tmpdir(), 'torture-'));
  return {
    world,
    modulePath,
    folder,
    dataDir: join(folder, 'data'),
    journal: createJournal(join(folder, 'journal.jsonl')),
    memory: createMemory(),
    logs: [],
    kills: 0,
    checks: 0,
    pace: 1,
  };
}

/** What was found to be wrong, with the end of the journal: what led to it. */
export class Violation extends Error {
  readonly found: string[];

  constructor(life: Life, found: string[]) {
    const parts = [
      ...found,
      '— journal —',
      // Texts are long; the file has the whole of them.
      ...life.journal.tail(40).map((line) => line.slice(0, 500)),
      '— log —',
      ...life.logs.slice(-25),
    ];
    super(parts.join('\n'));
    this.name = 'Violation';
    this.found = found;
  }
}

/** A sidecar of this life; its log is kept for whoever reads of a violation. */
export function fork({ modulePath, dataDir, logs }: Life): ForkedDesk {
  return forkDesk({
    modulePath,
    dataDir,
    onLog(level, text) {
      logs.push(`${level} ${text}`);
      if (logs.length > 200) logs.shift();
    },
  });
}

/** From the fork until it is configured, ms, on a machine that is left alone. */
const START_MS = 250;
const SLOWEST_PACE = 4;

/** Takes the pace from how long this start took. */
export function keepPace(life: Life, startedAt: number): void {
  life.pace = Math.min(SLOWEST_PACE, Math.max(1, (Date.now() - startedAt) / START_MS));
}

/** The checker's look at this life. It waits for nothing in between: see `check`. */
export function look(life: Life, startedAt: number): Evidence {
  const { journal, memory, world, dataDir } = life;
  const snapshot = readSnapshot(join(dataDir, 'state.db'));
  const requests = world.model.control.requests().map(({ body }) => body);
  const [history, sends] = [world.history(), world.sends()];
  const evidence = { snapshot, journal, memory, history, sends, requests, startedAt };
  const wrong = [...check(dataDir, evidence), ...outbursts(life)];
  if (wrong.length > 0) throw new Violation(life, wrong);
  life.checks += 1;
  return evidence;
}

/** What no log may hold, whatever happens. */
function outbursts({ logs }: Life): string[] {
  return logs.filter((line) => /unhandled rejection|uncaught exception|did not stop/.test(line));
}
