import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Invoker, Request } from './invoker.ts';
import { DialogBook } from './dialogBook.ts';
import type { TelegramUpdate, UpdateMarks } from './gateway.ts';
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
const PATIENCE_MS = 500;

const text = (id: number, peerId: Api.TypePeer = new Api.PeerUser({ userId: long(2) })) =>
  new Api.Message({ id, date: 1, peerId, message: `m${id}` });
const inTeam = (id: number) => text(id, new Api.PeerChannel({ channelId: long(3) }));
const pushed = (...updates: Api.TypeUpdate[]) =>
  new Api.Updates({ updates, users: [anna], chats: [team], date: 1, seq: 0 });
const news = (id: number, pts: number) =>
  pushed(new Api.UpdateNewMessage({ message: text(id), pts, ptsCount: 1 }));
const teamNews = (id: number, pts: number) =>
  pushed(new Api.UpdateNewChannelMessage({ message: inTeam(id), pts, ptsCount: 1 }));
const stateAt = (pts: number, seq = 0) =>
  new Api.updates.State({ pts, qts: 0, date: 1, seq, unreadCount: 0 });
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
  const logs: string[] = [];
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.stop();
    mock.timers.reset();
    assert.deepEqual(logs.splice(0), []);
  });

  const startFeed = (...answers: unknown[]) => startFeedWith({}, ...answers);

  async function startFeedWith(
    { marks, seq, early = [] }: { marks?: UpdateMarks; seq?: number; early?: Api.Updates[] },
    ...answers: unknown[]
  ) {
    const server = new ScriptedServer([stateAt(10, seq), ...answers]);
    const updates: TelegramUpdate[] = [];
    const book = new DialogBook();
    book.put([row('u2'), row('c3')]);
    book.listed = true;
    let tooLong = 0;
    const feed = new UpdateFeed({
      invoker: server,
      book,
      marks,
      peers: {
        get: (dialogId) => Promise.resolve(dialogId === 'u9' ? undefined : '33'),
        setMany: () => Promise.resolve(),
      },
      self: () => ({ dialogId: 'u1', name: 'Maya' }),
      emit: (update) => updates.push(update),
      onTooLong: () => tooLong++,
      log: (_level, line) => logs.push(line),
    });
    feeds.push(feed);
    const listed = (pts: number) => {
      const channelPts = new Map([['c3', pts]]);
      feed.notePage({ dialogs: [row('c3')], entities: new Map(), channelPts });
    };
    if (marks === undefined) listed(5);
    const signal = new AbortController().signal;
    for (const updates of early) feed.receive(updates);
    await feed.synchronise(server, signal);
    if (marks === undefined) server.asked.length = 0;
    const texts = () =>
      updates.flatMap((one) => (one.kind === 'message' ? [one.message.text] : []));
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    return { feed, server, texts, settle, signal, updates, listed, tooLong: () => tooLong };
  }

  it('passes on what comes in its turn, and drops what was counted', async () => {
    const { feed, texts, server } = await startFeed();
    for (const update of [news(1, 11), news(1, 11), news(2, 12), news(1, 11)]) feed.receive(update);
    assert.deepEqual(texts(), ['m1', 'm2']);
    assert.deepEqual(server.asked, []);
  });

  it('puts what was overtaken in order without asking', async () => {
    const { feed, texts, server } = await startFeed();
    for (const update of [news(2, 12), news(3, 13), news(1, 11), news(2, 12)]) feed.receive(update);
    mock.timers.tick(PATIENCE_MS);
    assert.deepEqual(texts(), ['m1', 'm2', 'm3']);
    assert.deepEqual(server.asked, []);
  });

  it('fills a hole by asking, and takes nothing twice meanwhile', async () => {
    const { feed, texts, settle, server } = await startFeed(difference(13, [1, 2, 3]));
    feed.receive(news(3, 13));
    mock.timers.tick(PATIENCE_MS);
    feed.receive(news(4, 14));
    await settle();
    assert.deepEqual(texts(), ['m1', 'm2', 'm3', 'm4']);
    assert.deepEqual(server.asked, ['updates.GetDifference 10']);
    feed.receive(news(5, 15));
    assert.equal(texts().at(-1), 'm5');
  });

  it('holds a batch that came before its turn, and asks when the one before does not come', async () => {
    const numbered = (seq: number, ...updates: Api.TypeUpdate[]) =>
      new Api.Updates({ updates, users: [anna], chats: [team], date: 1, seq });
    const renamed = (id: number) =>
      new Api.UpdateUserName({
        userId: long(id),
        firstName: 'Anna',
        lastName: '',
        usernames: [],
      });
    const { feed, server, settle } = await startFeedWith(
      { seq: 7 },
      new Api.updates.DifferenceEmpty({ date: 2, seq: 9 }),
    );
    feed.receive(numbered(8, renamed(2)));
    feed.receive(numbered(8, renamed(2)));
    mock.timers.tick(PATIENCE_MS);
    assert.deepEqual(server.asked, []);
    feed.receive(numbered(10, renamed(2)));
    mock.timers.tick(PATIENCE_MS);
    await settle();
    assert.deepEqual(server.asked, ['updates.GetDifference 10']);
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
    mock.timers.tick(PATIENCE_MS);
    await settle();
    await settle();
    assert.deepEqual(texts(), ['m6', 'm7', 'm8']);
    assert.deepEqual(server.asked, ['updates.GetChannelDifference 6']);
  });

  it('asks a channel that the list shows further on, and believes the list where nothing is known', async () => {
    const missed = new Api.updates.ChannelDifference({
      final: true,
      pts: 7,
      newMessages: [inTeam(6), inTeam(7)],
      otherUpdates: [],
      users: [],
      chats: [team],
    });
    const { texts, settle, server, listed, feed } = await startFeed(missed);
    listed(7);
    await settle();
    await settle();
    assert.deepEqual(texts(), ['m6', 'm7']);
    assert.deepEqual(server.asked, ['updates.GetChannelDifference 5']);
    // A page that is older than what was pushed meanwhile moves nothing back.
    listed(6);
    feed.receive(teamNews(8, 8));
    assert.equal(texts().at(-1), 'm8');
  });

  it('asks a channel that says it has too much to tell', async () => {
    const { feed, settle, server } = await startFeed(
      new Api.updates.ChannelDifferenceEmpty({ final: true, pts: 5 }),
    );
    feed.receive(pushed(new Api.UpdateChannelTooLong({ channelId: long(3) })));
    await settle();
    assert.deepEqual(server.asked, ['updates.GetChannelDifference 5']);
  });

  it('leaves out alone what it can make nothing of, and says so without its content', async () => {
    const broken = new Api.Message({ ...text(2).originalArgs, message: 'a private text' });
    Object.assign(broken, { peerId: undefined });
    const unfit = new Api.UpdateNewMessage({ message: broken, pts: 12, ptsCount: 1 });
    const missed = difference(17, [6, 7]);
    missed.newMessages.unshift(broken);
    const { feed, texts, settle, server } = await startFeed(missed);
    const update = (id: number, pts: number) =>
      new Api.UpdateNewMessage({ message: text(id), pts, ptsCount: 1 });
    feed.receive(pushed(update(1, 11), unfit, update(3, 13)));
    assert.deepEqual(texts(), ['m1', 'm3']);
    feed.receive(news(7, 17));
    mock.timers.tick(PATIENCE_MS);
    await settle();
    await settle();
    assert.deepEqual(texts(), ['m1', 'm3', 'm6', 'm7']);
    assert.deepEqual(server.asked, ['updates.GetDifference 13']);
    const left = logs.splice(0);
    assert.deepEqual(left, [
      'telegram update left out, UpdateNewMessage: TypeError',
      'telegram update left out, Message: TypeError',
    ]);
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

  it('finds the dialog of one whom an update names by halves at the head of the list', async () => {
    const zoe = { id: long(9), firstName: 'Zoe' };
    const from = new Api.PeerUser({ userId: long(9) });
    const rowOf = (peer: Api.TypePeer) =>
      new Api.Dialog({
        peer,
        topMessage: 1,
        readInboxMaxId: 0,
        readOutboxMaxId: 0,
        unreadCount: 1,
        unreadMentionsCount: 0,
        unreadReactionsCount: 0,
        notifySettings: new Api.PeerNotifySettings({}),
      });
    const head = new Api.messages.DialogsSlice({
      count: 2,
      dialogs: [rowOf(from), rowOf(new Api.PeerUser({ userId: long(2) }))],
      messages: [text(1, from)],
      chats: [],
      users: [anna, new Api.User({ ...zoe, accessHash: long(99) })],
    });
    const { feed, updates, server, settle } = await startFeed(head);
    const update = new Api.UpdateNewMessage({ message: text(1, from), pts: 11, ptsCount: 1 });
    const users = [new Api.User({ ...zoe, min: true })];
    feed.receive(new Api.Updates({ updates: [update], users, chats: [], date: 1, seq: 0 }));
    await settle();
    await settle();
    assert.deepEqual(server.asked, ['messages.GetDialogs']);
    assert.deepEqual(
      updates.map((one) => (one.kind === 'dialog' ? one.dialog.title : one.kind)),
      ['message', 'Zoe'],
    );
  });

  it('tells what was deleted, and asks what the newest message of the row is now', async () => {
    const now = { dialogs: [], messages: [], chats: [], users: [], state: stateAt(12) };
    const { feed, updates, server, settle } = await startFeed(new Api.messages.PeerDialogs(now));
    feed.receive(news(1, 11));
    updates.length = 0;
    feed.receive(pushed(new Api.UpdateDeleteMessages({ messages: [1], pts: 12, ptsCount: 1 })));
    assert.deepEqual(updates, [{ kind: 'deleted', messageIds: [1] }]);
    await settle();
    assert.deepEqual(server.asked, ['messages.GetPeerDialogs']);
  });

  describe('over a restart', () => {
    const kept = (value: object | string) => {
      const saved: string[] = [];
      const marks: UpdateMarks = {
        load: () => Promise.resolve(typeof value === 'string' ? value : JSON.stringify(value)),
        save: (text) => {
          saved.push(text);
          return Promise.resolve();
        },
      };
      return { marks, saved };
    };
    const left = { pts: 8, qts: 0, seq: 0, date: 1, channels: { c3: 4 } };

    it('asks for what was missed since, channels included', async () => {
      const { marks } = kept(left);
      const missed = new Api.updates.ChannelDifference({
        final: true,
        pts: 5,
        newMessages: [inTeam(5)],
        otherUpdates: [],
        users: [],
        chats: [team],
      });
      const { texts, server, settle, listed } = await startFeedWith(
        { marks },
        difference(10, [9, 10]),
        missed,
      );
      listed(5);
      await settle();
      await settle();
      assert.deepEqual(texts(), ['m9', 'm10', 'm5']);
      assert.deepEqual(server.asked, [
        'updates.GetState',
        'updates.GetDifference 8',
        'updates.GetChannelDifference 4',
      ]);
    });

    for (const [what, value] of [
      ['lost', ''],
      ['damaged', '{"pts":"8"'],
      ['of a world that was begun anew', { ...left, pts: 900 }],
    ] as const) {
      it(`begins where the account stands when its marks are ${what}`, async () => {
        const { server, texts, feed } = await startFeedWith({ marks: kept(value).marks });
        feed.receive(news(1, 11));
        assert.deepEqual(texts(), ['m1']);
        assert.deepEqual(server.asked, ['updates.GetState']);
      });
    }

    it('counts what is pushed before it knows where it stands', async () => {
      const { server, feed, texts, settle } = await startFeedWith(
        { marks: kept(left).marks, early: [news(8, 8), news(9, 9)] },
        difference(10, [10]),
      );
      await settle();
      assert.deepEqual(texts(), ['m9', 'm10']);
      assert.deepEqual(server.asked, ['updates.GetState', 'updates.GetDifference 9']);
      feed.receive(news(11, 11));
      assert.equal(texts().at(-1), 'm11');
    });

    it('writes down how far it came, a moment after what came was told, and at the end', async () => {
      const { marks, saved } = kept('');
      const { feed } = await startFeedWith({ marks });
      mock.timers.tick(1_000);
      feed.receive(news(1, 11));
      mock.timers.tick(1_000);
      const pts = () => saved.map((text) => Number(/"pts":(\d+)/.exec(text)?.[1]));
      assert.deepEqual(pts(), [10]);
      for (let seconds = 0; seconds < 2; seconds++) mock.timers.tick(1_000);
      assert.deepEqual(pts(), [10, 11]);
      feed.receive(news(2, 12));
      await feed.stop();
      assert.deepEqual(pts(), [10, 11, 12]);
    });
  });
});
