import { setTimeout as sleep } from 'node:timers/promises';
import type { ForkedDesk } from './forkDesk.ts';
import { fork, keepPace, look, Violation, type Life } from './life.ts';
import { perform } from './perform.ts';
import type { RoundPlan } from './plan.ts';
import { createScene, watch } from './scene.ts';

/** Starts the sidecar, does what is planned and kills it when that is planned. Throws a Violation. */
export async function liveRound(life: Life, plan: RoundPlan): Promise<void> {
  setFaults(life, plan);
  const startedAt = Date.now();
  const desk = fork(life);
  life.journal.note({ kind: 'started', round: plan.round, at: startedAt, kill: plan.kill });
  if (plan.kill.when === 'starting') killAfter(desk, plan.kill.afterMs * life.pace);
  try {
    await act(life, desk, plan, startedAt);
  } catch (error) {
    if (error instanceof Violation) throw error;
    // Whatever a kill interrupts says so.
    if (!desk.wasKilled()) throw new Violation(life, [`without a kill: ${String(error)}`]);
  } finally {
    desk.kill();
    await desk.exited;
  }
  if (!desk.wasKilled()) throw new Violation(life, ['the sidecar ended by itself']);
  life.kills += 1;
  life.journal.note({ kind: 'killed', round: plan.round, at: Date.now() });
}

function setFaults({ world }: Life, { telegramFaults, modelFaults }: RoundPlan): void {
  world.telegram.control.clearFaults();
  world.model.control.clearFaults();
  for (const fault of telegramFaults) world.telegram.control.fault(fault);
  for (const fault of modelFaults) world.model.control.addFault(fault);
}

function killAfter(desk: ForkedDesk, afterMs: number): void {
  const timer = setTimeout(() => desk.kill(), afterMs);
  void desk.exited.then(() => clearTimeout(timer));
}

async function act(
  life: Life,
  desk: ForkedDesk,
  plan: RoundPlan,
  startedAt: number,
): Promise<void> {
  const client = await desk.client;
  try {
    const { pace } = life;
    if (plan.kill.when === 'recovering') killAfter(desk, plan.kill.afterMs * pace);
    await client.request('sidecar/configure', life.world.configuration(plan.undoMs));
    keepPace(life, startedAt);
    const scene = createScene();
    await watch(scene, client);
    look(life, startedAt);
    if (plan.kill.when === 'anywhere') killAfter(desk, plan.kill.afterMs * life.pace);
    const { world, journal } = life;
    const { round } = plan;
    await takeSteps(plan, life.pace, desk, (operation) =>
      perform({ world, journal, scene, client, round }, operation),
    );
  } finally {
    client.close();
  }
}

/** Nothing waits for the answer to what came before it; all are there once the process has gone. */
async function takeSteps(
  { steps, kill }: RoundPlan,
  pace: number,
  desk: ForkedDesk,
  take: (operation: RoundPlan['steps'][number]['operation']) => Promise<void>,
): Promise<void> {
  const taken: Promise<void>[] = [];
  for (const [index, { afterMs, operation }] of steps.entries()) {
    await sleep(afterMs * pace);
    if (desk.wasKilled()) break;
    taken.push(take(operation));
    if (kill.when === 'step' && kill.index === index) killAfter(desk, kill.afterMs * pace);
  }
  await desk.exited;
  await Promise.all(taken);
}
