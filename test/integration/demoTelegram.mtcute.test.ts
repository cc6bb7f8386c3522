import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Long, MemoryStorage, TelegramClient } from '@mtcute/node';
import { NodeCryptoProvider, addPublicKey } from '@mtcute/node/utils.js';
import { startDemoTelegram, type DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import { ANNA, ANNA_DIALOG, DMITRY, MAYA } from './gramjsClient.ts';
import { until } from './telegramAccount.ts';

const LAYER_FILE = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');

describe('the demo with mtcute, a client of another layer', () => {
  let demo: DemoTelegram;
  let clients: TelegramClient[];
  beforeEach(async () => {
    demo = await startDemoTelegram({ quiet: true, schemaFile: LAYER_FILE, dialogs: 250 });
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.destroy();
    await demo.close();
  });

  async function create(usePfs = false) {
    const crypto = new NodeCryptoProvider();
    await crypto.initialize();
    addPublicKey(crypto, demo.connection.server.publicKey);
    const port = demo.connection.server.ports['2'] ?? 0;
    const dc = { id: 2, ipAddress: '127.0.0.1', port };
    const client = new TelegramClient({
      apiId: 1,
      apiHash: 'demo',
      storage: new MemoryStorage(),
      crypto,
      defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
      logLevel: 0,
      network: { usePfs },
    });
    clients.push(client);
    return client;
  }
  async function signIn(accountId = MAYA, usePfs = false) {
    const client = await create(usePfs);
    await client.signInQr({
      onUrlUpdated: (url) => {
        setTimeout(() => demo.control.scan({ url, accountId }), 20);
      },
      password: 'demo',
    });
    return client;
  }
  const annaDialog = () => demo.control.dialog({ accountId: MAYA, dialogId: ANNA_DIALOG });

  for (const usePfs of [false, true]) {
    const keys = usePfs ? 'temporary keys' : 'one key';
    it(`signs in by QR code and by password, in the account’s data centre, with ${keys}`, async () => {
      const client = await signIn(DMITRY, usePfs);
      assert.equal((await client.getMe()).username, 'dmitry_demo');
    });
  }

  it('signs in by phone code', async () => {
    const client = await create();
    const me = await client.start({ phone: '+15550000001', code: '12345' });
    assert.equal(me.username, 'maya_demo');
  });

  it('reads dialogs, history and photos of both data centres', async () => {
    const client = await signIn();
    const titles: string[] = [];
    for await (const dialog of client.iterDialogs({ archived: 'keep' })) {
      titles.push(dialog.peer.displayName);
    }
    assert.equal(new Set(titles).size, 250);
    const history = await client.getHistory(ANNA);
    assert.equal(history.length, 5);
    const expected = [pictures.skyline().toPng(), pictures.beach().toPng()];
    const album = (await client.getHistory('priya_n')).flatMap(({ media }) =>
      media?.type === 'photo' ? [media] : [],
    );
    const downloaded = [];
    for (const photo of album.toReversed()) downloaded.push(await client.downloadAsBuffer(photo));
    assert.deepEqual(
      downloaded.map((bytes) => Buffer.from(bytes)),
      expected,
    );
  });

  it('sends a random id once, schedules, edits, deletes, keeps a draft and reads', async () => {
    const client = await signIn();
    const peer = await client.resolvePeer(ANNA);
    const send = () => {
      const request = { peer, message: 'once', randomId: Long.fromNumber(7) };
      return client.call({ ...request, _: 'messages.sendMessage' }, { maxRetryCount: 1 });
    };
    await send();
    await assert.rejects(send(), /RANDOM_ID_DUPLICATE/);
    const sent = await client.sendText(ANNA, 'a typo');
    await client.editMessage({ chatId: ANNA, message: sent.id, text: 'no typo' });
    const texts = () => annaDialog().messages.map(({ text }) => text);
    assert.ok(texts().includes('no typo'));
    await client.deleteMessagesById(ANNA, [sent.id]);
    assert.ok(!texts().includes('no typo'));
    await client.sendText(ANNA, 'later', { schedule: new Date(Date.now() + 3_600_000) });
    assert.equal((await client.getAllScheduledMessages(ANNA))[0]?.text, 'later');
    await client.call({ _: 'messages.saveDraft', peer, message: 'half' });
    assert.equal(annaDialog().draft, 'half');
    await client.readHistory(ANNA);
    assert.equal(annaDialog().unreadCount, 0);
  });

  it('sends a photo', async () => {
    const client = await signIn();
    const file = pictures.cat().toPng();
    const sent = await client.sendMedia(ANNA, { type: 'photo', file });
    assert.equal(sent.media?.type, 'photo');
    assert.equal(annaDialog().messages.at(-1)?.media, 'photo');
  });

  it('hears what is pushed, and afterwards what it missed, each once', async () => {
    const client = await signIn();
    const heard: string[] = [];
    client.onNewMessage.add((message) => {
      if (!message.isOutgoing) heard.push(message.text);
    });
    await client.startUpdatesLoop();
    const say = (text: string) =>
      demo.control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text });
    demo.control.fault({ kind: 'duplicateUpdate' });
    say('while here');
    await until(() => heard.length > 0, 'the pushed message');
    demo.control.refuse({ refuse: true });
    demo.control.drop();
    await until(() => demo.control.drop().dropped === 0, 'the end of all connections');
    say('while away');
    demo.control.refuse({ refuse: false });
    await client.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] });
    say('while back'); // its number tells that one is missing
    await until(() => heard.length > 2, 'the missed message');
    assert.deepEqual(heard, ['while here', 'while away', 'while back']);
  });

  it('is told to wait, and comes back after a break with the same key', async () => {
    const client = await signIn();
    demo.control.fault({ kind: 'floodWait', method: 'contacts.getContacts', seconds: 90 });
    const contacts = client.call({ _: 'contacts.getContacts', hash: Long.ZERO });
    await assert.rejects(contacts, { text: 'FLOOD_WAIT_%d', seconds: 90 });
    const { keyExchanges } = demo.control.counters();
    demo.control.drop();
    const [me] = await client.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] });
    assert.equal(me?._, 'user');
    assert.equal(demo.control.counters()['keyExchanges'], keyExchanges);
  });
});
