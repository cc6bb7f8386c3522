import { randomUUID } from 'node:crypto';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';
import { ask } from './ask.ts';
import type { Ask } from './journal.ts';
import type { Operation } from './plan.ts';
import { performChat, repeatChat } from './performChat.ts';
import {
  approvalOf,
  attach,
  deleteSent,
  editAndApprove,
  editOf,
  editSent,
  resolutionOf,
} from './performSending.ts';
import { draftsIn, jobsIn, UNFINISHED } from './scene.ts';
import { pickFrom, type Stage } from './stage.ts';
import type { World } from './world.ts';

type Of<K extends Operation['kind']> = Extract<Operation, { kind: K }>;
type Performers = { [K in Operation['kind']]: (stage: Stage, operation: Of<K>) => Promise<void> };

const performers: Performers = {
  process: (stage, { picks }) => maybe(stage, processOf(stage.world, picks)),
  approve: (stage, operation) =>
    maybe(
      stage,
      decided(stage, operation.pick, OPEN, (draft) => approvalOf(draft, operation)),
    ),
  edit: (stage, { pick }) =>
    maybe(
      stage,
      decided(stage, pick, OPEN, (draft) => editOf(draft)),
    ),
  reject: (stage, { pick }) =>
    maybe(
      stage,
      decided(stage, pick, OPEN, ({ draftId, version }) => ({ op: 'reject', draftId, version })),
    ),
  regenerate: (stage, { pick, instruction }) =>
    maybe(
      stage,
      decided(stage, pick, OPEN, ({ draftId, version }) => ({
        op: 'regenerate',
        draftId,
        version,
        ...(instruction === undefined ? {} : { instruction }),
      })),
    ),
  undo: (stage, { pick }) => {
    const undo = ({ draftId }: Draft): Ask => ({ op: 'undo', draftId });
    // What was rejected stays for ever; what is approved has gone in a moment.
    const approved = decided(stage, pick, ['approved'], undo);
    return maybe(stage, approved ?? decided(stage, pick, ['rejected'], undo));
  },
  resolve: (stage, { pick }) =>
    maybe(
      stage,
      decided(stage, pick, ['unknown'], (draft) => resolutionOf(stage.world, draft)),
    ),
  editAndApprove,
  editSent,
  deleteSent: (stage, { pick }) => deleteSent(stage, pick),
  attach: (stage, { pick }) => attach(stage, pick),
  cancelJob: (stage, { pick }) => {
    const job = pickFrom(jobsIn(stage.scene, ...UNFINISHED), pick);
    return maybe(stage, job && { op: 'cancelJob', jobId: job.jobId });
  },
  retryJob: (stage, { pick }) => {
    const job = pickFrom(jobsIn(stage.scene, 'failed', 'cancelled'), pick);
    return maybe(stage, job && { op: 'retryJob', jobId: job.jobId });
  },
  pause: (stage) => maybe(stage, { op: 'pause' }),
  resume: (stage) => maybe(stage, { op: 'resume' }),
  chat: performChat,
  chatAgain: repeatChat,
  say: (stage, { pick }) => Promise.resolve(say(stage, pick)),
  drop({ world }) {
    world.telegram.control.drop();
    return Promise.resolve();
  },
};

const OPEN = ['ready', 'stale', 'failed'] as const;

/** Does one operation of the plan with what there is to do it on; without anything, nothing. */
export function perform(stage: Stage, operation: Operation): Promise<void> {
  return performKind(operation.kind, stage, operation);
}

function performKind<K extends Operation['kind']>(
  kind: K,
  stage: Stage,
  operation: { [O in Operation['kind']]: Of<O> }[K],
): Promise<void> {
  return performers[kind](stage, operation);
}

async function maybe(stage: Stage, what: Ask | undefined): Promise<void> {
  if (what) await ask(stage, what);
}

function decided(
  { scene }: Stage,
  pick: number,
  states: readonly DraftState[],
  decide: (draft: Draft) => Ask,
): Ask | undefined {
  const draft = pickFrom(draftsIn(scene, ...states), pick);
  return draft && decide(draft);
}

function processOf({ dialogs }: World, picks: number[]): Ask | undefined {
  const places = picks.flatMap((pick) => pickFrom(dialogs, pick) ?? []);
  const accountId = places[0]?.accountId;
  if (accountId === undefined) return undefined;
  const own = places.filter((place) => place.accountId === accountId);
  return { op: 'process', accountId, dialogIds: [...new Set(own.map((place) => place.dialogId))] };
}

function say({ world, journal, round }: Stage, pick: number): void {
  const place = pickFrom(world.dialogs, pick);
  if (!place) return;
  const text = `And what about ${randomUUID().slice(0, 8)}? Could you tell me?`;
  const { messageId } = world.telegram.control.say({ ...place, text });
  journal.note({ kind: 'said', round, ...place, messageId });
}
