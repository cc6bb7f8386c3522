import { AppError, toWireError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/records.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Tx } from '../store/store.ts';

const HEARTBEAT_MS = 10_000;
/** Sends have their own slots: an approval never waits behind a draft. */
const SEND_SLOTS = 4;
const STOPPED = new AppError('cancelled', 'Stopped.');
const INTERRUPTED = new AppError('internal', 'The worker was interrupted too often.', {
  hint: 'Regenerate, or edit what is there.',
}).toWire();

/** What a kind of job does. `run` ends its claim itself when all went well, and throws when it did not. */
export interface JobRunner {
  run(claim: Claim, signal: AbortSignal): Promise<void>;
  /** In the transaction that ends or re-queues the job; `job.state` tells which. */
  onFailed(tx: Tx, job: Job, error: WireError): void;
  onCancelled(tx: Tx, job: Job): void;
}

export interface WorkerOptions {
  queue: Queue;
  runners: Record<Job['kind'], JobRunner>;
  concurrency: () => number;
  now: () => number;
  log: Log;
}

/** Claims what is ready, as much as there are slots, woken by the queue and by its own next due time: no polling. */
export function createWorker({ queue, runners, concurrency, now, log }: WorkerOptions) {
  const running = new Map<number, { claim: Claim; abort: AbortController; done: Promise<void> }>();
  /** `draining`: finishes what is in hand and claims nothing more. */
  let state: 'off' | 'on' | 'draining' = 'off';
  let pumping: Promise<void> | undefined;
  let again = false;
  let dueTimer: NodeJS.Timeout | undefined;
  let heartbeatTimer: NodeJS.Timeout | undefined;
  let heartbeatAt = 0;
  /** Asked to stop between their claim and their begin. */
  const stoppedEarly = new Set<number>();

  function slots(kind: Job['kind']): number {
    const taken = [...running.values()].filter((entry) => entry.claim.job.kind === kind).length;
    return (kind === 'send' ? SEND_SLOTS : concurrency()) - taken;
  }

  async function pump(): Promise<void> {
    do {
      again = false;
      // After a sleep of the machine the leases of what runs here look expired: it would be rescued from ourselves.
      if (running.size > 0 && now() - heartbeatAt >= HEARTBEAT_MS) await heartbeat();
      const { nextAt } = await queue.tick();
      scheduleNext(nextAt);
      for (const kind of ['send', 'process'] as const) {
        const free = slots(kind);
        if (state !== 'on' || free <= 0 || queue.isPaused()) continue;
        for (const claim of await queue.claim(kind, free)) begin(claim);
        stoppedEarly.clear();
      }
    } while (again);
  }

  /** Something may be ready. Cheap; any number of calls become one look. */
  function wake(): void {
    if (state !== 'on') return;
    again = true;
    pumping ??= pump()
      .catch((error: unknown) => {
        log('error', `the worker could not look for work: ${describeFailure(error)}`);
        scheduleNext(now() + HEARTBEAT_MS);
      })
      .finally(() => {
        pumping = undefined;
        // Asked for between the last look and here.
        if (again) wake();
      });
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
      if (running.size === 0) stopHeartbeat();
      wake();
    });
    running.set(claim.job.jobId, { claim, abort, done });
    heartbeatTimer ??= setInterval(() => {
      heartbeat().catch((error: unknown) =>
        log('error', `heartbeat failed: ${describeFailure(error)}`),
      );
    }, HEARTBEAT_MS);
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

  async function end(claim: Claim, signal: AbortSignal, error: WireError): Promise<void> {
    const runner = runners[claim.job.kind];
    if (state === 'off') return;
    // Whatever it stumbled over then.
    if (signal.aborted) {
      await queue.finishCancelled(claim, (tx) => runner.onCancelled(tx, claim.job));
    } else {
      await queue.fail(claim, error, (tx, job) => {
        // Asked to stop while it failed: it ends cancelled.
        if (job.state === 'cancelled') runner.onCancelled(tx, job);
        else runner.onFailed(tx, job, error);
      });
    }
  }

  async function heartbeat(): Promise<void> {
    const gone = await queue.heartbeat([...running.values()].map((entry) => entry.claim));
    heartbeatAt = now();
    gone.forEach(abort);
  }

  function stopHeartbeat(): void {
    clearInterval(heartbeatTimer);
    heartbeatTimer = undefined;
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
    else runner.onFailed(tx, job, job.error ?? INTERRUPTED);
  }

  return {
    wake,
    abort,
    abandoned,
    /** Takes back what an earlier process held and starts. */
    async start(): Promise<void> {
      if (state !== 'off') return;
      state = 'on';
      await queue.rescueAll();
      wake();
    },
    /** Claims nothing more; waits for what is in hand, at most `graceMs`; the rest is rescued by the next start. */
    async stop(graceMs: number): Promise<void> {
      state = 'draining';
      clearTimeout(dueTimer);
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
      stopHeartbeat();
      for (const entry of running.values()) entry.abort.abort(STOPPED);
      await Promise.all([...running.values()].map((entry) => entry.done));
    },
    isStarted: () => state === 'on',
    runningCount: () => running.size,
  };
}
