import type { Fault } from '../../demo/telegram/mtproto/faults.ts';
import { MAYA } from './places.ts';
import { createRandom, subSeed, type Random } from '../torture/random.ts';

/** One thing that happens. `pick` in [0, 1) is resolved against what there is when its turn comes. */
export type Happening =
  | { kind: 'say'; pick: number }
  | { kind: 'edit'; pick: number }
  | { kind: 'dmitrySays'; shared: boolean }
  | { kind: 'answer'; pick: number }
  | { kind: 'fault'; fault: Fault }
  | { kind: 'drop' }
  | { kind: 'restartServer'; downMs: number }
  | { kind: 'killDesk' };

export interface Step {
  /** After the step before began; its end is not waited for. */
  afterMs: number;
  happening: Happening;
}

/** What happens in one round; the same for the same seed and round. */
export function planRound(seed: number, round: number): Step[] {
  const random = createRandom(subSeed(seed, round));
  const steps = Array.from({ length: 12 + random.below(10) }, () => planStep(random));
  // At most one of each: a second would meet what the first has not yet let come back.
  if (random.chance(0.25)) steps.splice(random.below(steps.length), 0, killDesk(random));
  if (random.chance(0.3)) steps.splice(random.below(steps.length), 0, restart(random));
  return steps;
}

function planStep(random: Random): Step {
  const pick = random.unit();
  const afterMs = random.chance(0.5) ? random.below(5) : random.below(60);
  const make = random.choose<() => Happening>([
    [7, () => ({ kind: 'say', pick })],
    [1.5, () => ({ kind: 'edit', pick })],
    [2, () => ({ kind: 'dmitrySays', shared: random.chance(0.5) })],
    [2.5, () => ({ kind: 'answer', pick })],
    [4, () => ({ kind: 'fault', fault: planUpdateFault(random) })],
    [2, () => ({ kind: 'fault', fault: planCallFault(random) })],
    [0.7, () => ({ kind: 'drop' })],
  ]);
  return { afterMs, happening: make() };
}

function planUpdateFault(random: Random): Fault {
  const times = 1 + random.below(3);
  return random.choose<Fault>([
    [3, { kind: 'dropUpdate', times }],
    [5, { kind: 'reorderUpdate', times }],
    [3, { kind: 'duplicateUpdate', times }],
    [2, { kind: 'delayUpdate', times, delayMs: 5 + random.below(250) }],
  ]);
}

function planCallFault(random: Random): Fault {
  const method = random.choose([
    [4, 'messages.sendMessage'],
    [2, 'messages.getHistory'],
    [2, 'updates.getDifference'],
    [2, 'updates.getChannelDifference'],
    [1, 'messages.getDialogs'],
  ]);
  // What the client of another make does about a lost call of its own is not ours to judge.
  const of = { method, accountId: MAYA };
  return random.choose<Fault>([
    [2, { kind: 'floodWait', ...of, seconds: 1 }],
    [2, { kind: 'dropBefore', ...of }],
    [3, { kind: 'dropAfter', ...of }],
    [3, { kind: 'delay', ...of, delayMs: 5 + random.below(200), times: 2 }],
    [1, { kind: 'serverError', ...of }],
  ]);
}

function restart(random: Random): Step {
  return { afterMs: 0, happening: { kind: 'restartServer', downMs: 20 + random.below(300) } };
}

function killDesk(random: Random): Step {
  return { afterMs: random.below(60), happening: { kind: 'killDesk' } };
}
