import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { JobStage } from '../../protocol/jobRecords.ts';
import type { Claim } from './queue.ts';
import { restMs, wireErrorOf } from './queueFixture.ts';
import { assertAgree, type Machine, outcomeOf } from './queueMachine.ts';
import { MODEL_BUDGET, type ModelJob, type QueueModel } from './queueModel.ts';

type Command = fc.AsyncCommand<QueueModel, Machine>;
type Run<T> = (machine: Machine, args: T) => Promise<void>;

/** An error whose stated wait is longer than any backoff: the model needs no policy of its own. */
const LATER_MS = 600_000;
/** One of each class of errors. */
const FAILURES = ['peerUnknown', 'telegramFlood', 'telegramOffline', 'modelOverloaded'] as const;
const UNDONE = new Error('undone');

const kind = fc.constantFrom('process' as const, 'send' as const);
const lane = fc.constantFrom('u1', 'u2', 'u3');
const priority = fc.constantFrom(200, 100, 0);
/** Of something there may be any number of. */
const pick = fc.nat(1_000);
const newJob = fc.record({
  kind,
  lane,
  priority,
  delayMs: fc.constantFrom(0, 0, 0, 5_000, 30_000, 7_200_000),
  runAtIsDate: fc.boolean(),
  dedupKey: fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 2 }),
});
type NewStep = (typeof newJob)['generate'] extends (...args: never[]) => { value: infer T }
  ? T
  : never;

const toClaim = fc.record({ kind, most: fc.integer({ min: 1, max: 3 }) });
const delayMs = fc.constantFrom(0, 1_000, 10_000, 30_000, LATER_MS);
const stage = fc.constantFrom('reading' as const, 'analysing' as const, 'sending' as const);

/** Every way in which anything happens to a queue, some more often. Shrinks towards few steps on the first jobs. */
export const steps: fc.Arbitrary<Command>[] = [
  ...often(6, step('enqueue', newJob, enqueue)),
  step('enqueue and undo', newJob, enqueueAndUndo),
  ...often(6, step('claim', toClaim, claim)),
  ...often(2, step('stage', fc.record({ pick, stage }), setStage)),
  ...often(2, step('complete', pick, complete)),
  step('complete and undo', pick, completeAndUndo),
  step('end cancelled', pick, finishCancelled),
  ...often(3, step('fail', fc.record({ pick, code: fc.constantFrom(...FAILURES) }), fail)),
  ...often(2, step('cancel', pick, cancel)),
  ...often(2, step('retry', pick, retry)),
  ...often(2, step('set priority', fc.record({ pick, priority }), setPriority)),
  step('heartbeat', fc.constant(undefined), heartbeat),
  ...often(4, step('wait and tick', delayMs, waitAndTick)),
  step('wait', delayMs, wait),
  step('set the clock by', fc.constantFrom(20_000, -20_000, 3_600_000, -3_600_000), setClock),
  step('pause', fc.constantFrom(false, false, true), pauseOrResume),
  step('cancel the dialog', lane, cancelDialog),
  step('take back the sends', lane, cancelSends),
  step('restart', fc.constant(undefined), restart),
];

function often<T>(times: number, value: T): T[] {
  return Array.from({ length: times }, () => value);
}

function step<T>(name: string, args: fc.Arbitrary<T>, run: Run<T>): fc.Arbitrary<Command> {
  return args.map((value) => ({
    check: () => true,
    async run(_model, machine) {
      await run(machine, value);
      assertAgree(machine);
    },
    toString: () => `${name} ${JSON.stringify(value) ?? ''}`.trim(),
  }));
}

async function enqueue({ f, model }: Machine, { delayMs, ...job }: NewStep): Promise<void> {
  const runAt = f.clock.now + delayMs;
  const expected = model.enqueue({ ...job, runAt });
  const { jobId } = await f.enqueue(asNewJob({ ...job, runAt }));
  assert.equal(jobId, expected.jobId);
}

/** The transaction fails after the queue has had its part in it. */
async function enqueueAndUndo({ f }: Machine, { delayMs, ...job }: NewStep): Promise<void> {
  const undone = f.store.write((tx) => {
    f.queue.enqueue(tx, { ...BASE, ...asNewJob({ ...job, runAt: f.clock.now + delayMs }) });
    f.queue.cancelDialog(tx, BASE.accountId, job.lane);
    throw UNDONE;
  });
  await assert.rejects(undone);
}

const BASE = { accountId: '7', dialogTitle: 'Anna' };

function asNewJob({
  lane: dialogId,
  dedupKey,
  ...job
}: Omit<NewStep, 'delayMs'> & { runAt: number }) {
  return {
    ...job,
    dialogId,
    draftId: dialogId,
    maxAttempts: MODEL_BUDGET,
    ...(dedupKey === undefined ? {} : { dedupKey }),
  };
}

async function claim(
  { f, model, held }: Machine,
  { kind: of, most }: { kind: 'process' | 'send'; most: number },
): Promise<void> {
  const expected = model.claim(of, most);
  const claims = await f.queue.claim(of, most);
  held.push(...claims);
  assert.deepEqual(
    claims.map((each) => each.job.jobId),
    expected.map((job) => job.jobId),
  );
}

async function setStage(
  machine: Machine,
  { pick: which, stage: to }: { pick: number; stage: JobStage },
): Promise<void> {
  const held = heldAt(machine, which);
  if (!held) return;
  if (held.ours) machine.model.setStage(held.job, to);
  await machine.f.queue.setStage(held.claim, to);
}

