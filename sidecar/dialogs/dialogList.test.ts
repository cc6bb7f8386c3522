import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import { createDialogList } from './dialogList.ts';

const dialog = (n: number, over: Partial<Dialog> = {}): Dialog => ({
  dialogId: `u${n}`,
  kind: 'private',
  title: `Person ${n}`,
  unreadCount: 0,
  unreadMentions: 0,
  pinned: false,
  archived: false,
  canSend: true,
  last: { messageId: n, at: n, out: false, preview: 'hi' },
  ...over,
});

async function listOf(dialogs: Dialog[]) {
  const changes: { ids: string[]; reset: boolean }[] = [];
  const list = createDialogList({
    cache: { load: () => Promise.resolve(dialogs), save: () => Promise.resolve() },
    onChange: (rows, reset) => changes.push({ ids: rows.map((row) => row.dialogId), reset }),
  });
  await list.load();
  return { list, changes };
}

const idsOf = (list: { list(o: { offset: number; limit: number }): { dialogs: Dialog[] } }) =>
  list.list({ offset: 0, limit: 10 }).dialogs.map((row) => row.dialogId);

describe('dialog list', () => {
  it('has pinned dialogs first, then the newest', async () => {
    const { list } = await listOf([dialog(1), dialog(3), dialog(2, { pinned: true })]);
    assert.deepEqual(idsOf(list), ['u2', 'u3', 'u1']);
  });

  it('finds by every word in title or @name, and by kind and unread', async () => {
    const { list } = await listOf([
      dialog(1, { title: 'Anna Berg', username: 'ab' }),
      dialog(2, { title: 'Anna Holt', unreadCount: 2 }),
      dialog(3, { title: 'Anna fans', kind: 'group' }),
    ]);
    const find = (filter: object) =>
      list.list({ ...filter, offset: 0, limit: 10 }).dialogs.map((row) => row.title);
    assert.deepEqual(find({ query: 'ANNA ho' }), ['Anna Holt']);
    assert.deepEqual(find({ query: '@ab' }), ['Anna Berg']);
    assert.deepEqual(find({ query: 'anna', kind: 'group' }), ['Anna fans']);
    assert.deepEqual(find({ unread: true }), ['Anna Holt']);
  });

  it('pages, and tells the total of the filter', async () => {
    const { list } = await listOf([1, 2, 3, 4, 5].map((n) => dialog(n)));
    const page = list.list({ offset: 2, limit: 2 });
    assert.deepEqual(
      page.dialogs.map((row) => row.dialogId),
      ['u3', 'u2'],
    );
    assert.equal(page.total, 5);
    assert.equal(page.complete, false);
  });

  it('tells while it is fetched how many dialogs have come of how many, whatever the cache had', async () => {
    const { list } = await listOf([1, 2, 3, 4, 5].map((n) => dialog(n)));
    const fetched = () => list.list({ offset: 0, limit: 1 }).fetched;
    assert.equal(fetched(), undefined);
    const { signal } = new AbortController();
    const seen: unknown[] = [];
    const broken = list.refresh(
      {
        fetchDialogs({ onPage }) {
          onPage?.([dialog(1), dialog(2)], 3);
          seen.push(fetched());
          // The archive was counted, and has more in it than Telegram said.
          onPage?.([dialog(3), dialog(4)], 3);
          seen.push(fetched());
          return Promise.reject(new Error('gone'));
        },
      },
      signal,
    );
    await assert.rejects(broken);
    assert.deepEqual(seen, [
      { count: 2, expected: 3 },
      { count: 4, expected: 4 },
    ]);
    await list.refresh({ fetchDialogs: () => Promise.resolve([dialog(1)]) }, signal);
    assert.equal(fetched(), undefined, 'told of a list that is whole');
  });

  it('moves a dialog up and counts unread when a message comes, once for each message', async () => {
    const { list, changes } = await listOf([dialog(1), dialog(2)]);
    const message = { messageId: 9, at: 9, out: false, senderName: 'Person 1', text: 'a\n b' };
    list.addMessage('u1', message);
    list.addMessage('u1', message);
    assert.deepEqual(idsOf(list), ['u1', 'u2']);
    assert.equal(list.get('u1').unreadCount, 1);
    assert.equal(list.get('u1').last?.preview, 'a b');
    assert.equal(changes.length, 1);
  });

  it('does not call a dialog unknown before the list is whole', async () => {
    const { list } = await listOf([dialog(1)]);
    assert.throws(
      () => list.get('u9'),
      (error) => error instanceof AppError && error.code === 'telegramOffline' && error.retryable,
    );
  });

  it('forgets dialogs that have gone from Telegram, and says so', async () => {
    const { list, changes } = await listOf([dialog(1), dialog(2)]);
    const gateway = { fetchDialogs: () => Promise.resolve([dialog(2)]) };
    // Only the one call is used here.
    await list.refresh(gateway, new AbortController().signal);
    assert.deepEqual(idsOf(list), ['u2']);
    assert.deepEqual(changes.at(-1), { ids: ['u2'], reset: true });
    assert.throws(
      () => list.get('u1'),
      (error) => error instanceof AppError && error.code === 'peerUnknown',
    );
  });

  it('keeps a dialog that began while the list was fetched', async () => {
    const { list } = await listOf([dialog(1)]);
    const fetched = Promise.withResolvers<Dialog[]>();
    const refreshed = list.refresh(
      { fetchDialogs: () => fetched.promise },
      new AbortController().signal,
    );
    list.apply([dialog(5)]);
    fetched.resolve([dialog(1)]);
    await refreshed;
    assert.deepEqual(idsOf(list), ['u5', 'u1']);
  });

  it('never puts the cache over what Telegram has told already', async () => {
    const cached = Promise.withResolvers<Dialog[]>();
    const list = createDialogList({
      cache: { load: () => cached.promise, save: () => Promise.resolve() },
      onChange: () => {},
    });
    const loaded = list.load();
    list.apply([dialog(1, { title: 'New name' })]);
    cached.resolve([dialog(1, { title: 'Old name' }), dialog(2)]);
    await loaded;
    assert.equal(list.get('u1').title, 'New name');
    assert.deepEqual(idsOf(list), ['u2', 'u1']);
    await list.refresh(
      { fetchDialogs: () => Promise.resolve([dialog(1)]) },
      new AbortController().signal,
    );
    await list.load();
    assert.deepEqual(idsOf(list), ['u1']);
  });
});
