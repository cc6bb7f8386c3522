import assert from 'node:assert/strict';
import { MemoryStorage, type TelegramClient } from '@mtcute/node';
import { ANNA_DIALOG, MAYA } from './gramjsClient.ts';
import { startMtcute, type Mtcute } from './mtcuteClient.ts';
import { until } from './telegramAccount.ts';

/** As many as the server puts into one difference. */
const SLICE = 100;
const CHANNEL = 'c8101';

const seconds = () => Math.floor(Date.now() / 1000);

describe('the demo with mtcute after an absence', () => {
  let mtcute: Mtcute;
  let storage: MemoryStorage;
  let heard: string[];
  beforeEach(async () => {
    mtcute = await startMtcute(20);
    storage = new MemoryStorage();
    heard = [];
  });
  afterEach(() => mtcute.close());

  const say = (text: string, dialogId = ANNA_DIALOG) =>
    mtcute.demo.control.say({ accountId: MAYA, dialogId, text });

  /** Each by its text, an edited one with what happened to it. */
  function listen(client: TelegramClient): void {
    client.onNewMessage.add(({ text }) => void heard.push(text));
    client.onEditMessage.add(({ text }) => void heard.push(`edited: ${text}`));
    client.onDeleteMessage.add(({ messageIds }) => void heard.push(`deleted ${messageIds.join()}`));
  }

  /** Signs in, hears one message of each place, so that it knows where it stands there, and goes. */
  async function leave(...places: string[]): Promise<void> {
    const client = await mtcute.signIn(MAYA, { storage });
    for await (const _ of client.iterDialogs({ archived: 'keep' })); // whom updates speak of
    listen(client);
    await client.startUpdatesLoop();
    for (const place of places) say(`in ${place}`, place);
    await until(() => heard.length === places.length, 'the messages before it goes');
    await mtcute.end(client);
    heard = [];
  }

  async function comeBack() {
    const client = await mtcute.create({ storage, catchUp: true });
    listen(client);
    await client.connect();
    await client.startUpdatesLoop();
    return client;
  }

  const differences = (kind = 'updates.getDifference') =>
    mtcute.demo.control.calls().filter((method) => method === kind).length;

  it('hears what was said, edited and deleted meanwhile, each once', async () => {
    await leave(ANNA_DIALOG);
    const first = say('first');
    const second = say('second');
    mtcute.demo.control.edit({ dialogId: ANNA_DIALOG, messageId: first.messageId, text: 'better' });
    mtcute.demo.control.delete({ dialogId: ANNA_DIALOG, messageId: second.messageId });
    await comeBack();
    await until(() => heard.length >= 4, 'all that was missed');
    say('and now');
    await until(() => heard.includes('and now'), 'what comes after it');
    assert.deepEqual(heard, [
      'first',
      'second',
      'edited: better',
      `deleted ${second.messageId}`,
      'and now',
    ]);
  });

  it('hears more than one answer holds, slice by slice and in order', async () => {
    await leave(ANNA_DIALOG);
    const expected = Array.from({ length: 2 * SLICE + 5 }, (_, at) => `missed ${at}`);
    for (const text of expected) say(text);
    const before = differences();
    await comeBack();
    await until(() => heard.length >= expected.length, 'all that was missed');
    assert.deepEqual(heard, expected);
    assert.equal(differences() - before, 3);
  });

  it('hears of a channel that moved, and asks there for what it missed', async () => {
    await leave(CHANNEL);
    say('in the channel', CHANNEL);
    say('in the channel again', CHANNEL);
    await comeBack();
    await until(() => heard.length >= 2, 'what was missed there');
    assert.deepEqual(heard, ['in the channel', 'in the channel again']);
    assert.equal(differences('updates.getChannelDifference'), 1);
  });

  it('hears of a channel that moved where its own dialogs fill several answers', async () => {
    await leave(ANNA_DIALOG, CHANNEL);
    say('in the channel', CHANNEL);
    const own = Array.from({ length: SLICE + 5 }, (_, at) => `missed ${at}`);
    for (const text of own) say(text);
    const saidAt = seconds();
    await until(() => seconds() > saidAt, 'a second in which nothing was said');
    await comeBack();
    await until(() => heard.length > own.length, 'all that was missed in both');
    assert.deepEqual(heard.toSorted(), ['in the channel', ...own].toSorted());
  });

  it('hears of more in a channel than one answer holds', async () => {
    await leave(CHANNEL);
    const expected = Array.from({ length: SLICE + 5 }, (_, at) => `missed ${at}`);
    for (const text of expected) say(text, CHANNEL);
    await comeBack();
    await until(() => heard.length >= expected.length, 'all that was missed there');
    assert.deepEqual(heard, expected);
    assert.equal(differences('updates.getChannelDifference'), 2);
  });

  it('goes on from now where the server no longer knows what was missed', async () => {
    await leave(ANNA_DIALOG);
    say('long ago');
    mtcute.demo.control.forgetUpdates({ accountId: MAYA });
    const before = differences();
    await comeBack();
    await until(() => differences() > before, 'the question');
    say('now');
    await until(() => heard.length > 0, 'what comes now');
    assert.deepEqual(heard, ['now']);
  });

  it('gets the newest message of a channel where the server no longer knows what else was missed', async () => {
    await leave(CHANNEL);
    say('long ago', CHANNEL);
    mtcute.demo.control.forgetUpdates({ accountId: MAYA });
    say('newest', CHANNEL);
    await comeBack();
    await until(() => heard.length > 0, 'the newest');
    say('now', CHANNEL);
    await until(() => heard.includes('now'), 'what comes now');
    assert.deepEqual(heard, ['newest', 'now']);
  });
});