async function complete(machine: Machine, which: number): Promise<void> {
  const held = takeHeld(machine, which);
  if (!held) return;
  if (held.ours) machine.model.complete(held.job);
  const job = await machine.f.queue.complete(held.claim, 'fine');
  assert.equal(job !== undefined, held.ours);
}

async function completeAndUndo(machine: Machine, which: number): Promise<void> {
  const held = heldAt(machine, which);
  if (!held?.ours) return;
  const undone = machine.f.queue.complete(held.claim, 'fine', () => {
    throw UNDONE;
  });
  await assert.rejects(undone);
}

async function finishCancelled(machine: Machine, which: number): Promise<void> {
  const held = takeHeld(machine, which);
  if (!held) return;
  if (held.ours) machine.model.end(held.job, 'cancelled');
  const job = await machine.f.queue.finishCancelled(held.claim);
  assert.equal(job !== undefined, held.ours);
}

async function fail(
  machine: Machine,
  { pick: which, code }: { pick: number; code: (typeof FAILURES)[number] },
): Promise<void> {
  const held = takeHeld(machine, which);
  if (!held) return;
  const { model, f } = machine;
  if (held.ours) {
    if (code === 'peerUnknown') model.end(held.job, 'failed');
    else if (code === 'telegramFlood')
      model.tryLater(held.job, 'scheduled', false, restMs(LATER_MS));
    else model.tryLater(held.job, 'retrying', code === 'modelOverloaded', LATER_MS);
  }
  const job = await f.queue.fail(held.claim, wireErrorOf(code, LATER_MS));
  assert.equal(job !== undefined, held.ours, 'only the holder of the lease finishes');
}

async function cancel(machine: Machine, which: number): Promise<void> {
  const job = jobAt(machine, which);
  if (!job) return;
  const expected = machine.model.cancel(job);
  assert.equal(await outcomeOf(machine.f.queue.cancel(job.jobId)), expected);
}

async function retry(machine: Machine, which: number): Promise<void> {
  const job = jobAt(machine, which);
  if (!job) return;
  const expected = machine.model.retry(job);
  assert.equal(await outcomeOf(machine.f.queue.retry(job.jobId)), expected);
}

async function setPriority(
  machine: Machine,
  args: { pick: number; priority: number },
): Promise<void> {
  const job = jobAt(machine, args.pick);
  if (!job) return;
  const expected = machine.model.setPriority(job, args.priority);
  const outcome = await outcomeOf(machine.f.queue.setPriority(job.jobId, args.priority));
  assert.equal(outcome, expected);
}

async function heartbeat(machine: Machine): Promise<void> {
  const held = machine.held.flatMap((_, index) => heldAt(machine, index) ?? []);
  for (const { job, ours } of held) if (ours) machine.model.heartbeat(job);
  const toStop = held.filter(({ job, ours }) => !ours || job.cancelAsked);
  assert.deepEqual(
    await machine.f.queue.heartbeat(machine.held),
    toStop.map(({ job }) => job.jobId),
  );
}

/** Time passes, and nobody looks. */
async function wait({ f }: Machine, waitMs: number): Promise<void> {
  f.clock.now += waitMs;
}

async function waitAndTick({ f, model }: Machine, waitMs: number): Promise<void> {
  f.clock.now += waitMs;
  model.tick();
  await f.queue.tick();
}

async function setClock({ f, model }: Machine, deltaMs: number): Promise<void> {
  f.clock.now += deltaMs;
  model.clockMoved(deltaMs);
  await f.queue.clockMoved(deltaMs);
}

async function pauseOrResume({ f, model }: Machine, pause: boolean): Promise<void> {
  model.paused = pause;
  await (pause ? f.queue.pause() : f.queue.resume());
}

async function cancelDialog({ f, model }: Machine, of: string): Promise<void> {
  const live = model.inLane(of);
  for (const job of headLast(live)) model.cancel(job);
  const count = await f.store.write((tx) => f.queue.cancelDialog(tx, BASE.accountId, of));
  assert.equal(count, live.length);
}

async function cancelSends({ f, model }: Machine, of: string): Promise<void> {
  const sends = model.inLane(of).filter((job) => job.kind === 'send' && job.state !== 'running');
  for (const job of headLast(sends)) model.cancel(job);
  await f.store.write((tx) => f.queue.cancelSends(tx, of));
}

/** The process is gone with all it held in memory; another opens the file. */
async function restart({ f, model }: Machine): Promise<void> {
  await f.reopen();
  const expected = model.rescueAll();
  assert.equal(await f.queue.rescueAll(), expected);
}

function headLast(jobs: ModelJob[]): ModelJob[] {
  return jobs.toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting'));
}

function jobAt({ model }: Machine, which: number): ModelJob | undefined {
  return model.jobs[which % Math.max(1, model.jobs.length)];
}

interface Held {
  claim: Claim;
  job: ModelJob;
  /** Its attempt is still the running one. */
  ours: boolean;
}

function heldAt({ held, model }: Machine, which: number): Held | undefined {
  const found = held[which % Math.max(1, held.length)];
  const job = found && model.jobs[found.job.jobId - 1];
  if (!job) return undefined;
  return { claim: found, job, ours: job.state === 'running' && job.attempt === found.job.attempt };
}

function takeHeld(machine: Machine, which: number): Held | undefined {
  const found = heldAt(machine, which);
  if (found) machine.held.splice(machine.held.indexOf(found.claim), 1);
  return found;
}
