import assert from 'node:assert/strict';
import { until } from '../../test/until.ts';
import { openConversations } from './conversationsFixture.ts';
import type { Fixture } from './conversationsFixture.ts';
import { lastCleanupAt } from './runCleanup.ts';
import { createUpkeep } from './upkeep.ts';
import type { Upkeep } from './upkeep.ts';

const HOUR = 3_600_000;

describe('what time alone asks for', () => {
  let desk: Fixture;
  let upkeep: Upkeep;
  const settings = { retentionDays: 7, cleanupHour: 2 };

  beforeEach(() => {
    desk = openConversations(Date.UTC(2026, 10, 20, 12));
    upkeep = createUpkeep({
      store: desk.store,
      sessions: desk.sessions,
      conversations: desk.conversations,
      cleanFiles: desk.cleanFiles,
      settings: () => settings,
      now: () => desk.clock.now,
      log: (_level, text) => desk.logs.push(text),
    });
  });
  afterEach(async () => {
    await upkeep.stop();
    await desk.close();
  });

  const cleanups = () => Number(desk.store.read('SELECT count(*) AS n FROM cleanup').get()?.['n']);
  async function cleanedUp(): Promise<number> {
    const at = desk.clock.now;
    await until('a clean-up', () => lastCleanupAt(desk.store) === at);
    return cleanups();
  }
  /** What it began is over. */
  async function settled(): Promise<void> {
    await upkeep.stop();
    upkeep.start();
    await upkeep.stop();
    upkeep.start();
  }

  it('is nothing before the settings are known', async () => {
    upkeep.look();
    await upkeep.stop();
    assert.equal(cleanups(), 0);
  });

  it('is a clean-up that was missed, at once, and then not before its hour', async () => {
    upkeep.start();
    assert.equal(await cleanedUp(), 1);
    desk.clock.now += 13 * HOUR;
    await settled();
    assert.equal(cleanups(), 1);
    desk.clock.now += HOUR;
    upkeep.look();
    assert.equal(await cleanedUp(), 2);
    desk.clock.now += 26 * HOUR;
    upkeep.look();
    assert.equal(await cleanedUp(), 3);
  });

  it('is not asked twice by two looks at once', async () => {
    upkeep.start();
    upkeep.look();
    upkeep.look();
    await cleanedUp();
    await settled();
    assert.equal(cleanups(), 1);
  });

  it('is an idle session after the machine has slept', async () => {
    upkeep.start();
    await cleanedUp();
    const conversation = await desk.start();
    const session = await desk.store.write((tx) =>
      desk.sessions.start(tx, { windowId: 'w', conversation, model: null, profile: 'p' }),
    );
    upkeep.sessionChanged();
    desk.clock.now += 8 * HOUR;
    upkeep.look();
    await until('idle', () => desk.sessions.get(session.sessionId).state === 'idle');
  });

  it('is tried again later where it fails, and said in the log', async () => {
    desk.setTrouble('writes');
    upkeep.start();
    await until('a word of it', () => desk.logs.some((line) => line.includes('clean-up failed')));
    desk.setTrouble(undefined);
    await settled();
    assert.equal(cleanups(), 0);
    desk.clock.now += HOUR;
    upkeep.look();
    assert.equal(await cleanedUp(), 1);
  });
});
