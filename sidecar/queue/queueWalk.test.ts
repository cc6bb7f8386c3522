import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Claim } from './queue.ts';
import { openQueueFixture, type QueueFixture, seededRandom, wireErrorOf } from './queueFixture.ts';
import { MODEL_BUDGET, MODEL_LEASE_MS, type ModelJob, QueueModel } from './queueModel.ts';

const STEPS = 400;
const given = process.env['SEED'];
const SEEDS = given
  ? [Number(given)]
  : Array.from({ length: 4 }, () => Math.floor(Math.random() * 1e9));

/** An error whose stated wait is longer than any backoff: the model needs no policy of its own. */
const LATER_MS = 600_000;

describe('a random walk through the queue', () => {
  let f: QueueFixture;

  beforeEach(() => {
    f = openQueueFixture();
  });

  afterEach(() => f.close());

  for (const seed of SEEDS) {
    it(`agrees with a plain model at each of ${STEPS} steps (SEED=${seed})`, async function () {
      this.timeout(60_000);
      const walk = new Walk(f, seededRandom(seed));
      for (let step = 1; step <= STEPS; step += 1) {
        const did = await walk.step();
        assert.deepEqual(walk.actual(), walk.expected(), `step ${step}: ${did}`);
      }
      assert.deepEqual(f.store.read('PRAGMA foreign_key_check').all(), []);
    });
  }
});

class Walk {
  readonly model = new QueueModel();
  /** Claims as they were handed out, lost ones too: a late finish is part of the walk. */
  readonly held: Claim[] = [];
  readonly f: QueueFixture;
  readonly random: () => number;

  constructor(f: QueueFixture, random: () => number) {
    this.f = f;
    this.random = random;
  }

  actual(): unknown[] {
    const rows = this.f.store
      .read(
        `SELECT id, state, priority, run_at, attempt, max_attempts, cancel_asked FROM job ORDER BY id`,
      )
      .all();
    return rows.map((row) => Object.values(row).join(' '));
  }

  expected(): unknown[] {
    return this.model.jobs.map((job) =>
      [
        job.jobId,
        job.state,
        job.priority,
        job.runAt,
        job.attempt,
        job.maxAttempts,
        Number(job.cancelAsked),
      ].join(' '),
    );
  }

  async step(): Promise<string> {
    const roll = this.random();
    if (roll < 0.25) return this.enqueue();
    if (roll < 0.45) return this.claim();
    if (roll < 0.7) return this.finish();
    if (roll < 0.78) return this.waitAndTick();
    if (roll < 0.84) return this.cancel();
    if (roll < 0.9) return this.retry();
    if (roll < 0.93) return this.heartbeat();
    if (roll < 0.95) return this.pauseOrResume();
    if (roll < 0.97) return this.cancelDialog();
    if (roll < 0.98) return this.cancelSends();
    return this.restart();
  }

