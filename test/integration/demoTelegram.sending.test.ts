import assert from 'node:assert/strict';
import { Api, type TelegramClient } from 'telegram';
import { returnBigInt } from 'telegram/Helpers.js';
import { CustomFile } from 'telegram/client/uploads.js';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import {
  ANNA,
  ANNA_DIALOG,
  DMITRY,
  MAYA,
  collectUpdates,
  inputPeer,
  sendRequest,
  startGramjs,
  withName,
  type Gramjs,
} from './gramjsClient.ts';
import { until } from './telegramAccount.ts';

describe('writing to the demo with stock GramJS', () => {
  let gramjs: Gramjs;
  let client: TelegramClient;
  beforeEach(async () => {
    gramjs = await startGramjs();
    client = await gramjs.signedIn();
  });
  afterEach(() => gramjs.close());

  const annaAt = (accountId = MAYA) =>
    gramjs.demo.control.dialog({ accountId, dialogId: ANNA_DIALOG });
  const inbox = (dialogId = ANNA_DIALOG) =>
    gramjs.demo.control.inbox({ accountId: MAYA, dialogId }).messages;

  it('sends a random id once and refuses it ever after', async () => {
    const peer = await inputPeer(client, ANNA);
    await client.invoke(sendRequest(peer, 'once', 42));
    for (const again of [sendRequest(peer, 'once', 42), sendRequest(peer, 'other', 42)]) {
      await assert.rejects(client.invoke(again), withName('RANDOM_ID_DUPLICATE'));
    }
    const sent = inbox().filter(({ randomId }) => randomId === '42');
    assert.deepEqual(
      sent.map(({ text }) => text),
      ['once'],
    );
  });

  it('answers a message and delivers to a group', async () => {
    const [question] = await client.getMessages(ANNA, { limit: 1 });
    const reply = await client.sendMessage(ANNA, {
      message: '**12:30**',
      replyTo: question?.id ?? 0,
    });
    assert.equal(reply.message, '12:30');
    assert.equal(inbox().at(-1)?.replyToId, question?.id);
    const group = (await client.getDialogs({})).find(({ title }) => title === 'Family 🏡');
    await client.sendMessage(group?.inputEntity ?? '', { message: 'I bring candles' });
    assert.equal(inbox('g8102').at(-1)?.text, 'I bring candles');
  });

  it('refuses what is empty, too long or not ours to say', async () => {
    const peer = await inputPeer(client, ANNA);
    await assert.rejects(client.invoke(sendRequest(peer, '', 1)), withName('MESSAGE_EMPTY'));
    const long = 'x'.repeat(4097);
    await assert.rejects(client.invoke(sendRequest(peer, long, 2)), withName('MESSAGE_TOO_LONG'));
    const channel = await inputPeer(client, 'type_colour_demo');
    const post = client.invoke(sendRequest(channel, 'hello', 3));
    await assert.rejects(post, withName('CHAT_WRITE_FORBIDDEN'));
    await client.sendMessage('collins_studio_demo', { message: 'to my own channel' });
  });

  it('delivers between the accounts, with read marks, edits and deletions', async () => {
    const dmitry = await gramjs.signedIn(DMITRY);
    const seenByMaya = collectUpdates(client);
    const sent = await client.sendMessage('dmitry_demo', { message: 'Coffee at nine?' });
    await client.getDialogs({});
    const [received] = await dmitry.getMessages('maya_demo', { limit: 1 });
    assert.equal(received?.message, 'Coffee at nine?');
    assert.equal(received.out, false);
    assert.notEqual(received.id, sent.id, 'each numbers its own copies');
    await dmitry.sendMessage('maya_demo', { message: 'Yes!', replyTo: received.id });
    const [answer] = await client.getMessages('dmitry_demo', { limit: 1 });
    assert.equal(answer?.replyTo?.replyToMsgId, sent.id);
    await dmitry.markAsRead('maya_demo');
    await until(() => seenByMaya.some((u) => u instanceof Api.UpdateReadHistoryOutbox), 'the mark');
    await client.editMessage('dmitry_demo', { message: sent.id, text: 'Coffee at ten?' });
    const [, edited] = await dmitry.getMessages('maya_demo', { limit: 2 });
    assert.equal(edited?.message, 'Coffee at ten?');
    assert.ok(edited.editDate);
    await client.deleteMessages('dmitry_demo', [sent.id], { revoke: true });
    const left = await dmitry.getMessages('maya_demo', { limit: 5 });
    assert.ok(left.every(({ message }) => message !== 'Coffee at ten?'));
  });

  it('shares a supergroup: one message, one id, for both accounts', async () => {
    const dmitry = await gramjs.signedIn(DMITRY);
    const find = async (who: TelegramClient) =>
      (await who.getDialogs({})).find((d) => d.title === 'Climbing Sundays 🧗')?.inputEntity ?? '';
    const sent = await client.sendMessage(await find(client), { message: 'Ten it is' });
    const [received] = await dmitry.getMessages(await find(dmitry), { limit: 1 });
    assert.equal(received?.id, sent.id);
    assert.equal(received.message, 'Ten it is');
    await client.deleteMessages(await find(client), [sent.id], { revoke: true });
    const [newest] = await dmitry.getMessages(await find(dmitry), { limit: 1 });
    assert.notEqual(newest?.id, sent.id);
  });

  it('deletes for oneself alone without revoke, and never another’s words', async () => {
    const dmitry = await gramjs.signedIn(DMITRY);
    const sent = await client.sendMessage('dmitry_demo', { message: 'for your eyes' });
    await client.deleteMessages('dmitry_demo', [sent.id], { revoke: false });
    const [received] = await dmitry.getMessages('maya_demo', { limit: 1 });
    assert.equal(received?.message, 'for your eyes');
    const edit = client.editMessage(ANNA, {
      message: (await client.getMessages(ANNA, { limit: 1 }))[0]?.id ?? 0,
      text: 'forged',
    });
    await assert.rejects(edit, withName('MESSAGE_AUTHOR_REQUIRED'));
  });

  it('uploads a photo and sends it with a caption', async () => {
    const file = pictures.cat().toPng();
    await client.sendFile(ANNA, {
      file: new CustomFile('cat.png', file.length, '', file),
      caption: 'Look who is here',
    });
    assert.deepEqual(inbox().at(-1)?.media, 'photo');
    const [message] = await client.getMessages(ANNA, { limit: 1 });
    assert.equal(message?.message, 'Look who is here');
    assert.deepEqual(await client.downloadMedia(message), file);
  });

  it('forwards a message as its author’s', async () => {
    const [message] = await client.getMessages(ANNA, { limit: 1 });
    await client.forwardMessages('me', { messages: [message?.id ?? 0], fromPeer: ANNA });
    const [copy] = await client.getMessages('me', { limit: 1 });
    assert.equal(copy?.message, message?.message);
    const author = copy?.fwdFrom?.fromId;
    assert.ok(message?.senderId && author?.className === 'PeerUser');
    assert.equal(String(author.userId), String(message.senderId));
  });

  it('keeps a draft in the cloud and clears it by sending', async () => {
    const peer = await inputPeer(client, ANNA);
    await client.invoke(new Api.messages.SaveDraft({ peer, message: 'half a thought' }));
    assert.equal(annaAt().draft, 'half a thought');
    const dialog = (await client.getDialogs({}))[0]?.dialog;
    assert.ok(dialog instanceof Api.Dialog && dialog.draft instanceof Api.DraftMessage);
    const randomId = returnBigInt(7);
    const request = { peer, message: 'a whole one', randomId, clearDraft: true };
    await client.invoke(new Api.messages.SendMessage(request));
    assert.equal(annaAt().draft, '');
  });

  it('reads a history only when told to', async () => {
    await client.getMessages(ANNA, { limit: 10 });
    assert.equal(annaAt().unreadCount, 2);
    await client.markAsRead(ANNA);
    assert.equal(annaAt().unreadCount, 0);
    const group = (await client.getDialogs({})).find(({ title }) => title === 'Studio · Launch');
    assert.equal(group?.unreadCount, 3);
    await client.markAsRead(group?.inputEntity ?? '');
    const read = gramjs.demo.control.dialog({ accountId: MAYA, dialogId: 'c8101' });
    assert.equal(read.unreadCount, 0);
  });
});
