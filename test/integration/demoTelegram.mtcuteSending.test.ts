import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { html, type Message, type TelegramClient } from '@mtcute/node';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import { ANNA, ANNA_DIALOG, MAYA } from './gramjsClient.ts';
import { startMtcute, type Mtcute } from './mtcuteClient.ts';
import { until } from './telegramAccount.ts';

/** Above it a file is sent by another method. */
const BIG = 10 * 1024 * 1024;
const CLIMBING = 'Climbing Sundays 🧗';

describe('the demo with mtcute, sending', () => {
  let mtcute: Mtcute;
  let client: TelegramClient;
  beforeEach(async () => {
    mtcute = await startMtcute(20);
    client = await mtcute.signIn(MAYA);
  });
  afterEach(() => mtcute.close());

  const control = () => mtcute.demo.control;
  const stored = (dialogId = ANNA_DIALOG) => control().dialog({ accountId: MAYA, dialogId });
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const download = async ({ media }: Message) => {
    if (media?.type !== 'photo' && media?.type !== 'document') return assert.fail('no file');
    return Buffer.from(await client.downloadAsBuffer(media));
  };
  async function climbing() {
    for await (const { peer } of client.iterDialogs()) {
      if (peer.displayName === CLIMBING) return peer;
    }
    return assert.fail(CLIMBING);
  }

  it('sends without a sound, and with it', async () => {
    const schedule = new Date(Date.now() + 3_600_000);
    await client.sendText(ANNA, 'psst', { silent: true });
    await client.sendText(ANNA, 'hey');
    await client.sendText(ANNA, 'psst, later', { silent: true, schedule });
    const received = (await client.getHistory(ANNA, { limit: 2 })).toReversed();
    assert.deepEqual(
      received.map(({ text, isSilent }) => [text, isSilent]),
      [
        ['psst', true],
        ['hey', false],
      ],
    );
    assert.equal((await client.getAllScheduledMessages(ANNA))[0]?.isSilent, true);
    assert.deepEqual(
      stored()
        .messages.slice(-2)
        .map(({ text, silent: quiet }) => [text, quiet]),
      [
        ['psst', true],
        ['hey', undefined],
      ],
    );
  });

  it('edits what it sent, formatting included, and no more than once the same way', async () => {
    const { id } = await client.sendText(ANNA, 'See you at five');
    const text = html`See you at <b>six</b>`;
    const edited = await client.editMessage({ chatId: ANNA, message: id, text });
    assert.ok(edited.editDate);
    const [message] = await client.getMessages(ANNA, id);
    assert.equal(message?.text, 'See you at six');
    assert.deepEqual(
      message.entities.map(({ kind, offset, length }) => [kind, offset, length]),
      [['bold', 11, 3]],
    );
    assert.ok(stored().messages.find(({ messageId }) => messageId === id)?.editedAt);
    const again = client.editMessage({ chatId: ANNA, message: id, text });
    await assert.rejects(again, /MESSAGE_NOT_MODIFIED/);
    const [theirs] = await client.getHistory(ANNA, { limit: 1, offset: { id, date: 0 } });
    const foreign = client.editMessage({ chatId: ANNA, message: theirs?.id ?? 0, text: 'mine' });
    await assert.rejects(foreign, /MESSAGE_AUTHOR_REQUIRED/);
  });

  it('sends a document and downloads the same', async () => {
    const file = Buffer.from('id,amount\n1,20\n'.repeat(5_000));
    const sent = await client.sendMedia(ANNA, {
      type: 'document',
      file,
      fileName: 'amounts.csv',
      fileMime: 'text/csv',
      caption: 'the amounts',
    });
    const media = sent.media?.type === 'document' ? sent.media : assert.fail('no document');
    assert.deepEqual(
      [sent.text, media.fileName, media.mimeType, media.fileSize],
      ['the amounts', 'amounts.csv', 'text/csv', file.length],
    );
    assert.ok((await download(sent)).equals(file));
    assert.deepEqual(stored().messages.at(-1)?.file, { name: 'amounts.csv', sha256: sha256(file) });
  });

  it('sends a file that is too big for one way by the other', async () => {
    const file = Buffer.alloc(BIG + 70_000, 'so much ');
    const sent = await client.sendMedia(ANNA, { type: 'document', file, fileName: 'big.bin' });
    assert.ok((await download(sent)).equals(file));
    assert.ok(control().calls().includes('upload.saveBigFilePart'));
  });

  it('sends an album as one, each picture with its caption', async () => {
    const files = [pictures.cat().toPng(), pictures.cake().toPng()];
    const sent = await client.sendMediaGroup(ANNA, [
      { type: 'photo', file: files[0]!, caption: 'the cat' },
      { type: 'photo', file: files[1]! },
    ]);
    const [first, second] = sent;
    assert.ok(first?.groupedId && second?.groupedId);
    assert.equal(String(first.groupedId), String(second.groupedId));
    assert.deepEqual(
      sent.map(({ text }) => text),
      ['the cat', ''],
    );
    assert.deepEqual(await Promise.all(sent.map(download)), files);
    const [one, other] = stored().messages.slice(-2);
    assert.deepEqual([one?.media, other?.media], ['photo', 'photo']);
    assert.equal(one?.albumId, other?.albumId);
    assert.deepEqual(
      [one?.file?.sha256, other?.file?.sha256],
      files.map((file) => sha256(file)),
    );
  });

  it('forwards, and what arrives names its author', async () => {
    const [newest] = await client.getHistory(ANNA, { limit: 1 });
    const theirs = newest ?? assert.fail('nothing to forward');
    const [forwarded] = await client.forwardMessages({
      toChatId: 'me',
      messages: [theirs],
    });
    assert.equal(forwarded?.text, theirs.text);
    assert.equal(forwarded.forward?.sender.displayName, 'Anna Lindqvist');
    assert.equal(stored(`u${MAYA}`).messages.at(-1)?.text, theirs.text);
  });

  it('schedules, looks at it, sends it now or not at all', async () => {
    const schedule = new Date(Date.now() + 3_600_000);
    const now = await client.sendText(ANNA, 'sooner after all', { schedule });
    const never = await client.sendText(ANNA, 'never', { schedule });
    const texts = async () =>
      (await client.getScheduledMessages(ANNA, [now.id, never.id])).map((each) => each?.text);
    assert.deepEqual(await texts(), ['sooner after all', 'never']);
    await client.call({
      _: 'messages.sendScheduledMessages',
      peer: await client.resolvePeer(ANNA),
      id: [now.id],
    });
    await client.deleteScheduledMessages(ANNA, [never.id]);
    assert.deepEqual(stored().scheduled, []);
    await until(() => stored().messages.at(-1)?.text === 'sooner after all', 'what was sent now');
  });

  it('tells that it types and is there, which nobody hears of here', async () => {
    await client.sendTyping(ANNA);
    await client.sendOnline(true);
    assert.equal(stored().messages.length, 5);
  });

  it('writes in a group, edits and deletes there, and never what others wrote', async () => {
    const peer = await climbing();
    const before = await client.getHistory(peer, { limit: 1 });
    const sent = await client.sendText(peer, 'I bring them', { replyTo: before[0]!.id });
    const [message] = await client.getMessages(peer, sent.id);
    assert.equal(message?.replyToMessage?.id, before[0]?.id);
    await client.editMessage({ chatId: peer, message: sent.id, text: 'I bring all of them' });
    const newest = async () => (await client.getHistory(peer, { limit: 1 }))[0]?.text;
    assert.equal(await newest(), 'I bring all of them');
    await client.deleteMessagesById(peer, [sent.id]);
    assert.equal(await newest(), before[0]?.text);
    await assert.rejects(client.deleteMessages(before), /MESSAGE_DELETE_FORBIDDEN/);
  });
});
