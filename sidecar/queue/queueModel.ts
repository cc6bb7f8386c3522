import type { Job } from '../../protocol/records.ts';

/** What a test knows of a job; `lane` stands for account and dialog. */
export interface ModelJob {
  jobId: number;
  kind: Job['kind'];
  lane: string;
  state: Job['state'];
  priority: number;
  runAt: number;
  attempt: number;
  maxAttempts: number;
  dedupKey: string | undefined;
  cancelAsked: boolean;
  leaseUntil: number;
}

export const MODEL_BUDGET = 3;
export const MODEL_LEASE_MS = 30_000;

/** The state machine again, in memory and as plainly as it can be said: the random walk compares the two. */
export class QueueModel {
  readonly jobs: ModelJob[] = [];
  paused = false;

  enqueue(job: Pick<ModelJob, 'kind' | 'lane' | 'priority' | 'runAt' | 'dedupKey'>, now: number) {
    const same = this.jobs.find(
      (each) =>
        each.kind === job.kind &&
        each.dedupKey === job.dedupKey &&
        each.dedupKey !== undefined &&
        isLive(each) &&
        !each.cancelAsked,
    );
    if (same) {
      same.priority = Math.min(same.priority, job.priority);
      return same;
    }
    const added: ModelJob = {
      ...job,
      jobId: this.jobs.length + 1,
      state: 'waiting',
      attempt: 0,
      maxAttempts: MODEL_BUDGET,
      cancelAsked: false,
      leaseUntil: 0,
    };
    this.jobs.push(added);
    this.#advance(added, now);
    return added;
  }

  claim(kind: Job['kind'], count: number, now: number): ModelJob[] {
    if (this.paused) return [];
    const ready = this.jobs
      .filter((job) => job.kind === kind && job.state === 'queued')
      .sort((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.jobId - b.jobId)
      .slice(0, count);
    for (const job of ready) {
      job.state = 'running';
      job.attempt += 1;
      job.leaseUntil = now + MODEL_LEASE_MS;
    }
    return ready;
  }

  end(job: ModelJob, state: Job['state'], now: number): void {
    job.state = state;
    this.#advance(job, now);
  }

  /** `spends` false: the attempt is given back. */
  tryLater(
    job: ModelJob,
    state: 'retrying' | 'scheduled',
    spends: boolean,
    runAt: number,
    now: number,
  ): void {
    if (spends && job.attempt >= job.maxAttempts) return this.end(job, 'failed', now);
    if (job.cancelAsked) return this.end(job, 'cancelled', now);
    job.state = state;
    job.runAt = runAt;
    if (!spends) job.maxAttempts += 1;
  }

  rescue(job: ModelJob, now: number): void {
    if (job.cancelAsked) this.end(job, 'cancelled', now);
    else if (job.attempt >= job.maxAttempts) this.end(job, 'failed', now);
    else job.state = 'queued';
  }

  tick(now: number): void {
    for (const job of this.jobs) {
      if (isDue(job) && job.runAt <= now) job.state = 'queued';
    }
    for (const job of this.jobs) {
      if (job.state === 'running' && job.leaseUntil <= now) this.rescue(job, now);
    }
  }

  cancel(job: ModelJob, now: number): 'conflict' | 'ok' {
    if (!isLive(job)) return 'conflict';
    if (job.state === 'running') job.cancelAsked = true;
    else this.end(job, 'cancelled', now);
    return 'ok';
  }

  retry(job: ModelJob, now: number): 'conflict' | 'ok' {
    if (job.state !== 'failed' && job.state !== 'cancelled') return 'conflict';
    const taken = this.jobs.some(
      (each) =>
        each.kind === job.kind &&
        each.dedupKey === job.dedupKey &&
        each.dedupKey !== undefined &&
        isLive(each) &&
        !each.cancelAsked,
    );
    if (taken) return 'conflict';
    job.cancelAsked = false;
    job.maxAttempts = job.attempt + MODEL_BUDGET;
    job.runAt = now;
    job.state = 'waiting';
    this.#advance(job, now);
    return 'ok';
  }

  inLane(lane: string): ModelJob[] {
    return this.jobs.filter((job) => job.lane === lane && isLive(job));
  }

  /** The oldest that waits becomes the head, where there is none. */
  #advance(of: ModelJob, now: number): void {
    const lane = this.jobs.filter((job) => job.kind === of.kind && job.lane === of.lane);
    if (lane.some((job) => isLive(job) && job.state !== 'waiting')) return;
    const next = lane.find((job) => job.state === 'waiting');
    if (next) next.state = next.runAt > now ? 'scheduled' : 'queued';
  }
}

function isLive(job: ModelJob): boolean {
  return job.state !== 'done' && job.state !== 'failed' && job.state !== 'cancelled';
}

function isDue(job: ModelJob): boolean {
  return job.state === 'scheduled' || job.state === 'retrying';
}
