import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AppError, type ErrorCode } from '../../protocol/errors.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import { Api } from 'telegram/tl/index.js';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { readImage } from '../../sidecar/files/readImage.ts';
import { Connection } from '../../sidecar/telegram/connection.ts';
import { fetchDialogs } from '../../sidecar/telegram/fetchDialogs.ts';
import { loadInputPeer } from '../../sidecar/telegram/peers.ts';
import {
  act,
  forever,
  memoryPeers,
  startAccount,
  startDemo,
  until,
  type Account,
} from './telegramAccount.ts';

const random = () => String(randomBytes(8).readBigInt64LE());

function isError(
  code: ErrorCode,
  more: Partial<Pick<AppError, 'retryable' | 'retryAfterMs'>> = {},
) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    const { retryable, retryAfterMs } = error;
    assert.deepEqual(
      { code: error.code, retryable, retryAfterMs },
      { code, retryable, retryAfterMs, ...more },
    );
    return true;
  };
}

describe('an account over MTProto', function () {
  this.timeout(30_000);
  let demo: DemoTelegram;
  let account: Account;
  const more: Account[] = [];
  let accountId = '';
  let privateDialog: Dialog;

  async function another(session?: string): Promise<Account> {
    const made = await startAccount(demo, accountId, session);
    more.push(made);
    return made;
  }
  const say = (text: string, dialogId = privateDialog.dialogId) =>
    act<{ messageId: number }>(demo, 'say', { accountId, dialogId, text });
  const inbox = async () => {
    const { dialogId } = privateDialog;
    const body = { accountId, dialogId };
    return (await act<{ messages: { text: string }[] }>(demo, 'inbox', body)).messages.map(
      (one) => one.text,
    );
  };
  const textsSeen = (of = account) =>
    of.updates.flatMap((update) => (update.kind === 'message' ? [update.message.text] : []));
  const send = (text: string, randomId = random(), of = account) =>
    of.gateway.sendMessage({ dialogId: privateDialog.dialogId, text, randomId, signal: forever });
  const fault = (body: object) => act(demo, 'fault', body);

  beforeEach(async () => {
    demo = await startDemo();
    accountId = demo.accounts[0]?.accountId ?? '';
    account = await startAccount(demo, accountId);
    const dialogs = await account.dialogs();
    privateDialog = dialogs.find((one) => one.kind === 'private' && one.canSend) ?? assert.fail();
  });

  afterEach(async () => {
    await Promise.all([account, ...more.splice(0)].map((one) => one.gateway.stop()));
    await demo.close();
  });

  it('says who it is and that it is online', () => {
    const { name, connection } = account.gateway.account();
    assert.deepEqual([name, connection], [demo.accounts[0]?.name, 'online']);
  });

  it('sends a message once, however often it is asked to', async () => {
    const randomId = random();
    const [first, second] = [await send('only once', randomId), await send('only once', randomId)];
    assert.equal(typeof first.messageId, 'number');
    assert.equal(second.messageId, first.messageId);
    assert.deepEqual(
      (await inbox()).filter((text) => text === 'only once'),
      ['only once'],
    );
  });

  it('sends once when the answer to the first try was lost with the connection', async () => {
    const randomId = random();
    await fault({ method: 'messages.sendMessage', kind: 'dropAfter' });
    await assert.rejects(
      send('lost answer', randomId),
      isError('telegramOffline', { retryable: true }),
    );
    await send('lost answer', randomId);
    assert.deepEqual(
      (await inbox()).filter((text) => text === 'lost answer'),
      ['lost answer'],
    );
  });

  it('sees its own message in its updates, and the dialog read', async () => {
    const { messageId } = await send('to myself');
    const seen = await until(
      () =>
        account.updates.find(
          (one) => one.kind === 'message' && one.message.messageId === messageId,
        ),
      'the message',
    );
    assert.ok(seen.kind === 'message' && seen.message.out && seen.message.text === 'to myself');
  });

  it('reports a flood wait with its length instead of sleeping through it', async () => {
    await fault({ method: 'messages.sendMessage', kind: 'floodWait', seconds: 2 });
    await assert.rejects(send('too fast'), isError('telegramFlood', { retryAfterMs: 2_000 }));
    const { floodUntil } = account.gateway.account();
    assert.ok(floodUntil !== undefined && floodUntil - Date.now() <= 2_000);
    await until(() => account.gateway.account().floodUntil === undefined, 'the end of the wait');
    assert.equal((await inbox()).includes('too fast'), false);
  });

  it('says in one sentence that a person does not take messages', async () => {
    await fault({
      method: 'messages.sendMessage',
      kind: 'error',
      code: 400,
      message: 'USER_IS_BLOCKED',
    });
    await assert.rejects(send('hello?'), isError('peerForbidden', { retryable: false }));
  });

  it('refuses before asking Telegram: an unknown dialog, a text too long or empty', async () => {
    const calls = async () => (await act<unknown[]>(demo, 'calls')).length;
    const before = await calls();
    const stranger = { dialogId: 'u987654321', text: 'hi', randomId: random(), signal: forever };
    await assert.rejects(account.gateway.sendMessage(stranger), isError('peerUnknown'));
    await assert.rejects(send('x'.repeat(4097)), isError('messageTooLong'));
    await assert.rejects(send(' \n'), isError('invalidParams'));
    assert.equal(await calls(), before);
  });

  it('replies to a message', async () => {
    const { messageId: replyToId } = await say('a question');
    const { dialogId } = privateDialog;
    await account.gateway.sendMessage({
      dialogId,
      text: 'the answer',
      randomId: random(),
      replyToId,
      signal: forever,
    });
    const messages = await account.gateway.fetchMessages({ dialogId, limit: 1, signal: forever });
    assert.equal(messages[0]?.replyToId, replyToId);
  });

  for (const kind of ['private', 'group'] as const) {
    it(`deletes a message for everyone in a ${kind} dialog, and goes on counting updates`, async () => {
      const dialogs = await account.dialogs();
      const dialog = dialogs.find((one) => {
        const fits = kind === 'private' ? one.kind === 'private' : one.dialogId.startsWith('c');
        return fits && one.kind !== 'channel' && one.canSend;
      });
      assert.ok(dialog);
      const { dialogId } = dialog;
      const { gateway } = account;
      const sent = { dialogId, text: 'a slip', randomId: random(), signal: forever };
      const { messageId } = await gateway.sendMessage(sent);
      assert.ok(messageId !== undefined);
      const gone = { dialogId, messageIds: [messageId], signal: forever };
      await gateway.deleteMessages(gone);
      await gateway.deleteMessages(gone);
      const left = await gateway.fetchMessages({ dialogId, limit: 5, signal: forever });
      assert.equal(
        left.some((message) => message.messageId === messageId),
        false,
      );
      const asked = async () =>
        (await act<{ method: string }[]>(demo, 'calls')).filter(({ method }) =>
          /getDifference|getChannelDifference/.test(method),
        ).length;
      const before = await asked();
      await say('the next one', dialogId);
      await until(() => textsSeen().includes('the next one'), 'the next message');
      assert.equal(await asked(), before);
    });
  }

  it('reads the newest messages, oldest first, and only those after a given one', async () => {
    const { messageId: minId } = await say('old');
    for (const text of ['one', 'two', 'three']) await say(text);
    const { dialogId } = privateDialog;
    const read = async (range: { limit: number; minId?: number; beforeId?: number }) =>
      (await account.gateway.fetchMessages({ dialogId, signal: forever, ...range })).map(
        (one) => one.text,
      );
    assert.deepEqual(await read({ limit: 2 }), ['two', 'three']);
    assert.deepEqual(await read({ limit: 20, minId }), ['one', 'two', 'three']);
    assert.deepEqual(await read({ limit: 2, beforeId: minId + 2 }), ['old', 'one']);
  });

  it('fetches a photo, smaller when a smaller one is enough', async () => {
    const { dialogId } = privateDialog;
    const { messageId } = await act<{ messageId: number }>(demo, 'say', {
      accountId,
      dialogId,
      text: 'look',
      photo: true,
    });
    const fetch = (id: number) =>
      account.gateway.fetchPhoto({ dialogId, messageId: id, maxEdge: 1568, signal: forever });
    const photo = await fetch(messageId);
    assert.ok(photo && photo.bytes.length > 100);
    assert.match(readImage(photo.bytes)?.mediaType ?? '', /^image\/(png|jpeg)$/);
    const { messageId: textOnly } = await say('no picture');
    assert.equal(await fetch(textOnly), undefined);
    assert.equal(await fetch(999_999), undefined);
  });

  it('hears of a new message and counts it', async () => {
    const before = privateDialog.unreadCount;
    await say('are you there?');
    const update = await until(
      () =>
        account.updates.find(
          (one) => one.kind === 'dialog' && one.dialog.last?.preview === 'are you there?',
        ),
      'the dialog',
    );
    assert.ok(update.kind === 'dialog' && update.dialog.unreadCount === before + 1);
    assert.deepEqual(textsSeen(), ['are you there?']);
  });

  it('takes an update once that is pushed twice', async () => {
    await fault({ kind: 'duplicateUpdate', times: 2 });
    for (const text of ['one', 'two', 'three']) await say(text);
    await until(() => textsSeen().includes('three'), 'the last');
    assert.deepEqual(textsSeen(), ['one', 'two', 'three']);
  });

  it('hears of an edit', async () => {
    const { dialogId } = privateDialog;
    const { messageId } = await say('at fife');
    await act(demo, 'edit', { accountId, dialogId, messageId, text: 'at five' });
    const edit = await until(
      () => account.updates.find((one) => one.kind === 'message' && one.message.text === 'at five'),
      'the edit',
    );
    assert.ok(
      edit.kind === 'message' && edit.message.messageId === messageId && edit.message.editedAt,
    );
  });

  it('hears of a new message in a supergroup, which counts its own updates', async () => {
    const dialogs = await account.dialogs();
    const group =
      dialogs.find((one) => one.kind === 'group' && one.dialogId.startsWith('c')) ?? assert.fail();
    await say('first', group.dialogId);
    await say('second', group.dialogId);
    await until(() => textsSeen().length === 2, 'both');
    await act(demo, 'drop');
    await say('missed', group.dialogId);
    await until(
      () => account.states().at(-1) === 'online' && account.states().includes('offline'),
      'being back',
    );
    await say('after', group.dialogId);
    await until(() => textsSeen().length >= 4, 'the rest');
    assert.deepEqual(textsSeen(), ['first', 'second', 'missed', 'after']);
  });

  it('hears that the user read the dialog on the phone', async () => {
    await say('unread');
    await until(() => textsSeen().includes('unread'), 'the message');
    const { session } = await act<{ session: string }>(demo, 'createSession', { accountId });
    const phone = await Connection.open({
      telegram: { ...demo.connection, log: () => undefined },
      at: { session },
      signal: forever,
      onUpdate: () => undefined,
      onLost: () => undefined,
    });
    const peers = memoryPeers();
    const self = { dialogId: `u${accountId}`, name: '' };
    await fetchDialogs(phone, { self, peers, signal: forever, onPage: () => undefined });
    const peer = await loadInputPeer(peers, privateDialog.dialogId);
    await phone.invoke(new Api.messages.ReadHistory({ peer, maxId: 0 }), { signal: forever });
    await phone.close();
    await until(
      () => account.updates.some((one) => one.kind === 'dialog' && one.dialog.unreadCount === 0),
      'the dialog to be read',
    );
  });

  it('comes back by itself after a lost connection, with what was missed, once and in order', async () => {
    await say('before');
    await until(() => textsSeen().includes('before'), 'the first');
    for (const round of [1, 2, 3]) {
      await act(demo, 'drop');
      await say(`missed ${round}`);
      await until(() => textsSeen().includes(`missed ${round}`), `message ${round}`);
    }
    await say('after');
    await until(() => textsSeen().includes('after'), 'the last');
    assert.deepEqual(textsSeen(), ['before', 'missed 1', 'missed 2', 'missed 3', 'after']);
    assert.deepEqual(account.states().slice(0, 4), ['online', 'offline', 'connecting', 'online']);
  });

  it('finds a dead connection, which nobody closed, as soon as the machine wakes up', async () => {
    const now = Date.now;
    await act(demo, 'halfOpen');
    await say('said while it slept');
    try {
      Date.now = () => now() + 8 * 3_600_000;
      await until(() => textsSeen().includes('said while it slept'), 'the message', 20_000);
    } finally {
      Date.now = now;
    }
    assert.ok(account.states().includes('offline'));
  });

  it('lets a call wait for the connection to come back', async () => {
    await act(demo, 'refuse', { refuse: true });
    await act(demo, 'drop');
    await until(() => account.gateway.account().connection !== 'online', 'the loss');
    const sent = send('after the gap');
    await act(demo, 'refuse', { refuse: false });
    await sent;
    assert.ok((await inbox()).includes('after the gap'));
  });

  it('gives up a call at once when it is cancelled', async () => {
    await fault({ method: 'messages.getHistory', kind: 'noReply' });
    const cancel = new AbortController();
    const { dialogId } = privateDialog;
    const call = account.gateway.fetchMessages({ dialogId, limit: 5, signal: cancel.signal });
    setTimeout(() => {
      cancel.abort();
    }, 50);
    await assert.rejects(call, isError('cancelled'));
  });

  it('survives an error inside Telegram, and says that a retry is worth it', async () => {
    await fault({ method: 'messages.getHistory', kind: 'error', code: 500, message: 'INTERNAL' });
    const { dialogId } = privateDialog;
    const fetch = () => account.gateway.fetchMessages({ dialogId, limit: 1, signal: forever });
    await assert.rejects(fetch(), isError('telegramRejected', { retryable: true }));
    assert.equal((await fetch()).length, 1);
  });

  it('answers every call of a moment, although one of them fails', async () => {
    await fault({
      kind: 'error',
      method: 'messages.getHistory',
      code: 400,
      message: 'CHANNEL_PRIVATE',
    });
    const { dialogId } = privateDialog;
    const calls = Array.from({ length: 8 }, () =>
      account.gateway.fetchMessages({ dialogId, limit: 1, signal: forever }),
    );
    const outcomes = await Promise.allSettled(calls);
    const failed = outcomes.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    assert.equal(failed.length, 1);
    isError('peerForbidden')(failed[0]);
  });

  it('signs out at the server: the session opens nothing any more', async () => {
    await account.gateway.signOut(forever);
    assert.equal(account.gateway.account().connection, 'signedOut');
    await assert.rejects(send('too late'), isError('telegramSignedOut'));
    const later = await another(account.session);
    await until(() => later.gateway.account().connection === 'signedOut', 'signed out');
  });

  it('notices by an answer that it was signed out elsewhere, for good', async () => {
    await act(demo, 'signOut', { accountId });
    await assert.rejects(send('hello'), isError('telegramSignedOut', { retryable: false }));
    assert.equal(account.states().at(-1), 'signedOut');
    await assert.rejects(account.dialogs(), isError('telegramSignedOut'));
  });

  for (const forgetKeys of [false, true]) {
    it(`notices it on coming back${forgetKeys ? ', also when the server has forgotten the key' : ''}`, async () => {
      await act(demo, 'signOut', { accountId, forgetKeys });
      await act(demo, 'drop');
      await until(() => account.gateway.account().connection === 'signedOut', 'signed out');
    });
  }

  it('tries once more with a key the server has forgotten, then is signed out', async () => {
    const bytes = Buffer.from(account.session.slice(1), 'base64');
    randomBytes(200).copy(bytes, bytes.length - 200);
    const forgotten = await another(`1${bytes.toString('base64')}`);
    await until(() => forgotten.gateway.account().connection === 'signedOut', 'signed out');
    assert.deepEqual(forgotten.states(), ['offline', 'connecting', 'signedOut']);
  });

  it('keeps texts and secrets out of the log', async () => {
    await send('a very private text');
    await say('another private text');
    await act(demo, 'drop');
    await until(() => account.states().includes('offline'), 'the loss');
    await assert.rejects(send('x'.repeat(5000)));
    const log = account.logs.join('\n');
    assert.ok(log.length > 0);
    assert.doesNotMatch(log, /private text/);
    assert.equal(log.includes(account.session), false);
  });
});

