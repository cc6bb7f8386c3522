import assert from 'node:assert/strict';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { Dialog } from '../../protocol/records.ts';
import type { Invoker, Request } from './invoker.ts';
import { DialogBook } from './dialogBook.ts';
import type { TelegramUpdate } from './gateway.ts';
import { UpdateFeed } from './updateFeed.ts';

const long = (value: number) => returnBigInt(value);
const anna = new Api.User({ id: long(2), accessHash: long(22), firstName: 'Anna' });
const team = new Api.Channel({
  id: long(3),
  accessHash: long(33),
  title: 'Team',
  megagroup: true,
  photo: new Api.ChatPhotoEmpty(),
  date: 0,
});
const row = (dialogId: string): Dialog => ({
  dialogId,
  kind: 'private',
  title: dialogId === 'u2' ? 'Anna' : 'Team',
  unreadCount: 0,
  unreadMentions: 0,
  pinned: false,
  archived: false,
  canSend: true,
});

const text = (id: number, peerId: Api.TypePeer = new Api.PeerUser({ userId: long(2) })) =>
  new Api.Message({ id, date: 1, peerId, message: `m${id}` });
const inTeam = (id: number) => text(id, new Api.PeerChannel({ channelId: long(3) }));
const pushed = (...updates: Api.TypeUpdate[]) =>
  new Api.Updates({ updates, users: [anna], chats: [team], date: 1, seq: 0 });
const news = (id: number, pts: number) =>
  pushed(new Api.UpdateNewMessage({ message: text(id), pts, ptsCount: 1 }));
const teamNews = (id: number, pts: number) =>
  pushed(new Api.UpdateNewChannelMessage({ message: inTeam(id), pts, ptsCount: 1 }));
const stateAt = (pts: number) =>
  new Api.updates.State({ pts, qts: 0, date: 1, seq: 0, unreadCount: 0 });
const difference = (pts: number, ids: number[], otherUpdates: Api.TypeUpdate[] = []) =>
  new Api.updates.Difference({
    newMessages: ids.map((id) => text(id)),
    newEncryptedMessages: [],
    otherUpdates,
    users: [anna],
    chats: [team],
    state: stateAt(pts),
  });

/** Answers in the order given, when told to; keeps what was asked. */
class ScriptedServer implements Invoker {
  readonly asked: string[] = [];
  readonly #answers: unknown[];
  held: Promise<void> = Promise.resolve();

  constructor(answers: unknown[]) {
    this.#answers = answers;
  }

