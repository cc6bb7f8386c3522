import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Session } from '../protocol/chatRecords.ts';
import { createSessionKeeper, HEARTBEAT_MS } from './sessions.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function session(n: number, state: Session['state'] = 'active'): Session {
  return {
    sessionId: uuid(n),
    conversationId: uuid(900 + n),
    accountId: '700001',
    dialogId: 'u1',
    windowId: 'w'.repeat(21),
    state,
    model: null,
    profile: 'default',
    createdAt: 0,
    heartbeatAt: 0,
  };
}

function setUp() {
  const beats: string[][] = [];
  const over = new Set<string>();
  const world = { connected: true, fails: false };
  const line = () => undefined;
  const keeper = createSessionKeeper({
    beat(sessionIds) {
      if (!world.connected) return undefined;
      beats.push(sessionIds);
      if (world.fails) return Promise.reject(new Error('lost'));
      const alive = sessionIds.filter((sessionId) => !over.has(sessionId));
      return Promise.resolve({
        sessions: alive.map((sessionId) => ({ ...session(1), sessionId })),
      });
    },
    log: { debug: line, info: line, warn: line, error: line },
  });
  const start = (n: number) =>
    keeper.note('session/ready', {
      session: session(n),
      conversation: {
        conversationId: uuid(900 + n),
        accountId: '700001',
        dialogId: 'u1',
        dialogTitle: 'Anna',
        createdAt: 0,
        lastActivityAt: 0,
        messageCount: 0,
      },
      chatMessages: [],
    });
  const pass = async () => {
    mock.timers.tick(HEARTBEAT_MS);
    // Several batches follow one another, each in a turn of its own.
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return { keeper, beats, over, world, start, pass };
}

describe('the sessions of a window', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('are kept alive every five minutes, from the answer that started them', async () => {
    const { keeper, beats, start, pass } = setUp();
    start(1);
    assert.deepEqual(beats, []);
    await pass();
    start(2);
    await pass();
    assert.deepEqual(beats, [[uuid(1)], [uuid(1), uuid(2)]]);
    keeper.dispose();
  });

  it('are let go when the page ends them or the worker knows them no more', async () => {
    const { keeper, beats, over, start, pass } = setUp();
    for (const n of [1, 2, 3]) start(n);
    keeper.note('session/end', { session: session(1, 'terminated') });
    over.add(uuid(2));
    await pass();
    await pass();
    assert.deepEqual(beats, [[uuid(2), uuid(3)], [uuid(3)]]);
    keeper.dispose();
  });

  it('survive a lost connection, for which nothing is started', async () => {
    const { keeper, beats, world, start, pass } = setUp();
    start(1);
    world.connected = false;
    await pass();
    assert.deepEqual(beats, []);
    world.connected = true;
    world.fails = true;
    await pass();
    world.fails = false;
    await pass();
    assert.deepEqual(beats, [[uuid(1)], [uuid(1)]]);
    keeper.dispose();
  });

  it('go by the hundred', async () => {
    const { keeper, beats, start, pass } = setUp();
    for (let n = 1; n <= 101; n++) start(n);
    await pass();
    assert.deepEqual(
      beats.map((ids) => ids.length),
      [100, 1],
    );
    keeper.dispose();
  });

  it('are none where nothing was started, and no timer is left behind', async () => {
    const { keeper, beats, start, pass } = setUp();
    await pass();
    start(1);
    keeper.dispose();
    await pass();
    assert.deepEqual(beats, []);
  });
});
