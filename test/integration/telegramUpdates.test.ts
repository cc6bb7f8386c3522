import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { TelegramUpdate } from '../../sidecar/telegram/gateway.ts';
import {
  act,
  memoryMarks,
  startAccount,
  startDemo,
  until,
  type Account,
} from './telegramAccount.ts';

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

/** What is lost, doubled, overtaken or late on the way arrives all the same: once and in order. */
describe('updates over MTProto', function () {
  this.timeout(60_000);
  let demo: DemoTelegram;
  let accountId = '';
  let person = '';
  let group = '';
  let account: Account;
  const marks = { current: memoryMarks() };

  beforeEach(async () => {
    demo = await startDemo();
    accountId = demo.accounts[0]?.accountId ?? '';
    marks.current = memoryMarks();
    account = await startAccount(demo, accountId, undefined, marks.current);
    const dialogs = await account.dialogs();
    person = dialogs.find((one) => one.kind === 'private' && one.canSend)?.dialogId ?? '';
    group =
      dialogs.find((one) => one.kind === 'group' && one.dialogId.startsWith('c'))?.dialogId ?? '';
  });
  afterEach(async () => {
    await account.gateway.stop();
    await demo.close();
  });

  const say = async (text: string, dialogId = person) =>
    (await act<{ messageId: number }>(demo, 'say', { accountId, dialogId, text })).messageId;
  const fault = (kind: string, times = 1) => act(demo, 'fault', { kind, times });
  const texts = (dialogId = person, of = account) =>
    of.updates.flatMap((one) =>
      one.kind === 'message' && one.dialogId === dialogId ? [one.message.text] : [],
    );
  const count = async (method: string) =>
    (await act<string[]>(demo, 'calls')).filter((one) => one === method).length;
  const last = (dialogId: string) =>
    account.updates.findLast(
      (one): one is Extract<TelegramUpdate, { kind: 'dialog' }> =>
        one.kind === 'dialog' && one.dialog.dialogId === dialogId,
    )?.dialog.last?.preview;

  /** The process ends in order; whatever happens before `start` happens to nobody. */
  async function startAgain(meanwhile: () => Promise<void>): Promise<void> {
    await account.gateway.stop();
    await meanwhile();
    account = await startAccount(demo, accountId, account.session, marks.current);
  }

  for (const [where, dialog, question] of [
    ['a private dialog', () => person, 'updates.getDifference'],
    ['a supergroup', () => group, 'updates.getChannelDifference'],
  ] as const) {
    it(`that were lost in ${where} are asked for, once the next shows the hole`, async () => {
      await fault('dropUpdate', 2);
      for (const text of ['one', 'two', 'three']) await say(text, dialog());
      await until(() => texts(dialog()).includes('three'), 'the last');
      assert.deepEqual(texts(dialog()), ['one', 'two', 'three']);
    });

    it(`that were overtaken in ${where} are put in order without a question`, async () => {
      const before = await count(question);
      await fault('reorderUpdate');
      for (const text of ['one', 'two', 'three']) await say(text, dialog());
      await until(() => texts(dialog()).length >= 3, 'all');
      assert.deepEqual(texts(dialog()), ['one', 'two', 'three']);
      assert.equal(await count(question), before);
    });

    it(`of ${where} that nobody heard, for no process ran, come with the next one`, async () => {
      const edited = await say('edited', dialog());
      const deleted = await say('deleted', dialog());
      await until(() => texts(dialog()).includes('deleted'), 'both');
      const of = { accountId, dialogId: dialog() };
      await startAgain(async () => {
        await act(demo, 'edit', { ...of, messageId: edited, text: 'edited since' });
        await act(demo, 'delete', { ...of, messageId: deleted });
        await say('new', dialog());
      });
      await account.dialogs();
      await until(() => texts(dialog()).includes('new'), 'the new message');
      const gone = await until(
        () => account.updates.find((one) => one.kind === 'deleted'),
        'the deletion',
      );
      assert.deepEqual(gone.kind === 'deleted' && gone.messageIds, [deleted]);
      assert.deepEqual(texts(dialog()).toSorted(), ['edited since', 'new']);
      assert.ok(
        account.updates.some(
          (one) =>
            one.kind === 'message' && one.edited === true && one.message.messageId === edited,
        ),
      );
    });
  }

  it('that are said to be too many are asked for', async () => {
    await fault('dropUpdate');
    await say('unheard');
    await act(demo, 'tooMuch', { accountId });
    await until(() => texts().includes('unheard'), 'the message');
  });

  it('that the server no longer tells one by one show in the list, and the count goes on', async () => {
    await act(demo, 'refuse', { refuse: true });
    await act(demo, 'drop');
    for (const dialogId of [person, group]) await say('long ago', dialogId);
    await act(demo, 'forgetUpdates', { accountId });
    await act(demo, 'refuse', { refuse: false });
    await until(() => account.gateway.account().connection === 'online', 'the connection', 30_000);
    await account.dialogs();
    await until(() => last(person) === 'long ago', 'the row of the private dialog');
    await until(() => last(group) === 'long ago', 'the row of the supergroup');
    for (const dialogId of [person, group]) {
      await say('and now', dialogId);
      await until(() => texts(dialogId).includes('and now'), 'the next message');
    }
  });

  it('come in slices when many were missed', async () => {
    const all = Array.from({ length: 230 }, (_, i) => `m${i}`);
    await startAgain(async () => {
      for (const text of all) await say(text);
    });
    await until(() => texts().length >= all.length, 'all of them');
    assert.deepEqual(texts(), all);
    const before = await count('updates.getChannelDifference');
    await startAgain(async () => {
      for (const text of all) await say(text, group);
    });
    await account.dialogs();
    await until(() => texts(group).length >= all.length, 'all of the group');
    assert.deepEqual(texts(group), all);
    assert.equal((await count('updates.getChannelDifference')) - before, 3);
  });

  it('begin anew with a world that was reset', async () => {
    for (let i = 0; i < 5; i++) await say(`m${i}`);
    await until(() => texts().includes('m4'), 'the last');
    await startAgain(async () => {
      await act(demo, 'reset');
    });
    await until(() => account.gateway.account().connection === 'online', 'the connection');
    await say('in the new world');
    await until(() => texts().includes('in the new world'), 'the message');
  });

  it(`end up the same on both sides, whatever happens on the way (SEED=${SEED})`, async () => {
    const random = seeded(SEED);
    const pick = <T>(...from: T[]): T => from[Math.floor(random() * from.length)]!;
    const sent: Record<string, string[]> = { [person]: [], [group]: [] };
    const heard: Record<string, string[]> = { [person]: [], [group]: [] };
    const collect = () => {
      for (const dialogId of [person, group]) heard[dialogId]!.push(...texts(dialogId));
      account.updates.length = 0;
    };
    for (let i = 0; i < 60; i++) {
      const kind = pick(
        'dropUpdate',
        'duplicateUpdate',
        'reorderUpdate',
        'delayUpdate',
        '',
        '',
        '',
      );
      const times = 1 + Math.floor(random() * 3);
      if (kind !== '') {
        const late = kind === 'delayUpdate' ? { delayMs: Math.floor(random() * 300) } : {};
        await act(demo, 'fault', { kind, times, ...late });
      }
      if (random() < 0.05) await act(demo, 'drop');
      if (random() < 0.04) {
        await startAgain(async () => {
          collect();
          await account.gateway.stop();
        });
        await account.dialogs();
      }
      const dialogId = pick(person, group);
      const text = `m${i}`;
      sent[dialogId]!.push(text);
      await say(text, dialogId);
    }
    await act(demo, 'clearFaults');
    for (const dialogId of [person, group]) {
      sent[dialogId]!.push('the end');
      await say('the end', dialogId);
    }
    await until(
      () => [person, group].every((dialogId) => texts(dialogId).includes('the end')),
      'the end of both',
      30_000,
    );
    collect();
    assert.deepEqual(heard, sent);
  });
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
