import { AppError, toWireError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Job, JobKind } from '../../protocol/jobRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Store, Tx } from '../store/store.ts';
import { compareClocks } from './clockWatch.ts';
import type { ClockReading } from './clockWatch.ts';
import { createHold, isTrouble } from './hold.ts';

/** How often it looks at the clocks and renews what it holds, whatever else happens. */
const BEAT_MS = 10_000;
/** The others have slots of their own: an approval or a question never waits behind a draft. */
const SLOTS = { send: 4, delete: 2, edit: 2, chat: 4, files: 2, learn: 1 } as const;
/** Looked at in this order. */
const KINDS = [
  'send',
  'delete',
  'edit',
  'chat',
  'process',
  'files',
  'learn',
] as const satisfies readonly JobKind[];
const STOPPED = new AppError('cancelled', 'Stopped.');
const INTERRUPTED = new AppError('internal', 'The worker was interrupted too often.', {
  hint: 'Regenerate, or edit what is there.',
});

/** What a kind of job does. `run` ends its claim itself when all went well, and throws when it did not. */
export interface JobRunner {
  run(claim: Claim, signal: AbortSignal): Promise<void>;
  /** In the transaction that ends or re-queues the job; `job.state` tells which. */
  onFailed(tx: Tx, job: Job, error: WireError): void;
  onCancelled(tx: Tx, job: Job): void;
}

export interface WorkerOptions {
  queue: Queue;
  runners: Record<JobKind, JobRunner>;
  store: Pick<Store, 'probe' | 'file'>;
  concurrency: () => number;
  /** False while jobs of this kind wait: the day's cap on the model is reached. */
  mayClaim: (kind: JobKind) => boolean;
  now: () => number;
  /** Since the machine was started, its sleep included, ms. */
  uptime: () => number;
  /** What holds the worker up began or is over. */
  onHold: () => void;
  /** The machine was asleep: what goes by the clock is looked at again. */
  onWake: () => void;
  log: Log;
}

export type Worker = ReturnType<typeof createWorker>;

/**
 * Claims what is ready, as much as there are slots, woken by the queue and by its own next due time: no polling. While
 * the database cannot be written it holds: what is in hand waits for its end, and nothing is claimed.
 */
