import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { AppError } from '../../protocol/errors.ts';
import type { Fixture } from './conversationsFixture.ts';
import { runCleanup } from './runCleanup.ts';
import { isLive } from './sessionModel.ts';
import type { ModelSession, SessionModel } from './sessionModel.ts';

export interface Walk {
  desk: Fixture;
  model: SessionModel;
}
type Step = fc.AsyncCommand<SessionModel, Walk>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RETENTION_DAYS = 7;

/** Two accounts with two dialogs each; a conversation each, under an id that the walk knows. */
const DIALOGS = ['1/u2', '1/u3', '9/u2', '9/u3'].map((place, index) => {
  const [accountId = '', dialogId = ''] = place.split('/');
  return { accountId, dialogId, conversationId: `00000000-0000-4000-8000-00000000000${index}` };
});

function step(
  name: string,
  run: (walk: Walk) => Promise<void>,
  isPossible: (model: SessionModel) => boolean = () => true,
): Step {
  return {
    check: isPossible,
    async run(model, walk) {
      // Two events of one moment would stand in no order.
      walk.desk.clock.now += 1;
      await run(walk);
      compare(model, walk.desk);
    },
    toString: () => name,
  };
}

/** What is stored is what the model says; the clients that were let go are those it let go. */
function compare(model: SessionModel, desk: Fixture): void {
  const stored = desk.sessions.list({}).map((session) => ({
    sessionId: session.sessionId,
    windowId: session.windowId,
    conversationId: session.conversationId,
    accountId: session.accountId,
    model: session.model,
    profile: session.profile,
    state: session.state,
    heartbeatAt: session.heartbeatAt,
    endedAt: session.endedAt,
  }));
  const byId = (one: { sessionId: string }, other: { sessionId: string }) =>
    one.sessionId < other.sessionId ? -1 : 1;
  assert.deepEqual(stored.sort(byId), [...model.sessions].sort(byId));
  const ended = desk.ended.map(({ accountId, profile }) => `${accountId}/${profile}`);
  assert.deepEqual(ended.sort(), [...model.ended].sort());
  const engaged = model.sessions.filter(isLive).map((each) => each.windowId + each.conversationId);
  assert.equal(new Set(engaged).size, engaged.length, 'a window has two sessions at once');
  const kept = DIALOGS.filter(({ conversationId }) => desk.conversations.find(conversationId));
  assert.deepEqual(
    kept.map((each) => each.conversationId),
    [...model.conversations.keys()].sort(),
  );
}

/** The `nth` session there is; the same for the model and the desk. */
function pick(model: SessionModel, nth: number): ModelSession {
  const session = model.sessions[nth % model.sessions.length];
  assert.ok(session);
  return session;
}
const hasSession = (model: SessionModel): boolean => model.sessions.length > 0;

async function refused(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return true;
    throw error;
  }
}

const starting = fc
  .record({
    windowId: fc.constantFrom('w1', 'w2'),
    dialog: fc.constantFrom(...DIALOGS),
    model: fc.constantFrom(null, 'demo-strong'),
    profile: fc.constantFrom('default', 'work'),
    times: fc.constantFrom(1, 1, 2),
  })
  .map(({ windowId, dialog, model: modelName, profile, times }) =>
    step(
      `start(${windowId}, ${dialog.accountId}/${dialog.dialogId}, ${modelName}, ${profile}) x${times}`,
      async ({ desk, model }) => {
        const { accountId, conversationId } = dialog;
        const engage = () =>
          desk.store.write((tx) => {
            const wanted = { ...dialog, dialogTitle: 'T' };
            const conversation = desk.conversations.resolve(tx, wanted);
            const how = { windowId, model: modelName, profile };
            return desk.sessions.start(tx, { ...how, conversation });
          });
        const sessions = await Promise.all(Array.from({ length: times }, engage));
        assert.equal(new Set(sessions.map((each) => each.sessionId)).size, 1, 'two at once');
        const asked = { windowId, conversationId, accountId, model: modelName, profile };
        const begun = model.start(asked, desk.clock.now) === 'new' && model.sessions.at(-1);
        if (begun) begun.sessionId = sessions[0]?.sessionId ?? '';
      },
    ),
  );

