import type { Fault as ModelFault } from '../../demo/model/faults.ts';
import type { Fault as TelegramFault } from '../../demo/telegram/mtproto/faults.ts';
import { createRandom, subSeed, type Random } from './random.ts';

/** One thing to do. `pick` in [0, 1) is resolved against what there is when its turn comes. */
export type Operation =
  | { kind: 'process'; picks: number[] }
  | { kind: 'say'; pick: number }
  | ({ kind: 'approve'; pick: number } & Choices)
  /** So many paragraphs, each of which needs more than half a message; none: one line. */
  | { kind: 'editAndApprove'; pick: number; paragraphs: number; silent: boolean }
  /** A later version in the place of what was sent; `paragraphs` as above. */
  | { kind: 'editSent'; pick: number; paragraphs: number }
  | { kind: 'deleteSent'; pick: number }
  | { kind: 'attach'; pick: number }
  | { kind: 'edit'; pick: number }
  | { kind: 'undo'; pick: number }
  | { kind: 'resolve'; pick: number }
  | { kind: 'reject'; pick: number }
  | { kind: 'regenerate'; pick: number; instruction: string | undefined }
  | { kind: 'cancelJob'; pick: number }
  | { kind: 'retryJob'; pick: number }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'chat'; pick: number; fresh: boolean; twice: boolean }
  | { kind: 'chatAgain' }
  | { kind: 'drop' };

interface Choices {
  delayMs: number | undefined;
  reply: boolean;
  silent: boolean;
}

export interface Step {
  /** After the step before was issued; its answer is not waited for. */
  afterMs: number;
  operation: Operation;
}

/** When the process is killed. */
export type Kill =
  | { when: 'starting'; afterMs: number }
  /** After it was configured: it takes back what the one before held. */
  | { when: 'recovering'; afterMs: number }
  | { when: 'step'; index: number; afterMs: number }
  /** After the first step was due. */
  | { when: 'anywhere'; afterMs: number };

export interface RoundPlan {
  round: number;
  seed: number;
  undoMs: number;
  telegramFaults: TelegramFault[];
  modelFaults: ModelFault[];
  steps: Step[];
  kill: Kill;
}

const INSTRUCTIONS = ['shorter', 'longer', 'formal', 'say no politely'] as const;

/** What happens in one round; the same for the same seed and round. */
export function planRound(seed: number, round: number): RoundPlan {
  const own = subSeed(seed, round);
  const random = createRandom(own);
  const steps = Array.from({ length: 10 + random.below(20) }, () => planStep(random));
  const faulty = random.chance(0.35);
  return {
    round,
    seed: own,
    undoMs: random.pick([0, 0, 0, 60, 300]),
    telegramFaults: faulty && random.chance(0.7) ? [planTelegramFault(random)] : [],
    modelFaults: faulty && random.chance(0.6) ? [planModelFault(random)] : [],
    steps,
    kill: planKill(random, steps),
  };
}

function planStep(random: Random): Step {
  const afterMs = random.chance(0.4) ? random.below(8) : random.below(100);
  return { afterMs, operation: planOperation(random) };
}

function planOperation(random: Random): Operation {
  const pick = random.unit();
  const make = random.choose<() => Operation>([
    [
      6,
      () => ({
        kind: 'process',
        picks: Array.from({ length: 2 + random.below(4) }, () => random.unit()),
      }),
    ],
    [6, () => ({ kind: 'say', pick })],
    [7, () => ({ kind: 'approve', pick, ...planApproval(random) })],
    [4, () => ({ kind: 'editAndApprove', pick, ...planText(random) })],
    [2.5, () => ({ kind: 'editSent', pick, paragraphs: planText(random).paragraphs })],
    [0.4, () => ({ kind: 'deleteSent', pick })],
    [0.7, () => ({ kind: 'attach', pick })],
    [2, () => ({ kind: 'edit', pick })],
    [2, () => ({ kind: 'undo', pick })],
    [1, () => ({ kind: 'resolve', pick })],
    [1, () => ({ kind: 'reject', pick })],
    [2, () => ({ kind: 'regenerate', pick, instruction: planInstruction(random) })],
    [1, () => ({ kind: 'cancelJob', pick })],
    [1.5, () => ({ kind: 'retryJob', pick })],
    [0.2, () => ({ kind: 'pause' })],
    [1.2, () => ({ kind: 'resume' })],
    [4, () => ({ kind: 'chat', pick, fresh: random.chance(0.15), twice: random.chance(0.3) })],
    [1, () => ({ kind: 'chatAgain' })],
    [0.3, () => ({ kind: 'drop' })],
  ]);
  return make();
}

function planText(random: Random): { paragraphs: number; silent: boolean } {
  return {
    paragraphs: random.chance(0.3) ? 0 : 2 + random.below(3),
    silent: random.chance(0.2),
  };
}

function planApproval(random: Random): Choices {
  const delayMs = random.chance(0.15) ? 100 + random.below(1_500) : undefined;
  return { delayMs, reply: random.chance(0.1), silent: random.chance(0.2) };
}

function planInstruction(random: Random): string | undefined {
  return random.chance(0.5) ? random.pick(INSTRUCTIONS) : undefined;
}

function planTelegramFault(random: Random): TelegramFault {
  const method = random.pick([
    'messages.sendMessage',
    'messages.sendMessage',
    'messages.sendMessage',
    'messages.sendMedia',
    'messages.editMessage',
    'messages.getHistory',
  ]);
  const times = 1 + random.below(2);
  return random.choose<TelegramFault>([
    [2, { kind: 'floodWait', method, seconds: 1, times: 1 }],
    [2, { kind: 'dropBefore', method, times }],
    [3, { kind: 'dropAfter', method, times }],
    [2, { kind: 'noReply', method, times: 1 }],
    [3, { kind: 'delay', method, delayMs: 5 + random.below(60), times: 3 }],
    [1, { kind: 'serverError', method, times: 1 }],
    [1, { kind: 'duplicateUpdate', times: 4 }],
  ]);
}

function planModelFault(random: Random): ModelFault {
  const afterDeltas = random.below(8);
  return random.choose<ModelFault>([
    [3, { kind: 'breakStream', afterDeltas }],
    [2, { kind: 'errorEvent', afterDeltas }],
    [2, { kind: 'endEarly', afterDeltas }],
    [1, { kind: 'stall', afterDeltas }],
    [1, { kind: 'refusal', afterDeltas }],
    [2, { kind: 'overloaded', retryAfterSeconds: 0.1 }],
    [2, { kind: 'rateLimited', retryAfterSeconds: 0.1 }],
    [2, { kind: 'hangUp' }],
    [1, { kind: 'serverError' }],
    [2, { kind: 'slow', tokenDelayMs: 8 }],
  ]);
}

/** What a kill strikes most. */
const STRUCK: Operation['kind'][] = ['approve', 'editAndApprove', 'editSent'];

/** Most strike shortly after something was asked: inside a transaction, a send, a stream. */
function planKill(random: Random, steps: Step[]): Kill {
  const approvals = steps.flatMap(({ operation: { kind } }, index) =>
    STRUCK.includes(kind) ? [index] : [],
  );
  const index = approvals[random.below(approvals.length * 2)] ?? random.below(steps.length);
  return random.choose<Kill>([
    [1, { when: 'starting', afterMs: random.below(450) }],
    [1, { when: 'recovering', afterMs: random.below(60) }],
    [6, { when: 'step', index, afterMs: random.unit() * 60 }],
    [3, { when: 'anywhere', afterMs: random.below(1_200) }],
  ]);
}
