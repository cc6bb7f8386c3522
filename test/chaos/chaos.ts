import { setTimeout as sleep } from 'node:timers/promises';
import { beginLife, type Life } from './life.ts';
import { perform } from './perform.ts';
import { planRound } from './plan.ts';
import { settle } from './settle.ts';

/** Rounds of one world: histories grow, and a fault of an earlier round may show in a later one. */
const ROUNDS_A_LIFE = 20;
/** Much of a round is waiting: three worlds pass beside each other. */
const LIVES_AT_ONCE = 3;

export interface ChaosOptions {
  seed: number;
  rounds: number;
  /** To begin with another round of the same seed. */
  firstRound?: number;
  modulePath: string;
  onRound?: (round: number) => void;
}

/** How often each thing really happened. */
export type Counts = Record<
  | 'rounds'
  | 'received'
  | 'sent'
  | 'edits'
  | 'doubled'
  | 'reordered'
  | 'dropped'
  | 'delayed'
  | 'floodWaits'
  | 'connectionLosses'
  | 'deskRestarts'
  | 'serverRestarts'
  | 'peerHelped'
  | 'violations',
  number
>;

/** Runs the rounds of a seed; `failures` says of each world that went wrong what and in which round. */
export async function chaos(options: ChaosOptions): Promise<{ counts: Counts; failures: Error[] }> {
  const counts = noCounts();
  const failures: Error[] = [];
  const { firstRound = 0, rounds } = options;
  const last = firstRound + rounds;
  const starts: number[] = [];
  for (let first = firstRound; first < last; first += ROUNDS_A_LIFE) starts.push(first);
  const lane = async () => {
    for (let first = starts.shift(); first !== undefined; first = starts.shift()) {
      const end = Math.min(first + ROUNDS_A_LIFE, last);
      await liveThrough(options, first, end, counts).catch((error: unknown) => {
        counts.violations += 1;
        failures.push(error instanceof Error ? error : new Error(String(error)));
        starts.length = 0;
      });
    }
  };
  await Promise.all(Array.from({ length: LIVES_AT_ONCE }, lane));
  return { counts, failures };
}

async function liveThrough(
  { seed, modulePath, onRound }: ChaosOptions,
  first: number,
  end: number,
  counts: Counts,
): Promise<void> {
  const life = await beginLife(modulePath);
  let round = first;
  try {
    // Undisturbed at first: a client counts a channel from the first message it hears of there.
    await settle(life);
    for (; round < end && counts.violations === 0; round += 1) {
      await liveRound(life, seed, round);
      counts.rounds += 1;
      onRound?.(round);
    }
  } catch (error) {
    const again = `npm run chaos -- --seed ${seed} --round ${first} --rounds ${round - first + 1}`;
    const told = [...life.journal.lines.slice(-60), '— log —', ...life.world.logs.slice(-40)];
    const where = `seed ${seed}, round ${round}. Again: ${again}`;
    throw new Error(`${where}\n— what happened —\n${told.join('\n')}`, { cause: error });
  } finally {
    addCounts(counts, life);
    await life.world.close();
  }
}

async function liveRound(life: Life, seed: number, round: number): Promise<void> {
  const busy = new Set<string>();
  const running: Promise<void>[] = [];
  life.journal.note(`round ${round}`);
  for (const { afterMs, happening } of planRound(seed, round)) {
    await sleep(afterMs);
    const done = perform(life, busy, happening);
    // Waited for below; until then its failure is nobody's.
    done?.catch(() => undefined);
    if (done) running.push(done);
  }
  await Promise.all(running);
  await settle(life);
}

function noCounts(): Counts {
  return {
    rounds: 0,
    received: 0,
    sent: 0,
    edits: 0,
    doubled: 0,
    reordered: 0,
    dropped: 0,
    delayed: 0,
    floodWaits: 0,
    connectionLosses: 0,
    deskRestarts: 0,
    serverRestarts: 0,
    peerHelped: 0,
    violations: 0,
  };
}

function addCounts(counts: Counts, { journal, world, counts: own }: Life): void {
  const told = world.telegram.control.counters();
  const of = (name: string) => told[name] ?? 0;
  counts.received += journal.said.length;
  counts.sent += journal.approved.length;
  counts.edits += own.edits;
  counts.doubled += of('updates doubled');
  counts.reordered += of('updates reordered');
  counts.dropped += of('updates dropped');
  counts.delayed += of('updates delayed');
  counts.floodWaits += of('fault: floodWait');
  counts.connectionLosses += own.drops + of('fault: dropBefore') + of('fault: dropAfter');
  counts.deskRestarts += own.kills;
  counts.serverRestarts += of('restarts');
  counts.peerHelped += own.helped;
}
