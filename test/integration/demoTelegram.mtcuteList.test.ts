import assert from 'node:assert/strict';
import { type Dialog, type TelegramClient, type tl } from '@mtcute/node';
import { ANNA, ANNA_DIALOG, MAYA } from './gramjsClient.ts';
import { startMtcute, type Mtcute } from './mtcuteClient.ts';
import { until } from './telegramAccount.ts';

const PRIYA = 'priya_n';
const CLIMBING = 'Climbing Sundays 🧗';
const FAMILY = 'Family 🏡';
const FOREVER = 2_147_483_647;

const named = (text: string): tl.RawTextWithEntities => ({
  _: 'textWithEntities',
  text,
  entities: [],
});

describe('the demo with mtcute, the list of dialogs', () => {
  let mtcute: Mtcute;
  let client: TelegramClient;
  /** Another device of the same account. */
  let other: TelegramClient;
  let updates: tl.TypeUpdate[];
  beforeEach(async () => {
    mtcute = await startMtcute(30);
    client = await mtcute.signIn();
    other = await mtcute.signIn();
    updates = [];
    other.onRawUpdate.add(({ update }) => void updates.push(update));
    await other.startUpdatesLoop();
  });
  afterEach(() => mtcute.close());

  const control = () => mtcute.demo.control;
  const list = async (params: Parameters<TelegramClient['iterDialogs']>[0] = {}) => {
    const dialogs: Dialog[] = [];
    for await (const dialog of client.iterDialogs(params)) dialogs.push(dialog);
    return dialogs;
  };
  const titles = async (params: Parameters<TelegramClient['iterDialogs']>[0] = {}) =>
    (await list(params)).map(({ peer }) => peer.displayName);
  const find = async (title: string) =>
    (await list({ archived: 'keep' })).find(({ peer }) => peer.displayName === title)?.peer ??
    assert.fail(title);
  const dialogOf = async (name: string) =>
    (await client.getPeerDialogs(name))[0] ?? assert.fail(`no dialog with ${name}`);
  /** What the other device hears of what this one did. */
  const heard = <Name extends tl.TypeUpdate['_']>(name: Name) =>
    until(
      () => updates.find((update): update is tl.TypeUpdate & { _: Name } => update._ === name),
      name,
    );
  const dialogPeer = async (name: string): Promise<tl.RawInputDialogPeer> => ({
    _: 'inputDialogPeer',
    peer: await client.resolvePeer(name),
  });

  it('makes folders, changes, orders and removes them, and its other device hears of each', async () => {
    const anna = await client.resolvePeer(ANNA);
    const close = await client.createFolder({ title: named('Close'), includePeers: [anna] });
    const rest = await client.createFolder({
      title: named('Groups'),
      groups: true,
      excludeMuted: true,
    });
    const told = await heard('updateDialogFilter');
    assert.deepEqual([told.id, told.filter?._], [close.id, 'dialogFilter']);
    const folders = async () =>
      (await client.getFolders()).filters.map((folder) =>
        folder._ === 'dialogFilterDefault' ? 'all' : folder.title.text,
      );
    assert.deepEqual(await folders(), ['all', 'Close', 'Groups']);
    assert.deepEqual(await titles({ folder: 'Close' }), ['Anna Lindqvist']);
    await client.editFolder({
      folder: rest,
      modification: { title: named('Rooms') },
    });
    await client.setFoldersOrder([rest.id, close.id]);
    assert.deepEqual((await heard('updateDialogFilterOrder')).order, [rest.id, close.id]);
    const [, first] = (await client.getFolders()).filters;
    const kept = first?._ === 'dialogFilter' ? first : assert.fail('no folder');
    assert.deepEqual([kept.title.text, kept.groups, kept.excludeMuted], ['Rooms', true, true]);
    await client.deleteFolder(rest);
    assert.deepEqual(await folders(), ['all', 'Close']);
    const raw = { _: 'messages.updateDialogFilter', id: 1, filter: kept } as const;
    await assert.rejects(client.call(raw), /FILTER_ID_INVALID/);
  });

  it('pins and orders what is pinned, and unpins', async () => {
    const pin = async (name: string, pinned: boolean) =>
      client.call({ _: 'messages.toggleDialogPin', pinned, peer: await dialogPeer(name) });
    const before = await titles({ pinned: 'only' });
    await pin(PRIYA, true);
    await pin(ANNA, true);
    const told = await heard('updateDialogPinned');
    assert.deepEqual([told.pinned, told.peer._], [true, 'dialogPeer']);
    const pinned = ['Anna Lindqvist', 'Priya Nair'];
    const others = before.filter((title) => !pinned.includes(title));
    assert.deepEqual(await titles({ pinned: 'only' }), [...pinned, ...others]);
    assert.deepEqual((await titles()).slice(0, 2), pinned);
    await client.call({
      _: 'messages.reorderPinnedDialogs',
      force: true,
      folderId: 0,
      order: [await dialogPeer(PRIYA), await dialogPeer(ANNA)],
    });
    assert.equal((await heard('updatePinnedDialogs')).order?.length, 2);
    assert.deepEqual(await titles({ pinned: 'only' }), pinned.toReversed());
    await pin(PRIYA, false);
    assert.deepEqual(await titles({ pinned: 'only' }), ['Anna Lindqvist']);
    assert.ok(!(await titles({ pinned: 'exclude' })).includes('Anna Lindqvist'));
  });

  it('archives and takes back', async () => {
    const archived = () => titles({ archived: 'only' });
    const before = await archived();
    await client.archiveChats([ANNA]);
    const [moved] = (await heard('updateFolderPeers')).folderPeers;
    assert.deepEqual([moved?.peer._, moved?.folderId], ['peerUser', 1]);
    assert.deepEqual(await archived(), ['Anna Lindqvist', ...before]);
    assert.ok(!(await titles({ archived: 'exclude' })).includes('Anna Lindqvist'));
    await client.unarchiveChats([ANNA]);
    assert.deepEqual(await archived(), before);
  });

  it('mutes one dialog, and a kind of them by default', async () => {
    const peer = await client.resolvePeer(ANNA);
    const update = (notifyPeer: tl.TypeInputNotifyPeer, muteUntil: number) =>
      client.call({
        _: 'account.updateNotifySettings',
        peer: notifyPeer,
        settings: { _: 'inputPeerNotifySettings', muteUntil },
      });
    const mutedUntil = async () => (await dialogOf(ANNA)).raw.notifySettings.muteUntil;
    const one: tl.TypeInputNotifyPeer = { _: 'inputNotifyPeer', peer };
    await update(one, FOREVER);
    const told = await heard('updateNotifySettings');
    assert.deepEqual([told.peer._, told.notifySettings.muteUntil], ['notifyPeer', FOREVER]);
    assert.equal(await mutedUntil(), FOREVER);
    const get = async (notifyPeer: tl.TypeInputNotifyPeer) =>
      (await client.call({ _: 'account.getNotifySettings', peer: notifyPeer })).muteUntil;
    assert.equal(await get(one), FOREVER);
    await update(one, 0);
    assert.equal(await mutedUntil(), 0);
    assert.equal(await get({ _: 'inputNotifyChats' }), 0);
    await update({ _: 'inputNotifyChats' }, FOREVER);
    assert.equal(await get({ _: 'inputNotifyChats' }), FOREVER);
    assert.equal(await get({ _: 'inputNotifyUsers' }), 0);
  });

  it('marks a dialog as unread and as read', async () => {
    assert.equal((await dialogOf(ANNA)).unreadCount, 2);
    await client.readHistory(ANNA);
    const read = await heard('updateReadHistoryInbox');
    assert.deepEqual([read.peer._, read.stillUnreadCount], ['peerUser', 0]);
    assert.equal((await dialogOf(ANNA)).unreadCount, 0);
    await client.markChatUnread(ANNA);
    assert.equal((await heard('updateDialogUnreadMark')).unread, true);
    assert.equal((await dialogOf(ANNA)).isUnread, true);
    const marks = () => client.call({ _: 'messages.getDialogUnreadMarks' });
    assert.equal((await marks()).length, 1);
    await client.readHistory(ANNA);
    assert.deepEqual(await marks(), []);
    assert.equal((await dialogOf(ANNA)).isUnread, false);
  });

  it('reads a group, and looks at who called there', async () => {
    const peer = await find(CLIMBING);
    const group = async () => (await client.getPeerDialogs(peer))[0] ?? assert.fail('no group');
    assert.deepEqual([(await group()).unreadCount, (await group()).unreadMentionsCount], [2, 1]);
    await client.call({ _: 'messages.readMentions', peer: await client.resolvePeer(peer) });
    assert.deepEqual([(await group()).unreadCount, (await group()).unreadMentionsCount], [2, 0]);
    assert.equal((await heard('updateChannelReadMessagesContents')).messages.length, 1);
    await client.readHistory(peer);
    assert.equal((await heard('updateReadChannelInbox')).stillUnreadCount, 0);
    assert.equal((await group()).unreadCount, 0);
  });

  it('looks at single messages that call, in a group of each kind', async () => {
    for (const title of [CLIMBING, FAMILY]) {
      const peer = await find(title);
      const dialog = async () => (await client.getPeerDialogs(peer))[0] ?? assert.fail(title);
      const dialogId = title === FAMILY ? 'g8102' : await dialogIdOf(title);
      control().say({ accountId: MAYA, dialogId, text: 'You there?', mentionsMe: true });
      const [newest] = await client.getHistory(peer, { limit: 1 });
      assert.ok((await dialog()).unreadMentionsCount > 0, title);
      const id = [newest?.id ?? 0];
      const input = await client.resolvePeer(peer);
      if (input._ === 'inputPeerChannel') {
        const channel = { ...input, _: 'inputChannel' } as const;
        await client.call({ _: 'channels.readMessageContents', channel, id });
      } else {
        const { ptsCount } = await client.call({ _: 'messages.readMessageContents', id });
        assert.equal(ptsCount, 1);
      }
      assert.equal((await dialog()).unreadMentionsCount, 0, title);
    }
  });

  it('hears of another name and another picture, and gets them', async () => {
    await client.resolvePeer(ANNA);
    control().changePeer({ dialogId: ANNA_DIALOG, title: 'Anna Berg', portrait: 3 });
    const told = await heard('updateUser');
    assert.equal(told.userId, 7101);
    const [anna] = await client.getUsers(ANNA);
    assert.equal(anna?.displayName, 'Anna Berg');
    const { big } = anna.photo ?? assert.fail('no picture');
    const picture = Buffer.from(await client.downloadAsBuffer(big));
    assert.equal(picture.toString('latin1', 1, 4), 'PNG');
    control().changePeer({ dialogId: 'g8102', title: 'Home' });
    assert.equal((await heard('updateChat')).chatId, 8102);
    const [family] = await client.getChats([await find('Home')]);
    assert.equal(family?.displayName, 'Home');
    const climbing = await find(CLIMBING);
    const [group] = await client.getChats([climbing]);
    assert.equal(group?.displayName, CLIMBING);
  });

  it('knows the contacts, one of them in full, and finds by name and by words', async () => {
    const contacts = await client.getContacts();
    assert.ok(contacts.length > 0 && contacts.every(({ isContact }) => isContact));
    assert.equal((await client.getFullUser(ANNA)).displayName, 'Anna Lindqvist');
    const found = await client.call({ _: 'contacts.search', q: 'lindq', limit: 5 });
    assert.deepEqual(
      found.myResults.map((peer) => peer._ === 'peerUser' && peer.userId),
      [7101],
    );
    control().say({ accountId: MAYA, dialogId: ANNA_DIALOG, text: 'the quince is ripe' });
    const here = await client.searchMessages({ chatId: ANNA, query: 'QUINCE' });
    const everywhere = await client.searchGlobal({ query: 'quince' });
    for (const result of [here, everywhere]) {
      assert.deepEqual(
        result.map(({ text }) => text),
        ['the quince is ripe'],
      );
    }
  });

  it('tells its other device of a draft, and lists them', async () => {
    await client.saveDraft(ANNA, { message: 'half a' });
    const { draft } = await heard('updateDraftMessage');
    assert.equal(draft._ === 'draftMessage' && draft.message, 'half a');
    const all = await client.call({ _: 'messages.getAllDrafts' });
    assert.ok(all._ === 'updates');
    assert.ok(
      all.updates.some(
        (update) =>
          update._ === 'updateDraftMessage' &&
          update.draft._ === 'draftMessage' &&
          update.draft.message === 'half a',
      ),
    );
    await client.saveDraft(ANNA, null);
    assert.equal((await dialogOf(ANNA)).draftMessage, null);
  });

  it('signs out, and leaves its other device signed in', async () => {
    await client.logOut();
    const { ended } = control().signOut({ accountId: MAYA });
    assert.equal(ended, 1);
  });

  it('answers what a client asks of the server itself', async () => {
    const near = await client.call({ _: 'help.getNearestDc' });
    assert.deepEqual([near.thisDc, near.nearestDc], [2, 2]);
    const config = await client.call({ _: 'help.getAppConfig', hash: 0 });
    assert.equal(config._, 'help.appConfig');
    const terms = await client.call({ _: 'help.getTermsOfServiceUpdate' });
    assert.equal(terms._, 'help.termsOfServiceUpdateEmpty');
  });

  async function dialogIdOf(title: string) {
    const found = control()
      .dialogs({ accountId: MAYA })
      .dialogs.find((dialog) => dialog.title === title);
    return found?.dialogId ?? assert.fail(title);
  }
});