/** Every photo of the account's dialogs. */
async function findPhotos({ gateway, dialogs }: Account) {
  const found: { dialogId: string; messageId: number; maxEdge: number }[] = [];
  for (const { dialogId } of await dialogs()) {
    const messages = await gateway.fetchMessages({ dialogId, limit: 30, signal: forever });
    for (const { messageId, media } of messages) {
      if (media?.kind === 'photo') found.push({ dialogId, messageId, maxEdge: 1568 });
    }
  }
  return found;
}

describe('the messages of the demo', function () {
  this.timeout(30_000);

  it('are all read: every kind told apart, every preview in one line, every photo with its bytes', async () => {
    const demo = await startDemo();
    const seen = { messages: 0, photos: 0, media: new Set<string>(), traits: new Set<string>() };
    try {
      for (const { accountId } of demo.accounts) {
        const account = await startAccount(demo, accountId);
        for (const dialog of await account.dialogs()) {
          const { dialogId } = dialog;
          assert.ok(
            (dialog.last?.preview.length ?? 0) <= 120 && !/\n/.test(dialog.last?.preview ?? ''),
          );
          const messages = await account.gateway.fetchMessages({
            dialogId,
            limit: 50,
            signal: forever,
          });
          const ids = messages.map((one) => one.messageId);
          assert.deepEqual(
            ids,
            ids.toSorted((a, b) => a - b),
          );
          for (const one of messages) {
            seen.messages++;
            assert.notEqual(one.senderName, 'Unknown sender');
            assert.ok(one.text !== '' || one.media !== undefined);
            if (one.service) seen.traits.add('service');
            if (one.albumId !== undefined) seen.traits.add('album');
            if (one.forwardedFrom !== undefined) seen.traits.add('forward');
            if (one.replyToId !== undefined) seen.traits.add('reply');
            if (one.editedAt !== undefined) seen.traits.add('edit');
            if (one.media && one.text) seen.traits.add('caption');
            if (one.media) seen.media.add(one.media.kind);
            if (one.media?.kind !== 'photo') continue;
            const wanted = { dialogId, messageId: one.messageId, maxEdge: 1568, signal: forever };
            const photo = await account.gateway.fetchPhoto(wanted);
            assert.ok(photo && photo.bytes.length > 100);
            const small = await account.gateway.fetchPhoto({ ...wanted, maxEdge: 200 });
            assert.ok(small && small.bytes.length < photo.bytes.length);
            seen.photos++;
          }
        }
        await account.gateway.stop();
      }
    } finally {
      await demo.close();
    }
    assert.ok(seen.messages > 100 && seen.photos > 5);
    assert.deepEqual([...seen.media].toSorted(), ['document', 'photo', 'voice']);
    assert.deepEqual([...seen.traits].toSorted(), [
      'album',
      'caption',
      'edit',
      'forward',
      'reply',
      'service',
    ]);
  });

  it('include photos of another data centre, for one authorization there', async () => {
    const demo = await startDemo();
    const account = await startAccount(demo, demo.accounts[0]?.accountId ?? '');
    const authorizations = async () =>
      (await act<string[]>(demo, 'calls')).filter((name) => name === 'auth.importAuthorization')
        .length;
    try {
      const wanted = await findPhotos(account);
      const fetchAll = () =>
        Promise.all(wanted.map((one) => account.gateway.fetchPhoto({ ...one, signal: forever })));
      assert.ok((await fetchAll()).every((photo) => photo !== undefined));
      assert.equal(await authorizations(), 1);
      // The key outlives its connection.
      await act(demo, 'drop');
      await until(
        () => account.states().at(-1) === 'online' && account.states().includes('offline'),
        'being back',
      );
      assert.ok((await fetchAll()).every((photo) => photo !== undefined));
      assert.equal(await authorizations(), 1);
    } finally {
      await account.gateway.stop();
      await demo.close();
    }
  });

  it('are not worth an account: losing the login in the other data centre costs a retry', async () => {
    const demo = await startDemo();
    const account = await startAccount(demo, demo.accounts[0]?.accountId ?? '');
    const calls = async (name: string) =>
      (await act<string[]>(demo, 'calls')).filter((one) => one === name).length;
    try {
      const photos = await findPhotos(account);
      let abroad = photos[0] ?? assert.fail();
      for (const photo of photos) {
        if ((await calls('auth.importAuthorization')) > 0) break;
        await account.gateway.fetchPhoto({ ...photo, signal: forever });
        abroad = photo;
      }
      const lost = {
        kind: 'error',
        method: 'upload.getFile',
        code: 401,
        message: 'AUTH_KEY_UNREGISTERED',
      };
      await act(demo, 'fault', lost);
      const fetch = () => account.gateway.fetchPhoto({ ...abroad, signal: forever });
      await assert.rejects(fetch(), isError('telegramOffline', { retryable: true }));
      assert.equal(account.gateway.account().connection, 'online');
      assert.ok(await fetch());
      assert.equal(await calls('auth.importAuthorization'), 2);
    } finally {
      await account.gateway.stop();
      await demo.close();
    }
  });
});