const resuming = fc.nat(40).map((nth) =>
  step(
    `ready(${nth})`,
    async ({ desk, model }) => {
      const session = pick(model, nth);
      const { sessionId } = session;
      const no = await refused(desk.store.write((tx) => desk.sessions.resume(tx, sessionId)));
      assert.equal(no, !isLive(session), 'ready of an ended session');
      if (!no) model.showLife(session, desk.clock.now);
    },
    hasSession,
  ),
);

const sending = fc.tuple(fc.nat(40), fc.boolean()).map(([nth, isAnswered]) =>
  step(
    `send(${nth}${isAnswered ? ', answered' : ''})`,
    async ({ desk, model }) => {
      const session = pick(model, nth);
      const { sessionId, conversationId } = session;
      const saying = desk.store.write((tx) => {
        desk.sessions.resume(tx, sessionId);
        return desk.conversations.say(tx, { conversationId, text: 'x' }, () => ({ jobId: 1 }));
      });
      assert.equal(await refused(saying), !isLive(session), 'send in an ended session');
      if (!isLive(session)) return;
      if (isAnswered) await desk.answer(await saying, 'y');
      const conversation = model.conversations.get(conversationId);
      assert.ok(conversation);
      conversation.lastActivityAt = desk.clock.now;
      if (!isAnswered) conversation.pending += 1;
      model.showLife(session, desk.clock.now);
    },
    hasSession,
  ),
);

const beating = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }).map((nths) =>
  step(
    `heartbeat(${nths.join(', ')})`,
    async ({ desk, model }) => {
      const sessions = [...new Set(nths.map((nth) => pick(model, nth)))];
      const ids = sessions.map((each) => each.sessionId);
      const alive = await desk.store.write((tx) => desk.sessions.heartbeat(tx, ids));
      const live = sessions.filter(isLive);
      assert.deepEqual(
        alive.map((each) => each.sessionId),
        live.map((each) => each.sessionId),
      );
      for (const session of live) model.showLife(session, desk.clock.now);
    },
    hasSession,
  ),
);

/** Negative: the clock is set back. */
const sweeping = fc.constantFrom(1, 5, 29, 30, 31, 24 * 60, -20, -3 * 24 * 60).map((minutes) =>
  step(`sweep after ${minutes} min`, async ({ desk, model }) => {
    // To the millisecond after what was done last.
    desk.clock.now += minutes * MINUTE - 1;
    await desk.store.write((tx) => desk.sessions.sweep(tx));
    model.sweep(desk.clock.now);
  }),
);

const ending = fc.nat(40).map((nth) =>
  step(
    `end(${nth})`,
    async ({ desk, model }) => {
      const session = pick(model, nth);
      await desk.store.write((tx) => desk.sessions.end(tx, session.sessionId));
      model.end([session], desk.clock.now);
    },
    hasSession,
  ),
);

const signingOut = fc.constantFrom('1', '9').map((accountId) =>
  step(`sign out ${accountId}`, async ({ desk, model }) => {
    await desk.store.write((tx) => desk.sessions.endOfAccount(tx, accountId));
    const sessions = model.sessions.filter((each) => each.accountId === accountId);
    model.end(sessions, desk.clock.now);
  }),
);

const restarting = fc.constant(step('restart', ({ desk }) => desk.reopen()));

const cleaning = fc.constantFrom(0, 1, 4, 8).map((days) =>
  step(`clean up after ${days} d`, async ({ desk, model }) => {
    desk.clock.now += days * DAY;
    const { store, conversations, cleanFiles } = desk;
    const now = () => desk.clock.now;
    const { signal } = new AbortController();
    const options = { store, conversations, cleanFiles, now, log: () => {}, signal };
    await runCleanup(options, RETENTION_DAYS);
    model.cleanUp(desk.clock.now, RETENTION_DAYS * DAY);
  }),
);

export const steps = [
  starting,
  starting,
  resuming,
  sending,
  beating,
  sweeping,
  ending,
  signingOut,
  restarting,
  cleaning,
];