  async invoke<R>(request: Request<R>): Promise<R> {
    const pts = 'pts' in request ? ` ${String(request.pts)}` : '';
    this.asked.push(request.className + pts);
    await this.held;
    if (this.#answers.length === 0) throw new Error(`nothing to answer to ${request.className}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script says what fits
    return this.#answers.shift() as R;
  }
}

describe('the feed of updates', () => {
  const feeds: UpdateFeed[] = [];
  afterEach(() => {
    for (const feed of feeds.splice(0)) feed.stop();
  });

  async function startFeed(...answers: unknown[]) {
    const server = new ScriptedServer([stateAt(10), ...answers]);
    const updates: TelegramUpdate[] = [];
    const book = new DialogBook();
    book.put([row('u2'), row('c3')]);
    book.listed = true;
    let tooLong = 0;
    const feed = new UpdateFeed({
      invoker: server,
      book,
      peers: { get: () => Promise.resolve('33'), setMany: () => Promise.resolve() },
      self: () => ({ dialogId: 'u1', name: 'Maya' }),
      emit: (update) => updates.push(update),
      onTooLong: () => tooLong++,
      log: (_level, line) => assert.fail(line),
    });
    feeds.push(feed);
    feed.notePage({ dialogs: [], entities: new Map(), channelPts: new Map([['c3', 5]]) });
    const signal = new AbortController().signal;
    await feed.synchronise(server, signal);
    server.asked.length = 0;
    const texts = () =>
      updates.flatMap((one) => (one.kind === 'message' ? [one.message.text] : []));
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    return { feed, server, texts, settle, signal, updates, tooLong: () => tooLong };
  }

  it('passes on what comes in its turn, and drops what was counted', async () => {
    const { feed, texts, server } = await startFeed();
    for (const update of [news(1, 11), news(1, 11), news(2, 12), news(1, 11)]) feed.receive(update);
    assert.deepEqual(texts(), ['m1', 'm2']);
    assert.deepEqual(server.asked, []);
  });

  it('fills a hole by asking, and takes nothing twice meanwhile', async () => {
    const { feed, texts, settle, server } = await startFeed(
      difference(13, [1, 2, 3]),
      difference(14, [4]),
    );
    feed.receive(news(3, 13));
    feed.receive(news(4, 14));
    await settle();
    await settle();
    assert.deepEqual(texts(), ['m1', 'm2', 'm3', 'm4']);
    assert.deepEqual(server.asked, ['updates.GetDifference 10', 'updates.GetDifference 13']);
    feed.receive(news(5, 15));
    assert.equal(texts().at(-1), 'm5');
  });

  it('goes on through a long difference slice by slice', async () => {
    const { texts, feed, signal, server } = await startFeed(
      new Api.updates.DifferenceSlice({
        newMessages: [text(1)],
        newEncryptedMessages: [],
        otherUpdates: [],
        users: [anna],
        chats: [],
        intermediateState: stateAt(11),
      }),
      difference(12, [2]),
    );
    await feed.synchronise(server, signal);
    assert.deepEqual(texts(), ['m1', 'm2']);
  });

  it('asks for the whole list when more was missed than is told', async () => {
    const { feed, signal, server, tooLong } = await startFeed(
      new Api.updates.DifferenceTooLong({ pts: 900 }),
      new Api.updates.DifferenceEmpty({ date: 2, seq: 0 }),
    );
    await feed.synchronise(server, signal);
    assert.equal(tooLong(), 1);
    assert.deepEqual(server.asked, ['updates.GetDifference 10', 'updates.GetDifference 900']);
  });

  it('counts the first of two answers to the same question', async () => {
    const { feed, texts, server, signal } = await startFeed(
      difference(11, [1]),
      difference(11, [1]),
      new Api.updates.DifferenceEmpty({ date: 2, seq: 0 }),
    );
    await Promise.all([feed.synchronise(server, signal), feed.synchronise(server, signal)]);
    assert.deepEqual(texts(), ['m1']);
  });

  it('counts each channel for itself and asks for what is missing there', async () => {
    const missed = new Api.updates.ChannelDifference({
      final: true,
      pts: 8,
      newMessages: [inTeam(7), inTeam(8)],
      otherUpdates: [],
      users: [],
      chats: [team],
    });
    const { feed, texts, settle, server } = await startFeed(missed);
    feed.receive(teamNews(6, 6));
    feed.receive(teamNews(6, 6));
    feed.receive(teamNews(8, 8));
    await settle();
    await settle();
    assert.deepEqual(texts(), ['m6', 'm7', 'm8']);
    assert.deepEqual(server.asked, ['updates.GetChannelDifference 6']);
  });

  it('asks a channel that says it has too much to tell', async () => {
    const { feed, settle, server } = await startFeed(
      new Api.updates.ChannelDifferenceEmpty({ final: true, pts: 5 }),
    );
    feed.receive(pushed(new Api.UpdateChannelTooLong({ channelId: long(3) })));
    await settle();
    assert.deepEqual(server.asked, ['updates.GetChannelDifference 5']);
  });

  it('reads the short form in which private messages come', async () => {
    const { feed, updates } = await startFeed();
    const short = { id: 1, userId: long(2), message: 'short', pts: 11, ptsCount: 1, date: 1 };
    feed.receive(new Api.UpdateShortMessage(short));
    const [first] = updates;
    assert.ok(first?.kind === 'message' && first.message.senderName === 'Anna');
    assert.deepEqual(
      [first.dialogId, first.message.text, first.message.out],
      ['u2', 'short', false],
    );
  });

  it('asks who a stranger is before it shows what they wrote', async () => {
    const { feed, texts, settle } = await startFeed(difference(11, [1]));
    const short = { id: 1, userId: long(99), message: 'short', pts: 11, ptsCount: 1, date: 1 };
    feed.receive(new Api.UpdateShortMessage(short));
    assert.deepEqual(texts(), []);
    await settle();
    assert.deepEqual(texts(), ['m1']);
  });

  it('shows an edit as the message it became', async () => {
    const { feed, updates } = await startFeed();
    const edited = new Api.Message({ ...text(1).originalArgs, editDate: 9 });
    feed.receive(pushed(new Api.UpdateEditMessage({ message: edited, pts: 11, ptsCount: 1 })));
    const [first] = updates;
    assert.ok(first?.kind === 'message' && first.message.editedAt === 9_000);
  });
});