describe('a long dialog list', function () {
  this.timeout(20_000);

  it('comes in pages, each dialog once, in Telegram’s order', async () => {
    const demo = await startDemo({ dialogs: 1_000 });
    const account = await startAccount(demo, demo.accounts[0]?.accountId ?? '');
    try {
      const pages: Dialog[][] = [];
      const expected: number[] = [];
      const dialogs = await account.gateway.fetchDialogs({
        signal: forever,
        onPage(page, count) {
          pages.push(page);
          expected.push(count);
        },
      });
      assert.ok(dialogs.length >= 1_000);
      assert.ok(pages.every((page) => page.length <= 100));
      assert.deepEqual(pages.flat(), dialogs);
      assert.equal(new Set(dialogs.map((one) => one.dialogId)).size, dialogs.length);
      const main = dialogs.filter((one) => !one.archived);
      assert.deepEqual(
        [expected[0], expected.at(-1)],
        [main.length, dialogs.length],
        'how many there are, then with the archive',
      );
      assert.equal(
        main.findLastIndex((one) => one.pinned),
        main.filter((one) => one.pinned).length - 1,
      );
      const times = main.filter((one) => !one.pinned).map((one) => one.last?.at ?? 0);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => b - a),
      );
    } finally {
      await account.gateway.stop();
      await demo.close();
    }
  });
});

