import assert from 'node:assert/strict';
import { Long } from '@mtcute/node';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import { ANNA, ANNA_DIALOG, DMITRY, MAYA } from './gramjsClient.ts';
import { startMtcute, type Mtcute } from './mtcuteClient.ts';
import { until } from './telegramAccount.ts';

describe('the demo with mtcute, a client of another layer', () => {
  let mtcute: Mtcute;
  let demo: Mtcute['demo'];
  beforeEach(async () => {
    mtcute = await startMtcute();
    ({ demo } = mtcute);
  });
  afterEach(() => mtcute.close());

  const create = () => mtcute.create();
  const signIn: Mtcute['signIn'] = (...rest) => mtcute.signIn(...rest);
  const annaDialog = () => demo.control.dialog({ accountId: MAYA, dialogId: ANNA_DIALOG });

  for (const usePfs of [false, true]) {
    const keys = usePfs ? 'temporary keys' : 'one key';
    it(`signs in by QR code and by password, in the account’s data centre, with ${keys}`, async () => {
      const client = await signIn(DMITRY, { usePfs });
      assert.equal((await client.getMe()).username, 'dmitry_demo');
    });
  }

  it('lets another in that shows a code, and hears of it there', async () => {
    const known = await signIn();
    const guest = await create();
    const signedIn = guest.signInQr({
      onUrlUpdated: (url) => {
        const token = Buffer.from(/token=([\w-]+)/.exec(url)?.[1] ?? '', 'base64url');
        void known.call({ _: 'auth.acceptLoginToken', token });
      },
    });
    assert.equal((await signedIn).username, 'maya_demo');
  });

  it('signs in by phone code', async () => {
    const client = await create();
    const phone = '+15550000001';
    const me = await client.start({
      phone,
      code: () => demo.control.phone({ phone }).code ?? '',
      codeSentCallback: () => undefined,
    });
    assert.equal(me.username, 'maya_demo');
  });

  it('gets a second phone code by SMS, and can call a sign-in off', async () => {
    demo.control.setPhoneCodes({ resendSeconds: 0 });
    const client = await create();
    const phone = '+15550000001';
    const first = await client.sendCode({ phone });
    assert.ok('phoneCodeHash' in first);
    assert.deepEqual([first.type, first.nextType, first.length], ['app', 'sms', 5]);
    const second = await client.resendCode({ phone, phoneCodeHash: first.phoneCodeHash });
    assert.deepEqual([second.type, second.nextType], ['sms', 'call']);
    const { phoneCodeHash } = second;
    const called = { _: 'auth.cancelCode', phoneNumber: phone, phoneCodeHash } as const;
    assert.equal(await client.call(called), true);
    assert.equal(demo.control.phone({ phone }).code, undefined);
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

  it('reads an album, and a picture that came as a file with its preview', async () => {
    const client = await signIn();
    const say = (more: object) =>
      demo.control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'Look', ...more });
    for (const photo of ['cat', 'cake']) say({ photo, album: 77 });
    say({ photo: 'chart', asFile: 'plan.png' });
    const [file, ...album] = await client.getHistory(ANNA, { limit: 3 });
    assert.equal(new Set(album.map(({ groupedId }) => String(groupedId))).size, 1);
    const media = file?.media?.type === 'document' ? file.media : assert.fail('no document');
    assert.deepEqual([media.fileName, media.mimeType], ['plan.png', 'image/png']);
    const whole = await client.downloadAsBuffer(media);
    assert.deepEqual(Buffer.from(whole), pictures.chart().toPng());
    const [preview] = media.thumbnails;
    const small = await client.downloadAsBuffer(preview ?? assert.fail('no preview'));
    assert.deepEqual(Buffer.from(small), pictures.chart().toThumbnail());
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

  it('hears what is typed on another device, and is told what stands there', async () => {
    const client = await signIn();
    const peer = await client.resolvePeer(ANNA);
    const heard = new Set<string>();
    client.onRawUpdate.add(({ update }) => {
      if (update._ !== 'updateDraftMessage') return;
      const { draft } = update;
      heard.add(draft._ === 'draftMessage' ? draft.message || 'a reply' : 'nothing');
    });
    await client.startUpdatesLoop();
    const place = { accountId: MAYA, dialogId: ANNA_DIALOG } as const;
    const standing = async () => {
      const peers = [{ _: 'inputDialogPeer', peer } as const];
      const { dialogs } = await client.call({ _: 'messages.getPeerDialogs', peers });
      const [dialog] = dialogs;
      const draft = dialog?._ === 'dialog' ? dialog.draft : undefined;
      return draft?._ === 'draftMessage' ? draft : undefined;
    };
    demo.control.typeElsewhere({ ...place, text: 'half' });
    await until(() => heard.has('half'), 'the draft');
    assert.equal((await standing())?.message, 'half');
    const entities = [{ _: 'messageEntityBold', offset: 0, length: 5 } as const];
    await client.call({ _: 'messages.saveDraft', peer, message: 'whole', entities });
    assert.deepEqual((await standing())?.entities, entities);
    demo.control.typeElsewhere({ ...place, text: '', replyToId: 1 });
    await until(() => heard.has('a reply'), 'the reply');
    assert.equal((await standing())?.replyTo?._, 'inputReplyToMessage');
    demo.control.typeElsewhere({ ...place, text: '' });
    await until(() => heard.has('nothing'), 'the empty draft');
    assert.equal(await standing(), undefined);
    // Of what it wrote itself it hears nothing.
    assert.deepEqual([...heard], ['half', 'a reply', 'nothing']);
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

  it('sorts out what is lost, overtaken, late or doubled, each once and in order', async () => {
    const client = await signIn();
    const heard: string[] = [];
    client.onNewMessage.add((message) => {
      if (!message.isOutgoing) heard.push(message.text);
    });
    await client.startUpdatesLoop();
    const say = (text: string) =>
      demo.control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text });
    const expected: string[] = [];
    const kinds = ['dropUpdate', 'reorderUpdate', 'duplicateUpdate'] as const;
    const faults = [
      ...kinds.map((kind) => ({ kind })),
      { kind: 'delayUpdate', delayMs: 50 } as const,
    ];
    for (const fault of faults) {
      demo.control.fault(fault);
      for (const place of ['first', 'second', 'third']) {
        const text = `${fault.kind}, ${place}`;
        expected.push(text);
        say(text);
      }
      await until(() => heard.length >= expected.length, `the messages of ${fault.kind}`);
    }
    assert.deepEqual(heard, expected);
    demo.control.restart({ downMs: 200 });
    say('during a restart');
    await client.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] });
    say('after it');
    await until(() => heard.length >= expected.length + 2, 'what came during the restart');
    assert.deepEqual(heard.slice(expected.length), ['during a restart', 'after it']);
    const counts = demo.control.counters();
    for (const what of ['dropped', 'reordered', 'doubled', 'delayed'])
      assert.equal(counts[`updates ${what}`], 1, what);
  });

  it('hears nothing through a connection that is half open, and all of it through the next', async () => {
    const client = await signIn();
    const heard: string[] = [];
    client.onNewMessage.add((message) => {
      if (!message.isOutgoing) heard.push(message.text);
    });
    await client.startUpdatesLoop();
    const say = (text: string) =>
      demo.control.say({ accountId: MAYA, dialogId: ANNA_DIALOG, text });
    say('before');
    await until(() => heard.includes('before'), 'the message before');
    assert.ok(demo.control.halfOpen().dead > 0);
    say('into the void');
    demo.control.drop();
    await client.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] });
    say('after');
    await until(() => heard.length >= 3, 'both');
    assert.deepEqual(heard, ['before', 'into the void', 'after']);
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
