import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { indexEntities } from './entities.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Invoker, Request } from './invoker.ts';
import { beginDialogs, fetchDialogs, nextOffset, toPage } from './fetchDialogs.ts';

const self = { dialogId: 'u1', name: 'Maya' };
const long = (value: number) => returnBigInt(value);
const peer = (id: number) => new Api.PeerUser({ userId: long(id) });

function dialog(
  id: number,
  extra: { pinned?: boolean; topMessage?: number; folderId?: number } = {},
) {
  return new Api.Dialog({
    peer: peer(id),
    topMessage: id * 10,
    readInboxMaxId: 0,
    readOutboxMaxId: 0,
    unreadCount: id,
    unreadMentionsCount: 0,
    unreadReactionsCount: 0,
    notifySettings: new Api.PeerNotifySettings({}),
    ...extra,
  });
}
const message = (id: number, date = id * 100) =>
  new Api.Message({ id: id * 10, date, peerId: peer(id), message: `text ${id}` });
function slice(dialogs: Api.TypeDialog[], messages: Api.TypeMessage[], count = 1000) {
  const users = [2, 3, 4, 5].map((id) => new Api.User({ id: long(id), accessHash: long(id) }));
  return new Api.messages.DialogsSlice({ count, dialogs, messages, chats: [], users });
}
const nothing = new Map<string, unknown>();

describe('where the next page of dialogs starts', () => {
  it('is at the last dialog, by its newest message', () => {
    const answer = slice([dialog(2), dialog(3)], [message(2), message(3)]);
    const offset = nextOffset(answer, nothing);
    assert.deepEqual([offset?.date, offset?.messageId], [300, 30]);
    assert.ok(offset?.peer.className === 'InputPeerUser' && String(offset.peer.userId) === '3');
  });

  it('passes over pinned ones, whose dates are out of order', () => {
    const answer = slice([dialog(2), dialog(3, { pinned: true })], [message(2), message(3)]);
    assert.equal(nextOffset(answer, nothing)?.messageId, 20);
  });

  it('passes over one whose newest message is not told', () => {
    const gone = new Api.MessageEmpty({ id: 30 });
    assert.equal(
      nextOffset(slice([dialog(2), dialog(3)], [message(2), gone]), nothing)?.messageId,
      20,
    );
  });

  it('is nowhere after the whole list', () => {
    const answer = new Api.messages.Dialogs({
      dialogs: [dialog(2)],
      messages: [message(2)],
      chats: [],
      users: [],
    });
    assert.equal(nextOffset(answer, nothing), undefined);
  });

  it('is nowhere after a page that brought nothing new, so that a confused server is not asked for ever', () => {
    const answer = slice([dialog(2)], [message(2)]);
    assert.equal(nextOffset(answer, new Map([['u2', true]])), undefined);
    assert.equal(nextOffset(slice([], []), nothing), undefined);
  });
});

describe('rows of the dialog list', () => {
  const page = (
    dialogs: Api.TypeDialog[],
    users: Api.TypeUser[] = [],
    chats: Api.TypeChat[] = [],
  ) => toPage({ dialogs, messages: [message(2)] }, indexEntities({ users, chats }), self).dialogs;
  const anna = (extra: Partial<ConstructorParameters<typeof Api.User>[0]> = {}) =>
    new Api.User({ id: long(2), firstName: 'Anna', ...extra });

  it('carry title, counters and the newest message', () => {
    assert.deepEqual(page([dialog(2, { pinned: true })], [anna({ username: 'anna' })]), [
      {
        dialogId: 'u2',
        kind: 'private',
        title: 'Anna',
        username: 'anna',
        unreadCount: 2,
        unreadMentions: 0,
        pinned: true,
        archived: false,
        canSend: true,
        last: { messageId: 20, at: 200_000, out: false, preview: 'text 2' },
      },
    ]);
  });

  it('leave out the row of the archive and what comes without its person', () => {
    const folder = new Api.Folder({ id: 1, title: 'Archive' });
    const archive = new Api.DialogFolder({
      folder,
      peer: peer(2),
      topMessage: 20,
      unreadMutedPeersCount: 0,
      unreadUnmutedPeersCount: 0,
      unreadMutedMessagesCount: 0,
      unreadUnmutedMessagesCount: 0,
    });
    assert.deepEqual(page([archive, dialog(3)], [anna()]), []);
  });

  it('know the archived, the bots and our own notes', () => {
    assert.equal(page([dialog(2, { folderId: 1 })], [anna()])[0]?.archived, true);
    assert.equal(page([dialog(2)], [anna({ bot: true })])[0]?.kind, 'bot');
    assert.equal(page([dialog(2)], [anna({ self: true })])[0]?.title, 'Saved Messages');
  });

  it('know that a deleted account cannot be written to', () => {
    const row = page([dialog(2)], [anna({ deleted: true })])[0];
    assert.deepEqual([row?.title, row?.canSend], ['Deleted account', false]);
  });
});

describe('a list that meets a flood wait', () => {
  const flood = new AppError('telegramFlood', 'Wait.', { retryAfterMs: 1 });
  const empty = slice([], []);

  class Server implements Invoker {
    readonly offsets: unknown[] = [];
    readonly #script: unknown[];
    constructor(script: unknown[]) {
      this.#script = script;
    }
    async invoke<R>(request: Request<R>): Promise<R> {
      this.offsets.push('offsetId' in request ? request.offsetId : undefined);
      const next = this.#script.shift();
      if (next instanceof AppError) throw next;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script says what fits
      return next as R;
    }
  }

  it('goes on where it was, each dialog once', async () => {
    const server = new Server([
      slice([dialog(5), dialog(4)], [message(5), message(4)]),
      flood,
      slice([dialog(3), dialog(2)], [message(3), message(2)]),
      empty,
      empty,
    ]);
    const pages: string[][] = [];
    const options = {
      self,
      peers: { get: () => Promise.resolve(undefined), setMany: () => Promise.resolve() },
      signal: new AbortController().signal,
      onPage: (page: { dialogs: { dialogId: string }[] }) => {
        pages.push(page.dialogs.map((one) => one.dialogId));
      },
    };
    const progress = beginDialogs();
    await assert.rejects(fetchDialogs(server, options, progress), flood);
    const dialogs = await fetchDialogs(server, options, progress);
    assert.deepEqual(pages, [
      ['u5', 'u4'],
      ['u3', 'u2'],
    ]);
    assert.deepEqual(
      dialogs.map((one) => one.dialogId),
      ['u5', 'u4', 'u3', 'u2'],
    );
    assert.deepEqual(server.offsets, [0, 40, 40, 20, 0]);
  });

  it('knows how many there are by each folder’s first page, through the wait', async () => {
    const server = new Server([
      slice([dialog(5)], [message(5)], 3),
      flood,
      // Without the pinned ones.
      slice([dialog(4)], [message(4)], 2),
      slice([], [], 2),
      new Api.messages.Dialogs({
        dialogs: [dialog(3)],
        messages: [message(3)],
        chats: [],
        users: [new Api.User({ id: long(3), accessHash: long(3) })],
      }),
    ]);
    const progress = beginDialogs();
    const expected: number[] = [];
    const options = {
      self,
      peers: { get: () => Promise.resolve(undefined), setMany: () => Promise.resolve() },
      signal: new AbortController().signal,
      onPage: () => {
        expected.push(progress.expected);
      },
    };
    await assert.rejects(fetchDialogs(server, options, progress), flood);
    await fetchDialogs(server, options, progress);
    assert.deepEqual(expected, [3, 3, 4]);
  });
});