describe('an account whose server is away', function () {
  this.timeout(20_000);

  it('is offline and says so to whoever calls', async () => {
    const demo = await startDemo();
    const accountId = demo.accounts[0]?.accountId ?? '';
    const { session } = await act<{ session: string }>(demo, 'createSession', { accountId });
    await demo.close();
    const account = await startAccount(demo, accountId, session);
    try {
      await until(() => account.gateway.account().connection === 'offline', 'offline');
      await assert.rejects(account.dialogs(), isError('telegramOffline', { retryable: true }));
    } finally {
      await account.gateway.stop();
    }
  });
});

describe('an account that is stopped', function () {
  this.timeout(30_000);

  it('leaves nothing running: a process that held one ends by itself', async () => {
    const demo = await startDemo();
    try {
      const program = fileURLToPath(new URL('telegramProcess.ts', import.meta.url));
      const child = fork(program, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      let output = '';
      child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
      child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
      const stopped = Promise.withResolvers<number>();
      child.once('message', () => {
        stopped.resolve(Date.now());
      });
      child.send({
        connection: demo.connection,
        controlUrl: demo.controlUrl,
        accounts: demo.accounts,
      });
      const [code] = await once(child, 'exit');
      assert.equal(code, 0, output);
      assert.ok(Date.now() - (await stopped.promise) < 1_500, 'it lingered after the last stop');
      // GramJS is kept off the console.
      assert.equal(output, '');
    } finally {
      await demo.close();
    }
  });
});
