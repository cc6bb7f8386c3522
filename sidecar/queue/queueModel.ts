import type { JobKind, JobStage, JobState } from '../../protocol/jobRecords.ts';
import { hourOf } from './hours.ts';

/** What a test knows of a job; `lane` stands for account and dialog. */
export interface ModelJob {
  jobId: number;
  kind: JobKind;
  lane: string;
  state: JobState;
  priority: number;
  runAt: number;
  runAtIsDate: boolean;
  attempt: number;
  maxAttempts: number;
  dedupKey: string | undefined;
  cancelAsked: boolean;
  /** While it runs. */
  leaseUntil: number;
  stage: JobStage | undefined;
  stageAt: number;
}

export type NewModelJob = Pick<
  ModelJob,
  'kind' | 'lane' | 'priority' | 'runAt' | 'runAtIsDate' | 'dedupKey'
>;

export const MODEL_BUDGET = 3;
const MODEL_LEASE_MS = 30_000;

/** The state machine again, in memory and as plainly as it can be said; `queueMachine.test.ts` compares the two. */
export class QueueModel {
  readonly jobs: ModelJob[] = [];
  /** `hour state` → how many ended so in it. */
  readonly ends = new Map<string, number>();
  /** `hour stage` → how often it was finished in it. */
  readonly stages = new Map<string, number>();
  paused = false;
  readonly #clock: { now: number };

  constructor(clock: { now: number }) {
    this.#clock = clock;
  }

