import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../rpc/openClient.ts';
import { ask } from './ask.ts';
import { checkSettled } from './checker/checkSettled.ts';
import { fork, look, Violation, type Life } from './life.ts';
import { approvalOf, resolutionOf } from './performSending.ts';
import { createScene, draftsIn, UNFINISHED, watch } from './scene.ts';
import type { Stage } from './stage.ts';

/** A wait after failures grows to half a minute, and an account sends one message in two seconds. */
const PATIENCE_MS = 300_000;

/** Lets a last sidecar finish all that is open, undisturbed; then nothing may be left of what was promised. */
export async function settle(life: Life, round: number): Promise<void> {
  const { world, journal } = life;
  world.telegram.control.clearFaults();
  world.model.control.clearFaults();
  const startedAt = Date.now();
  const desk = fork(life);
  try {
    const client = await desk.client;
    await client.request('sidecar/configure', world.configuration(0));
    const scene = createScene();
    await watch(scene, client);
    const stage: Stage = { world, journal, scene, client, round };
    await ask(stage, { op: 'resume' });
    await finishJobs(life, client);
    await decideWhatIsLeft(stage);
    await finishJobs(life, client);
    const wrong = checkSettled(look(life, startedAt));
    if (wrong.length > 0) throw new Violation(life, wrong);
    client.close();
  } finally {
    desk.kill();
    await desk.exited;
  }
}

async function finishJobs(life: Life, client: Client): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
    const { jobs } = await client.request('job/list', { states: [...UNFINISHED], limit: 500 });
    if (jobs.length === 0) return;
  }
  throw new Violation(life, ['there is work that does not end']);
}

/** As a user would: looks in Telegram where it is not known whether a text arrived, and sends again what failed. */
async function decideWhatIsLeft(stage: Stage): Promise<void> {
  for (const draft of draftsIn(stage.scene, 'unknown')) {
    await ask(stage, resolutionOf(stage.world, draft));
  }
  for (const draft of draftsIn(stage.scene, 'failed')) {
    if (draft.version > 0) await ask(stage, approvalOf(draft));
  }
}