export function createWorker(options: WorkerOptions) {
  const { queue, runners, store, concurrency, mayClaim, now, uptime, onHold, onWake, log } =
    options;
  const running = new Map<number, { claim: Claim; abort: AbortController; done: Promise<void> }>();
  /** `draining`: finishes what is in hand and claims nothing more. */
  let state: 'off' | 'on' | 'draining' = 'off';
  let pumping: Promise<void> | undefined;
  let again = false;
  let dueTimer: NodeJS.Timeout | undefined;
  let beatTimer: NodeJS.Timeout | undefined;
  /** By `uptime`. */
  let heartbeatAt = 0;
  let rescued = false;
  let clocks: ClockReading = { wall: now(), up: uptime() };
  /** Seen and not yet acted upon. */
  let asleepMs = 0;
  let movedMs = 0;
  /** Asked to stop between their claim and their begin. */
  const stoppedEarly = new Set<number>();
  const hold = createHold({ store, onChange: onHold, onOver: wake, log });

  function slots(kind: JobKind): number {
    const taken = [...running.values()].filter((entry) => entry.claim.job.kind === kind).length;
    return (kind === 'process' ? concurrency() : SLOTS[kind]) - taken;
  }

  async function pump(): Promise<void> {
    do {
      again = false;
      if (!rescued) await rescue();
      // In one step with the look at the queue: the machine may go to sleep at any moment.
      while (!isInTime()) await catchUp(movedMs, asleepMs);
      const { nextAt } = await queue.tick();
      scheduleNext(nextAt);
      for (const kind of KINDS) {
        const free = slots(kind);
        if (state !== 'on' || hold.trouble() || free <= 0 || queue.isPaused()) continue;
        if (!mayClaim(kind)) continue;
        for (const claim of await queue.claim(kind, free)) begin(claim);
        stoppedEarly.clear();
      }
      // Last: what is new does not wait for what is over.
      if (state === 'on' && !hold.trouble() && (await queue.prune())) again = true;
    } while (again);
  }

  function readClocks(): void {
    const reading = { wall: now(), up: uptime() };
    const seen = compareClocks(clocks, reading);
    clocks = reading;
    asleepMs += seen.asleepMs;
    movedMs += seen.movedMs;
  }

  /** Whether there is nothing to catch up with: else what runs here may look lost, and be rescued from ourselves. */
  function isInTime(): boolean {
    readClocks();
    return movedMs === 0 && asleepMs === 0 && !isBeatDue();
  }

  function isBeatDue(): boolean {
    return running.size > 0 && uptime() - heartbeatAt >= BEAT_MS / 2;
  }

  async function catchUp(setMs: number, sleptMs: number): Promise<void> {
    if (setMs !== 0) {
      await queue.clockMoved(setMs);
      movedMs -= setMs;
      log('info', `the clock was set by ${setMs} ms`);
    }
    if (running.size > 0) await heartbeat();
    if (sleptMs === 0) return;
    asleepMs -= sleptMs;
    log('info', `nothing ran for ${sleptMs} ms`);
    onWake();
  }

  /** Takes back what an earlier process held. */
  async function rescue(): Promise<void> {
    await queue.rescueAll();
    rescued = true;
  }

  function beat(): void {
    readClocks();
    wake();
  }

  /** Something may be ready. Cheap; any number of calls become one look. */
  function wake(): void {
    if (state !== 'on' || hold.trouble()) return;
    again = true;
    pumping ??= pump()
      .catch((error: unknown) => {
        if (isTrouble(error)) meet(error);
        else log('error', `the worker could not look for work: ${describeFailure(error)}`);
      })
      .finally(() => {
        pumping = undefined;
        // Asked for between the last look and here.
        if (again) wake();
      });
  }

  /** Whoever met it. */
  function meet(trouble: AppError): void {
    if (state === 'on') hold.begin(trouble);
  }

  function scheduleNext(nextAt: number | undefined): void {
    clearTimeout(dueTimer);
    if (nextAt === undefined || state !== 'on') return;
    // A timer holds at most 2^31-1 ms; an hour is soon enough to look again.
    dueTimer = setTimeout(wake, Math.min(Math.max(nextAt - now(), 1), 3_600_000));
  }

  function begin(claim: Claim): void {
    const abort = new AbortController();
    if (stoppedEarly.has(claim.job.jobId)) abort.abort(STOPPED);
    const done = execute(claim, abort.signal).finally(() => {
      running.delete(claim.job.jobId);
      wake();
    });
    if (running.size === 0) heartbeatAt = uptime();
    running.set(claim.job.jobId, { claim, abort, done });
  }

  async function execute(claim: Claim, signal: AbortSignal): Promise<void> {
    const { job } = claim;
    const runner = runners[job.kind];
    try {
      await runner.run(claim, signal);
    } catch (error) {
      const wire = toWireError(error);
      log(
        wire.code === 'internal' ? 'error' : 'info',
        `job ${job.jobId} (${job.kind}), attempt ${job.attempt}: ${describeFailure(error)}`,
      );
      await end(claim, signal, wire).catch((cause: unknown) => {
        // The lease runs out and the job is rescued; nothing is lost by waiting for that.
        log('error', `job ${job.jobId} could not be ended: ${describeFailure(cause)}`);
      });
    }
  }

  /** Held up by the database, the end waits until it can be written; the lease is renewed before it counts. */
  async function end(claim: Claim, signal: AbortSignal, error: WireError): Promise<void> {
    if (state === 'off') return;
    try {
      await record(claim, signal, error);
    } catch (cause) {
      if (!isTrouble(cause)) throw cause;
      meet(cause);
      if (await hold.over()) await end(claim, signal, error);
    }
  }

  async function record(claim: Claim, signal: AbortSignal, error: WireError): Promise<void> {
    const runner = runners[claim.job.kind];
    // Whatever it stumbled over then.
    if (signal.aborted) {
      await queue.finishCancelled(claim, (tx) => runner.onCancelled(tx, claim.job));
      return;
    }
    await queue.fail(claim, error, (tx, job) => {
      // Asked to stop while it failed: it ends cancelled.
      if (job.state === 'cancelled') runner.onCancelled(tx, job);
      else runner.onFailed(tx, job, error);
    });
  }

  async function heartbeat(): Promise<void> {
    const gone = await queue.heartbeat([...running.values()].map((entry) => entry.claim));
    heartbeatAt = uptime();
    gone.forEach(abort);
  }

  function abort(jobId: number): void {
    const entry = running.get(jobId);
    if (entry) entry.abort.abort(STOPPED);
    else stoppedEarly.add(jobId);
  }

  /** A job that ended in nobody's hands: cancelled before it ran, or lost with its process once too often. */
  function abandoned(tx: Tx, job: Job): void {
    const runner = runners[job.kind];
    if (job.state === 'cancelled') runner.onCancelled(tx, job);
    else runner.onFailed(tx, job, job.error ?? INTERRUPTED.toWire());
  }

  return {
    wake,
    abort,
    abandoned,
    hold: meet,
    /** Why it holds, with what to do about it. */
    trouble: hold.trouble,
    /** Takes back what an earlier process held and starts. */
    async start(): Promise<void> {
      if (state !== 'off') return;
      state = 'on';
      rescued = false;
      readClocks();
      asleepMs = movedMs = 0;
      beatTimer = setInterval(beat, BEAT_MS);
      try {
        await rescue();
      } catch (error) {
        if (!isTrouble(error)) throw error;
        meet(error);
      }
      wake();
    },
    /** Claims nothing more; waits for what is in hand, at most `graceMs`; the rest is rescued by the next start. */
    async stop(graceMs: number): Promise<void> {
      state = 'draining';
      clearTimeout(dueTimer);
      clearInterval(beatTimer);
      // What it was just claiming is in hand as well.
      await pumping;
      const inHand = Promise.all([...running.values()].map((entry) => entry.done));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        inHand,
        new Promise((resolve) => (timer = setTimeout(resolve, graceMs))),
      ]);
      clearTimeout(timer);
      state = 'off';
      hold.stop();
      for (const entry of running.values()) entry.abort.abort(STOPPED);
      await Promise.all([...running.values()].map((entry) => entry.done));
    },
    /** Resolves when nothing of this account runs any more. */
    async ended(accountId: string): Promise<void> {
      const own = [...running.values()].filter(({ claim }) => claim.job.accountId === accountId);
      await Promise.all(own.map(({ done }) => done));
    },
    isStarted: () => state === 'on',
    runningCount: () => running.size,
  };
}