  get now(): number {
    return this.f.clock.now;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  kind(): 'process' | 'send' {
    return this.random() < 0.5 ? 'process' : 'send';
  }

  async enqueue(): Promise<string> {
    const kind = this.kind();
    const lane = `u${this.below(4)}`;
    const priority = 100 * (1 + this.below(2));
    const runAt = this.now + (this.random() < 0.3 ? this.below(20_000) : 0);
    const dedupKey = this.random() < 0.4 ? `key ${this.below(4)}` : undefined;
    const expected = this.model.enqueue({ kind, lane, priority, runAt, dedupKey }, this.now);
    const job = await this.f.enqueue({
      kind,
      dialogId: lane,
      draftId: lane,
      priority,
      runAt,
      maxAttempts: MODEL_BUDGET,
      ...(dedupKey === undefined ? {} : { dedupKey }),
    });
    assert.equal(job.jobId, expected.jobId);
    return `enqueue ${kind} in ${lane}: ${job.jobId} ${job.state}`;
  }

  async claim(): Promise<string> {
    const kind = this.kind();
    const count = 1 + this.below(3);
    const expected = this.model.claim(kind, count, this.now);
    const claims = await this.f.queue.claim(kind, count);
    this.held.push(...claims);
    const ids = claims.map((claim) => claim.job.jobId);
    assert.deepEqual(
      ids,
      expected.map((job) => job.jobId),
    );
    return `claim ${count} ${kind}: ${ids.join()}`;
  }

  async finish(): Promise<string> {
    const [claim] = this.held.splice(this.below(this.held.length), 1);
    if (!claim) return 'nothing to finish';
    const job = this.jobOf(claim);
    const ours = job.state === 'running' && job.attempt === claim.job.attempt;
    const how = ['done', 'cancelled', 'failed', 'flood', 'offline', 'overloaded'][this.below(6)];
    const later = this.now + LATER_MS;
    const { queue } = this.f;
    let result;
    if (how === 'done') {
      result = await queue.complete(claim, 'fine');
      if (ours) this.model.end(job, 'done', this.now);
    } else if (how === 'cancelled') {
      result = await queue.finishCancelled(claim);
      if (ours) this.model.end(job, 'cancelled', this.now);
    } else if (how === 'failed') {
      result = await queue.fail(claim, wireErrorOf('peerUnknown'));
      if (ours) this.model.end(job, 'failed', this.now);
    } else if (how === 'flood') {
      result = await queue.fail(claim, wireErrorOf('telegramFlood', LATER_MS));
      if (ours) this.model.tryLater(job, 'scheduled', false, later, this.now);
    } else if (how === 'offline') {
      result = await queue.fail(claim, wireErrorOf('telegramOffline', LATER_MS));
      if (ours) this.model.tryLater(job, 'retrying', false, later, this.now);
    } else {
      result = await queue.fail(claim, wireErrorOf('modelOverloaded', LATER_MS));
      if (ours) this.model.tryLater(job, 'retrying', true, later, this.now);
    }
    assert.equal(result !== undefined, ours, 'only the holder of the lease finishes');
    return `finish ${job.jobId} attempt ${claim.job.attempt}: ${how}`;
  }

  async waitAndTick(): Promise<string> {
    const waitMs = this.random() < 0.2 ? LATER_MS : this.below(40_000);
    this.f.clock.now += waitMs;
    await this.f.queue.tick();
    this.model.tick(this.now);
    return `tick after ${waitMs} ms`;
  }

  async cancel(): Promise<string> {
    const job = this.anyJob();
    if (!job) return 'nothing to cancel';
    const outcome = await outcomeOf(this.f.queue.cancel(job.jobId));
    assert.equal(outcome, this.model.cancel(job, this.now));
    return `cancel ${job.jobId}: ${outcome}`;
  }

  async retry(): Promise<string> {
    const job = this.anyJob();
    if (!job) return 'nothing to retry';
    const outcome = await outcomeOf(this.f.queue.retry(job.jobId));
    assert.equal(outcome, this.model.retry(job, this.now));
    return `retry ${job.jobId}: ${outcome}`;
  }

  async heartbeat(): Promise<string> {
    const expected = this.held
      .filter((claim) => {
        const job = this.jobOf(claim);
        const ours = job.state === 'running' && job.attempt === claim.job.attempt;
        if (ours) job.leaseUntil = this.now + MODEL_LEASE_MS;
        return !ours || job.cancelAsked;
      })
      .map((claim) => claim.job.jobId);
    assert.deepEqual(await this.f.queue.heartbeat(this.held), expected);
    return 'heartbeat';
  }

  async pauseOrResume(): Promise<string> {
    this.model.paused = !this.model.paused;
    await (this.model.paused ? this.f.queue.pause() : this.f.queue.resume());
    return this.model.paused ? 'pause' : 'resume';
  }

  async cancelDialog(): Promise<string> {
    const lane = `u${this.below(4)}`;
    const live = this.model.inLane(lane);
    for (const job of live.toReversed()) this.model.cancel(job, this.now);
    const count = await this.f.store.write((tx) => this.f.queue.cancelDialog(tx, '7', lane));
    assert.equal(count, live.length);
    return `cancel all of ${lane}`;
  }

  async cancelSends(): Promise<string> {
    const lane = `u${this.below(4)}`;
    const free = this.model
      .inLane(lane)
      .filter((job) => job.kind === 'send' && job.state !== 'running');
    for (const job of free.toReversed()) this.model.cancel(job, this.now);
    await this.f.store.write((tx) => this.f.queue.cancelSends(tx, lane));
    return `take back the ${free.length} sends of ${lane}`;
  }

  async restart(): Promise<string> {
    await this.f.reopen();
    assert.equal(this.f.queue.isPaused(), this.model.paused);
    const running = this.model.jobs.filter((job) => job.state === 'running');
    for (const job of running) this.model.rescue(job, this.now);
    assert.equal(await this.f.queue.rescueAll(), running.length);
    return 'restart';
  }

  anyJob(): ModelJob | undefined {
    return this.model.jobs[this.below(this.model.jobs.length)];
  }

  jobOf(claim: Claim): ModelJob {
    const job = this.model.jobs[claim.job.jobId - 1];
    assert.ok(job);
    return job;
  }
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
