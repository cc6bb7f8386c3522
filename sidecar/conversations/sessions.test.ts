import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Conversation, Session } from '../../protocol/chatRecords.ts';
import type { Tx } from '../store/store.ts';
import { ANNA, BEN, openConversations } from './conversationsFixture.ts';
import type { Fixture } from './conversationsFixture.ts';
import type { Engagement } from './sessions.ts';

const MINUTE = 60_000;
type Named = Pick<Session, 'sessionId'>;
const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code;

describe('sessions', () => {
  let desk: Fixture;
  let conversation: Conversation;
  beforeEach(async () => {
    desk = openConversations();
    conversation = await desk.start();
  });
  afterEach(() => desk.close());

  const write = <T>(work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): Promise<T> =>
    desk.store.write(work);
  const start = (over: Partial<Engagement> = {}): Promise<Session> =>
    write((tx) =>
      desk.sessions.start(tx, {
        windowId: 'w1',
        conversation,
        model: null,
        profile: 'default',
        ...over,
      }),
    );
  const resume = ({ sessionId }: Named) => write((tx) => desk.sessions.resume(tx, sessionId));
  const end = ({ sessionId }: Named) => write((tx) => desk.sessions.end(tx, sessionId));
  const heartbeat = (...sessions: Named[]) =>
    write((tx) =>
      desk.sessions.heartbeat(
        tx,
        sessions.map((session) => session.sessionId),
      ),
    );
  const sweep = (afterMs: number) => {
    desk.clock.now += afterMs;
    return write((tx) => desk.sessions.sweep(tx));
  };
  const stateOf = ({ sessionId }: Named) => desk.sessions.get(sessionId).state;

  it('begin active and are found by their id', async () => {
    const session = await start({ model: 'demo-strong' });
    assert.deepEqual(desk.sessions.get(session.sessionId), session);
    assert.deepEqual(
      [session.state, session.model, session.profile, session.conversationId],
      ['active', 'demo-strong', 'default', conversation.conversationId],
    );
    assert.deepEqual(desk.sessionChanges, [session]);
    assert.throws(() => desk.sessions.get(randomUUID()), withCode('notFound'));
  });

  it('are one where a window starts twice with a conversation, also at the same time', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    const third = await start();
    assert.deepEqual([second.sessionId, third.sessionId], [first.sessionId, first.sessionId]);
    assert.equal(desk.sessions.list({}).length, 1);
    assert.notEqual((await start({ windowId: 'w2' })).sessionId, first.sessionId);
  });

  it('with another model or profile take the place of the one before', async () => {
    const first = await start();
    const second = await start({ model: 'demo-strong' });
    const third = await start({ model: 'demo-strong', profile: 'work' });
    assert.deepEqual([first, second, third].map(stateOf), ['terminated', 'terminated', 'active']);
    assert.deepEqual(
      desk.ended.map((session) => session.profile),
      ['default'],
      'the model client of a profile in use was let go',
    );
  });

  it('without a sign of life for half an hour are idle, and resumed by the next one', async () => {
    const session = await start();
    assert.equal(await sweep(30 * MINUTE - 1), 0);
    assert.equal(await sweep(1), 1);
    assert.equal(stateOf(session), 'idle');
    assert.equal(desk.sessionChanges.at(-1)?.state, 'idle');
    assert.equal((await heartbeat(session))[0]?.state, 'active');
    await sweep(31 * MINUTE);
    assert.equal((await resume(session)).state, 'active');
    await sweep(31 * MINUTE);
    assert.equal((await start()).sessionId, session.sessionId);
    assert.equal(stateOf(session), 'active');
  });

  it('are kept alive by heartbeats, which are no news', async () => {
    const session = await start();
    const news = desk.sessionChanges.length;
    for (let n = 0; n < 8; n++) {
      await heartbeat(session);
      assert.equal(await sweep(5 * MINUTE), 0);
    }
    assert.equal(desk.sessionChanges.length, news);
  });

  it('are idle half an hour after the clock was set back, whatever it said before', async () => {
    const session = await start();
    desk.clock.now -= 400 * 24 * 60 * MINUTE;
    assert.equal(await sweep(0), 0);
    assert.equal(await sweep(30 * MINUTE), 1);
    assert.equal(stateOf(session), 'idle');
  });

  it('survive a restart and more than a day without it', async () => {
    const session = await start();
    await sweep(31 * MINUTE);
    desk.clock.now += 26 * 60 * MINUTE;
    await desk.reopen();
    assert.equal(stateOf(session), 'idle');
    assert.equal((await start()).sessionId, session.sessionId);
  });

  it('that have ended do not come back: refused where they speak, left out where they only show life', async () => {
    const session = await start();
    const { endedAt, state } = await end(session);
    assert.deepEqual([state, endedAt], ['terminated', desk.clock.now]);
    desk.clock.now += 1;
    assert.equal((await end(session)).endedAt, endedAt);
    await assert.rejects(resume(session), withCode('conflict'));
    assert.deepEqual(await heartbeat(session), []);
    assert.equal(await sweep(60 * MINUTE), 0);
    assert.equal(stateOf(session), 'terminated');
    assert.notEqual((await start()).sessionId, session.sessionId);
  });

  it('are asked for by an id of their own: unknown ones are not found', async () => {
    const unknown = { sessionId: conversation.conversationId };
    await assert.rejects(resume(unknown), withCode('notFound'));
    await assert.rejects(end(unknown), withCode('notFound'));
    const session = await start();
    assert.deepEqual(
      (await heartbeat(unknown, session)).map(({ sessionId }) => sessionId),
      [session.sessionId],
    );
  });

  it('end with the sign-out of their account, those of others do not', async () => {
    const session = await start();
    const elsewhere = await desk.start({ ...ANNA, accountId: '9' });
    const other = await start({ conversation: elsewhere });
    assert.equal(await write((tx) => desk.sessions.endOfAccount(tx, '1')), 1);
    assert.deepEqual([stateOf(session), stateOf(other)], ['terminated', 'active']);
    assert.deepEqual(
      desk.ended.map((each) => each.accountId),
      ['1'],
    );
  });

  it('let their model client go with the last that needs it: an idle one needs it too', async () => {
    const first = await start();
    const second = await start({ windowId: 'w2' });
    await sweep(31 * MINUTE);
    await end(first);
    assert.equal(desk.ended.length, 0);
    await end(second);
    assert.deepEqual(
      desk.ended.map(({ sessionId }) => sessionId),
      [second.sessionId],
    );
  });

  it('are listed newest first, by account, dialog and state', async () => {
    const first = await start();
    desk.clock.now += 1;
    const second = await start({ windowId: 'w2', conversation: await desk.start(BEN) });
    await end(first);
    const ids = (of: Parameters<Fixture['sessions']['list']>[0]) =>
      desk.sessions.list(of).map((each) => each.sessionId);
    assert.deepEqual(ids({}), [second.sessionId, first.sessionId]);
    assert.deepEqual(ids({ accountId: '1', dialogId: ANNA.dialogId }), [first.sessionId]);
    assert.deepEqual(ids({ states: ['active', 'idle'] }), [second.sessionId]);
    assert.deepEqual(ids({ accountId: '9' }), []);
  });
});