  enqueue(job: NewModelJob): ModelJob {
    const same = this.#inHand(job);
    if (same) {
      if (job.priority < same.priority) this.#give(same, job.priority);
      return same;
    }
    const added: ModelJob = {
      ...job,
      runAt: Math.max(job.runAt, this.#clock.now),
      jobId: this.jobs.length + 1,
      state: 'waiting',
      attempt: 0,
      maxAttempts: MODEL_BUDGET,
      cancelAsked: false,
      leaseUntil: 0,
      stage: undefined,
      stageAt: 0,
    };
    this.jobs.push(added);
    this.#advance(added);
    this.#give(added, added.priority);
    return added;
  }

  claim(kind: JobKind, count: number): ModelJob[] {
    if (this.paused) return [];
    const ready = this.jobs
      .filter((job) => job.kind === kind && job.state === 'queued')
      .sort((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.jobId - b.jobId)
      .slice(0, count);
    for (const job of ready) {
      job.state = 'running';
      job.attempt += 1;
      job.leaseUntil = this.#clock.now + MODEL_LEASE_MS;
      job.stage = undefined;
    }
    return ready;
  }

  setStage(job: ModelJob, stage: JobStage): void {
    this.#finishStage(job);
    job.stage = stage;
    job.stageAt = this.#clock.now;
  }

  complete(job: ModelJob): void {
    this.#finishStage(job);
    this.end(job, 'done');
  }

  end(job: ModelJob, state: 'done' | 'failed' | 'cancelled'): void {
    const ran = job.state === 'running';
    job.state = state;
    if (ran && state !== 'failed') job.stage = undefined;
    count(this.ends, `${hourOf(this.#clock.now)} ${state}`);
    this.#advance(job);
  }

  /** `spends` false: the attempt is given back. */
  tryLater(job: ModelJob, state: 'retrying' | 'scheduled', spends: boolean, delayMs: number): void {
    if (spends && job.attempt >= job.maxAttempts) return this.end(job, 'failed');
    if (job.cancelAsked) return this.end(job, 'cancelled');
    job.state = state;
    job.stage = undefined;
    job.runAt = this.#clock.now + delayMs;
    job.runAtIsDate = false;
    if (!spends) job.maxAttempts += 1;
  }

  rescueAll(): number {
    const running = this.jobs.filter((job) => job.state === 'running');
    running.forEach((job) => this.#rescue(job));
    return running.length;
  }

  heartbeat(job: ModelJob): void {
    job.leaseUntil = this.#clock.now + MODEL_LEASE_MS;
  }

  tick(): void {
    for (const job of this.jobs) {
      if (isDue(job) && job.runAt <= this.#clock.now) job.state = 'queued';
    }
    for (const job of this.jobs) {
      if (job.state === 'running' && job.leaseUntil <= this.#clock.now) this.#rescue(job);
    }
  }

  /** The clock shows the new time already. What was left of a lease or a delay is left of it still; what was due is due. */
  clockMoved(deltaMs: number): void {
    const dueAtBoth = Math.min(this.#clock.now, this.#clock.now - deltaMs);
    for (const job of this.jobs) {
      if (job.state === 'running') job.leaseUntil += deltaMs;
      if (job.state === 'running') job.stageAt += deltaMs;
      const delayed = isDue(job) || job.state === 'waiting';
      if (delayed && !job.runAtIsDate && job.runAt > dueAtBoth) job.runAt += deltaMs;
    }
  }

  cancel(job: ModelJob): 'conflict' | 'ok' {
    if (!isLive(job)) return 'conflict';
    if (job.state === 'running') job.cancelAsked = true;
    else this.end(job, 'cancelled');
    return 'ok';
  }

  retry(job: ModelJob): 'conflict' | 'ok' {
    if (job.state !== 'failed' && job.state !== 'cancelled') return 'conflict';
    if (this.#inHand(job)) return 'conflict';
    job.cancelAsked = false;
    job.maxAttempts = job.attempt + MODEL_BUDGET;
    job.runAt = this.#clock.now;
    job.runAtIsDate = false;
    job.stage = undefined;
    job.state = 'waiting';
    this.#advance(job);
    this.#give(job, job.priority);
    return 'ok';
  }

  setPriority(job: ModelJob, priority: number): 'conflict' | 'ok' {
    if (!isLive(job) || job.state === 'running') return 'conflict';
    this.#give(job, priority);
    return 'ok';
  }

  inLane(lane: string): ModelJob[] {
    return this.jobs.filter((job) => job.lane === lane && isLive(job));
  }

  unfinished(): Partial<Record<JobState, number>> {
    const groups = Map.groupBy(this.jobs.filter(isLive), (job) => job.state);
    return Object.fromEntries([...groups].map(([state, jobs]) => [state, jobs.length]));
  }

  /** The unfinished one of the same key that was not asked to stop. */
  #inHand({ kind, dedupKey }: Pick<ModelJob, 'kind' | 'dedupKey'>): ModelJob | undefined {
    if (dedupKey === undefined) return undefined;
    return this.jobs.find(
      (job) => job.kind === kind && job.dedupKey === dedupKey && isLive(job) && !job.cancelAsked,
    );
  }

  #finishStage(job: ModelJob): void {
    if (job.stage) count(this.stages, `${hourOf(this.#clock.now)} ${job.stage}`);
  }

  #rescue(job: ModelJob): void {
    if (job.cancelAsked) return this.end(job, 'cancelled');
    if (job.attempt >= job.maxAttempts) return this.end(job, 'failed');
    job.state = 'queued';
    job.stage = undefined;
  }

  /** A job is as urgent as all that stand behind it in its lane. */
  #give(job: ModelJob, priority: number): void {
    job.priority = priority;
    const place = (each: ModelJob) => (each.state === 'waiting' ? each.jobId : 0);
    const backToFront = this.#lane(job)
      .filter(isLive)
      .sort((a, b) => place(b) - place(a));
    let most = Infinity;
    for (const each of backToFront) {
      most = Math.min(most, each.priority);
      each.priority = most;
    }
  }

  /** The oldest that waits becomes the head, where there is none. */
  #advance(of: ModelJob): void {
    const lane = this.#lane(of);
    if (lane.some((job) => isLive(job) && job.state !== 'waiting')) return;
    const next = lane.find((job) => job.state === 'waiting');
    if (next) next.state = next.runAt > this.#clock.now ? 'scheduled' : 'queued';
  }

  #lane({ kind, lane }: ModelJob): ModelJob[] {
    return this.jobs.filter((job) => job.kind === kind && job.lane === lane);
  }
}

export function isLive(job: ModelJob): boolean {
  return job.state !== 'done' && job.state !== 'failed' && job.state !== 'cancelled';
}

function isDue(job: ModelJob): boolean {
  return job.state === 'scheduled' || job.state === 'retrying';
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
