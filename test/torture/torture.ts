import { rmSync } from 'node:fs';
import { isAcknowledged, toldBy } from './journal.ts';
import { beginLife, type Life } from './life.ts';
import { liveRound } from './liveRound.ts';
import { planRound } from './plan.ts';
import { settle } from './settle.ts';
import { startWorld } from './world.ts';

/** Rounds of one data folder; then it is let come to rest and judged as a whole. */
const ROUNDS_A_LIFE = 100;
/** Most of a round is waiting for a process: two lives pass beside each other. */
const LIVES_AT_ONCE = 2;

export interface TortureOptions {
  seed: number;
  rounds: number;
  /** To begin with another round of the same seed. */
  firstRound?: number;
  modulePath: string;
  /** After each. */
  onRound?: (round: number) => void;
}

export interface Counts {
  rounds: number;
  kills: number;
  checks: number;
  acknowledged: number;
  jobs: number;
  approvals: number;
  /** Of these, in several messages. */
  several: number;
  edits: number;
  sends: number;
  chats: number;
  violations: number;
}

/** Runs the rounds of a seed; `failures` says of each life that went wrong what and after which round. */
export async function torture(
  options: TortureOptions,
): Promise<{ counts: Counts; failures: Error[] }> {
  const counts = noCounts();
  const failures: Error[] = [];
  const { firstRound = 0, rounds } = options;
  const starts: number[] = [];
  for (let first = firstRound; first < firstRound + rounds; first += ROUNDS_A_LIFE)
    starts.push(first);
  const lane = async () => {
    for (let first = starts.shift(); first !== undefined; first = starts.shift()) {
      const end = Math.min(first + ROUNDS_A_LIFE, firstRound + rounds);
      await liveAndCount(options, first, end, counts).catch((error: unknown) => {
        counts.violations += 1;
        failures.push(error instanceof Error ? error : new Error(String(error)));
        starts.length = 0;
      });
    }
  };
  await Promise.all(Array.from({ length: LIVES_AT_ONCE }, lane));
  return { counts, failures };
}

async function liveAndCount(
  { seed, modulePath, onRound }: TortureOptions,
  first: number,
  end: number,
  counts: Counts,
): Promise<void> {
  const world = await startWorld();
  const life = beginLife(world, modulePath);
  let round = first;
  try {
    // One violation is enough: the other life ends as well.
    for (; round < end && counts.violations === 0; round += 1) {
      await liveRound(life, planRound(seed, round));
      counts.rounds += 1;
      onRound?.(round);
    }
    if (counts.violations === 0) await settle(life, round);
  } catch (error) {
    const again = `npm run torture -- --seed ${seed} --round ${first} --rounds ${round - first + 1}`;
    const where = `seed ${seed}, round ${round}. Kept in ${life.folder}. Again: ${again}`;
    throw new Error(where, { cause: error });
  } finally {
    addCounts(counts, life);
    life.journal.close();
    await world.close();
  }
  rmSync(life.folder, { recursive: true });
}

function noCounts(): Counts {
  return {
    rounds: 0,
    kills: 0,
    checks: 0,
    acknowledged: 0,
    jobs: 0,
    approvals: 0,
    several: 0,
    edits: 0,
    sends: 0,
    chats: 0,
    violations: 0,
  };
}

function addCounts(counts: Counts, { journal, kills, checks, world }: Life): void {
  const jobs = journal.entries.flatMap((entry) => toldBy(entry)?.jobs ?? []);
  counts.kills += kills;
  counts.checks += checks;
  counts.acknowledged += journal.entries.filter(isAcknowledged).length;
  counts.jobs += new Set(jobs.map(({ jobId }) => jobId)).size;
  const approvals = journal.of('approve').filter(isAcknowledged);
  counts.approvals += approvals.length;
  counts.several += approvals.filter(({ ask }) => ask.parts !== undefined).length;
  counts.edits += journal.of('editSent').filter(isAcknowledged).length;
  counts.sends += world.sends().length;
  counts.chats += journal.of('chat').filter(isAcknowledged).length;
}
