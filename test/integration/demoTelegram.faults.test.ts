import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api, type TelegramClient } from 'telegram';
import { NewMessage, type NewMessageEvent } from 'telegram/events/index.js';
import {
  ANNA,
  ANNA_DIALOG,
  MAYA,
  collectUpdates,
  inputPeer,
  sendRequest,
  startGramjs,
  withName,
  type Gramjs,
} from './gramjsClient.ts';
import { until } from './telegramAccount.ts';

describe('updates and faults of the demo, as stock GramJS meets them', () => {
  let gramjs: Gramjs;
  let client: TelegramClient;
  let control: Gramjs['demo']['control'];
  beforeEach(async () => {
    gramjs = await startGramjs();
    ({ control } = gramjs.demo);
    client = await gramjs.signedIn(MAYA, { floodSleepThreshold: 0 });
  });
  afterEach(() => gramjs.close());

  const inbox = () => control.inbox({ accountId: MAYA, dialogId: ANNA_DIALOG }).messages;
  const newMessages = (updates: object[]) =>
    updates.flatMap((u) =>
      u instanceof Api.UpdateNewMessage && u.message instanceof Api.Message
        ? [u.message.message]
        : [],
    );
  const difference = (pts: number, date: number) =>
    client.invoke(new Api.updates.GetDifference({ pts, date, qts: 0 }));

  it('pushes what the peers write, with who they are', async () => {
    const heard: NewMessageEvent[] = [];
    client.addEventHandler(
      (event: NewMessageEvent) => {
        heard.push(event);
      },
      new NewMessage({ incoming: true }),
    );
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'ping' });
    control.say({ accountId: MAYA, dialogId: 'c8001', text: 'ping all', from: '7190' });
    await until(() => heard.length === 2, 'two messages');
    const names = heard.map(async ({ message }) => {
      const sender = await message.getSender();
      return `${sender instanceof Api.User ? sender.firstName : '?'}: ${message.text}`;
    });
    assert.deepEqual(await Promise.all(names), ['Anna: ping', 'Sofia: ping all']);
  });

  it('tells afterwards what was missed, in order, and only that', async () => {
    const { pts, date } = await client.invoke(new Api.updates.GetState());
    assert.ok((await difference(pts, date)) instanceof Api.updates.DifferenceEmpty);
    control.refuse({ refuse: true });
    control.drop();
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'one' });
    const { messageId } = control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'two' });
    control.edit({ accountId: MAYA, dialogId: ANNA_DIALOG, messageId, text: 'two!' });
    control.refuse({ refuse: false });
    const missed = await difference(pts, date);
    assert.ok(missed instanceof Api.updates.Difference);
    const texts = missed.newMessages.map((m) => (m instanceof Api.Message ? m.message : '?'));
    assert.deepEqual(texts, ['one', 'two']);
    assert.ok(missed.otherUpdates[0] instanceof Api.UpdateEditMessage);
  });

  it('FLOOD_WAIT_n: refused with its seconds, as often as asked', async () => {
    control.fault({ kind: 'floodWait', method: 'users.getUsers', seconds: 77, times: 2 });
    const isFlood = (error: unknown) =>
      error instanceof Error && 'seconds' in error && error.seconds === 77;
    await assert.rejects(client.getMe(), isFlood);
    await assert.rejects(client.getMe(), isFlood);
    assert.equal((await client.getMe()).firstName, 'Maya');
  });

  it('server errors and any other error by name', async () => {
    control.fault({
      kind: 'error',
      method: 'messages.sendMessage',
      code: 400,
      message: 'USER_IS_BLOCKED',
    });
    const peer = await inputPeer(client, ANNA);
    await assert.rejects(client.invoke(sendRequest(peer, 'hi', 1)), withName('USER_IS_BLOCKED'));
    control.fault({ kind: 'serverError', method: 'users.getUsers', times: 20 });
    await assert.rejects(client.getMe());
    control.clearFaults();
    assert.equal((await client.getMe()).firstName, 'Maya');
  });

  it('a connection that breaks before the call: nothing was sent, the retry sends', async () => {
    const peer = await inputPeer(client, ANNA);
    control.fault({ kind: 'dropBefore', method: 'messages.sendMessage' });
    await client.invoke(sendRequest(peer, 'only one', 5));
    assert.equal(inbox().filter(({ randomId }) => randomId === '5').length, 1);
  });

  it('a connection that breaks after the call: it was sent, the retry is a duplicate', async () => {
    const peer = await inputPeer(client, ANNA);
    control.fault({ kind: 'dropAfter', method: 'messages.sendMessage' });
    const sent = client.invoke(sendRequest(peer, 'only one', 6));
    await assert.rejects(sent, withName('RANDOM_ID_DUPLICATE'));
    assert.equal(inbox().filter(({ randomId }) => randomId === '6').length, 1);
  });

  it('no reply: the call has its effect and is never answered', async () => {
    const peer = await inputPeer(client, ANNA);
    control.fault({ kind: 'noReply', method: 'messages.sendMessage' });
    const answer = client.invoke(sendRequest(peer, 'into the void', 7)).then(() => 'answered');
    answer.catch(() => undefined); // the end of the test ends the call
    await until(() => inbox().some(({ text }) => text === 'into the void'), 'the message');
    assert.equal(await Promise.race([answer, sleep(200).then(() => 'silence')]), 'silence');
  });

  it('a delay', async () => {
    control.fault({ kind: 'delay', method: 'users.getUsers', delayMs: 300 });
    const start = Date.now();
    await client.getMe();
    assert.ok(Date.now() - start >= 295);
  });

  it('a dropped connection: the same key comes back by itself', async () => {
    const before = control.counters();
    assert.deepEqual(control.drop(), { dropped: 1 });
    assert.equal((await client.getMe()).firstName, 'Maya');
    const after = control.counters();
    assert.equal(after['connections'], (before['connections'] ?? 0) + 1);
    assert.equal(after['keyExchanges'], before['keyExchanges']);
  });

  it('a network that is down for a while', async () => {
    control.refuse({ refuse: true });
    control.drop();
    setTimeout(() => control.refuse({ refuse: false }), 400);
    assert.equal((await client.getMe()).firstName, 'Maya');
  });

  it('a duplicate update', async () => {
    const updates = collectUpdates(client);
    control.fault({ kind: 'duplicateUpdate' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'twice' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'once' });
    await until(() => newMessages(updates).includes('once'), 'the message after');
    assert.deepEqual(newMessages(updates), ['twice', 'twice', 'once']);
  });

  it('an update that is lost: only the difference tells it', async () => {
    const { pts, date } = await client.invoke(new Api.updates.GetState());
    const updates = collectUpdates(client);
    control.fault({ kind: 'dropUpdate' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'lost' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'heard' });
    await until(() => newMessages(updates).includes('heard'), 'the message after');
    assert.deepEqual(newMessages(updates), ['heard']);
    const missed = await difference(pts, date);
    assert.ok(missed instanceof Api.updates.Difference);
    assert.equal(missed.newMessages.length, 2);
    assert.equal(control.counters()['updates dropped'], 1);
  });

  it('an update that another overtakes, each numbering for itself', async () => {
    const updates = collectUpdates(client);
    const channelMessages = () =>
      updates.flatMap((u) =>
        u instanceof Api.UpdateNewChannelMessage && u.message instanceof Api.Message
          ? [u.message.message]
          : [],
      );
    control.fault({ kind: 'reorderUpdate', times: 2 });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'first' });
    control.say({ accountId: MAYA, dialogId: 'c8001', text: 'first of all', from: '7190' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'second' });
    control.say({ accountId: MAYA, dialogId: 'c8001', text: 'second of all', from: '7190' });
    await until(() => newMessages(updates).length === 2, 'both');
    assert.deepEqual(newMessages(updates), ['second', 'first']);
    await until(() => channelMessages().length === 2, 'both of the group');
    assert.deepEqual(channelMessages(), ['second of all', 'first of all']);
    assert.equal(control.counters()['updates reordered'], 2);
  });

  it('an update that nothing overtakes comes all the same, as does one that is late', async () => {
    const updates = collectUpdates(client);
    control.fault({ kind: 'reorderUpdate' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'alone' });
    await until(() => newMessages(updates).includes('alone'), 'the one held back');
    control.fault({ kind: 'delayUpdate', delayMs: 200 });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'late' });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'early' });
    await until(() => newMessages(updates).includes('late'), 'the late one');
    assert.deepEqual(newMessages(updates), ['alone', 'early', 'late']);
    const { 'updates reordered': reordered, 'updates delayed': delayed } = control.counters();
    assert.deepEqual([reordered, delayed], [undefined, 1]);
  });

  it('a restart: its sessions are forgotten, keys and messages stay', async () => {
    const { keyExchanges } = control.counters();
    control.restart({ downMs: 300 });
    control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'while it was away' });
    const [newest] = await client.getMessages(ANNA, { limit: 1 });
    assert.equal(newest?.message, 'while it was away');
    assert.equal(control.counters()['keyExchanges'], keyExchanges);
    assert.equal(control.counters()['restarts'], 1);
  });

  it('a stall: nothing is answered until it is over', async () => {
    control.fault({ kind: 'stall' });
    const answer = client.getMe().then(() => 'answered');
    assert.equal(await Promise.race([answer, sleep(200).then(() => 'silence')]), 'silence');
    control.clearFaults();
    control.drop(); // the client resends what was swallowed
    assert.equal(await answer, 'answered');
  });

  it('an account that moved: its sessions are sent to a data centre that does not know them', async () => {
    control.migrate({ accountId: MAYA, dc: 4 });
    client.getMe().catch(() => undefined); // GramJS takes its old key along, and waits for ever
    await until(() => client.session.dcId === 4, 'the move');
    await until(() => (control.counters()['unknownKeys'] ?? 0) > 0, 'the refused key');
  });

  it('a key that the server forgot', async () => {
    control.signOut({ accountId: MAYA, forgetKeys: true });
    await until(() => (control.counters()['unknownKeys'] ?? 0) > 0, 'the refused key');
  });

  it('starts over on reset, and who is signed in stays so', async () => {
    await client.sendMessage(ANNA, { message: 'gone in a moment' });
    control.reset();
    const [newest] = await client.getMessages(ANNA, { limit: 1 });
    assert.match(newest?.message ?? '', /Are you free at 12:30/);
  });
});
