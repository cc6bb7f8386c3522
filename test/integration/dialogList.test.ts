import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Dialog, Folder } from '../../protocol/dialogRecords.ts';
import { ANNA_DIALOG, MAYA } from './gramjsClient.ts';
import { forever, startAccount, startDemo, until, type Account } from './telegramAccount.ts';

/** Dialogs of the sample account. */
const LEO = 'u7102';
const CLIMBING = 'c8001';
const FAMILY = 'g8102';

describe('the list of dialogs, kept live over MTProto', function () {
  this.timeout(20_000);
  let demo: DemoTelegram;
  let account: Account;
  let listed: Map<string, Dialog>;

  const inAccount = { accountId: MAYA };
  const of = (dialogId: string) => ({ ...inAccount, dialogId });
  /** The row as its newest update tells it, else as it was listed. */
  const row = (dialogId: string): Dialog =>
    account.updates
      .flatMap((update) =>
        update.kind === 'dialog' && update.dialog.dialogId === dialogId ? [update.dialog] : [],
      )
      .at(-1) ??
    listed.get(dialogId) ??
    assert.fail(`no row of ${dialogId}`);
  const rowWhere = (dialogId: string, isIt: (dialog: Dialog) => boolean, what: string) =>
    until(() => isIt(row(dialogId)) && row(dialogId), what);
  const folders = (): Folder[] | undefined => account.gateway.folders();

  beforeEach(async () => {
    demo = await startDemo();
    account = await startAccount(demo, MAYA);
    listed = new Map((await account.dialogs()).map((dialog) => [dialog.dialogId, dialog]));
    await until(folders, 'the folders');
  });
  afterEach(async () => {
    await account.gateway.stop();
    await demo.close();
  });

  it('moves the unread count with what the owner reads on another device', async () => {
    const unread = row(ANNA_DIALOG).unreadCount;
    assert.ok(unread > 1);
    const { messages } = demo.control.dialog(of(ANNA_DIALOG));
    const messageId = messages.at(-2)?.messageId ?? assert.fail();
    demo.control.readElsewhere({ ...of(ANNA_DIALOG), messageId });
    await rowWhere(ANNA_DIALOG, ({ unreadCount }) => unreadCount === 1, 'one unread');
    demo.control.readElsewhere(of(ANNA_DIALOG));
    await rowWhere(ANNA_DIALOG, ({ unreadCount }) => unreadCount === 0, 'nothing unread');
  });

  it('tells how far the others have read, in a private chat and in a supergroup', async () => {
    for (const dialogId of [ANNA_DIALOG, CLIMBING]) {
      const randomId = dialogId.slice(1);
      const options = { dialogId, text: 'Seen?', randomId, signal: forever };
      const { messageId } = await account.gateway.sendMessage(options);
      await rowWhere(dialogId, ({ last }) => last?.messageId === messageId, 'the own message');
      assert.notEqual(row(dialogId).readOutboxId, messageId);
      demo.control.read(of(dialogId));
      await rowWhere(dialogId, ({ readOutboxId }) => readOutboxId === messageId, 'the read mark');
    }
  });

  it('puts pinned dialogs where the user put them', async () => {
    const pins = () =>
      [...listed.keys()]
        .map(row)
        .filter(({ pinned }) => pinned)
        .sort((a, b) => (a.pinOrder ?? 0) - (b.pinOrder ?? 0))
        .map(({ dialogId }) => dialogId);
    const pinnedAre = (order: string[], what: string) =>
      until(() => pins().join() === order.join(), what);
    demo.control.changeDialog({ ...of(LEO), pinned: true });
    await pinnedAre([LEO], 'the first pin');
    demo.control.changeDialog({ ...of(FAMILY), pinned: true });
    await pinnedAre([FAMILY, LEO], 'a newer pin above it');
    demo.control.orderPins({ ...inAccount, dialogIds: [LEO, CLIMBING, FAMILY] });
    await pinnedAre([LEO, CLIMBING, FAMILY], 'the order as told');
    demo.control.orderPins({ ...inAccount, dialogIds: [CLIMBING, LEO], untold: true });
    await pinnedAre([CLIMBING, LEO], 'the order as asked for');
    const again = await account.dialogs();
    assert.deepEqual(
      again.slice(0, 2).map(({ dialogId, pinOrder }) => [dialogId, pinOrder]),
      [
        [CLIMBING, 0],
        [LEO, 1],
      ],
    );
    demo.control.changeDialog({ ...of(CLIMBING), pinned: false });
    await pinnedAre([LEO], 'one less');
    assert.equal(row(CLIMBING).pinOrder, undefined);
  });

  it('moves a dialog into the archive and out of it, without its pin', async () => {
    demo.control.changeDialog({ ...of(LEO), pinned: true });
    await rowWhere(LEO, ({ pinned }) => pinned, 'the pin');
    demo.control.changeDialog({ ...of(LEO), archived: true });
    const put = await rowWhere(LEO, ({ archived }) => archived, 'the archive');
    assert.equal(put.pinned, false);
    demo.control.changeDialog({ ...of(LEO), archived: false });
    await rowWhere(LEO, ({ archived }) => !archived, 'the main list');
  });

  it('knows who is muted: by itself, by the default of its kind, and until when', async () => {
    const isMuted = ({ mutedUntil }: Dialog) => mutedUntil !== undefined;
    const isNot = ({ mutedUntil }: Dialog) => mutedUntil === undefined;
    demo.control.changeDialog({ ...of(LEO), muted: true });
    await rowWhere(LEO, isMuted, 'the mute');
    demo.control.muteDefault({ ...inAccount, scope: 'chats', muted: true });
    await rowWhere(FAMILY, isMuted, 'the muted group');
    await rowWhere(CLIMBING, isMuted, 'the muted supergroup');
    assert.equal(row(ANNA_DIALOG).mutedUntil, undefined, 'a person is no group');
    demo.control.changeDialog({ ...of(FAMILY), muted: false });
    await rowWhere(FAMILY, isNot, 'an own setting over the default');
    // What a client that starts now is told.
    const fresh = await startAccount(demo, MAYA);
    try {
      await fresh.dialogs();
      const seen = (dialogId: string) =>
        fresh.updates.flatMap((update) =>
          update.kind === 'dialog' && update.dialog.dialogId === dialogId ? [update.dialog] : [],
        );
      await until(() => seen(CLIMBING).at(-1)?.mutedUntil !== undefined, 'the default, afterwards');
      assert.equal(seen(FAMILY).length, 0);
    } finally {
      await fresh.gateway.stop();
    }
    demo.control.changeDialog({ ...of(LEO), muted: null });
    await rowWhere(LEO, isNot, 'the default of people');
    demo.control.muteDefault({ ...inAccount, scope: 'chats', muted: false });
    await rowWhere(CLIMBING, isNot, 'the default taken back');
  });

  it('ends a mute when its time has come, though nobody tells', async () => {
    demo.control.changeDialog({ ...of(LEO), muteSeconds: 2 });
    await rowWhere(LEO, ({ mutedUntil }) => mutedUntil !== undefined, 'the mute');
    await rowWhere(LEO, ({ mutedUntil }) => mutedUntil === undefined, 'the end of the mute');
  });

  it('shows what was marked unread by hand, until it is read', async () => {
    demo.control.changeDialog({ ...of(LEO), markedUnread: true });
    await rowWhere(LEO, ({ markedUnread }) => markedUnread === true, 'the mark');
    assert.ok((await account.dialogs()).find(({ dialogId }) => dialogId === LEO)?.markedUnread);
    demo.control.changeDialog({ ...of(LEO), markedUnread: false });
    await rowWhere(LEO, ({ markedUnread }) => markedUnread === undefined, 'no mark');
  });

  it('counts mentions up and, once they were looked at, down', async () => {
    for (const dialogId of [FAMILY, CLIMBING]) {
      const before = row(dialogId).unreadMentions;
      demo.control.say({ ...of(dialogId), text: 'Maya?', mentionsMe: true });
      await rowWhere(dialogId, ({ unreadMentions }) => unreadMentions === before + 1, 'a mention');
      demo.control.say({ ...of(dialogId), text: 'Anybody?' });
      await rowWhere(dialogId, ({ last }) => last?.preview === 'Anybody?', 'the other message');
      assert.equal(row(dialogId).unreadMentions, before + 1);
      demo.control.readMentions(of(dialogId));
      const looked = await rowWhere(dialogId, ({ unreadMentions }) => unreadMentions === 0, 'none');
      assert.ok(looked.unreadCount >= 2, 'the messages stay unread');
    }
  });

  it('follows names and pictures', async () => {
    for (const [dialogId, title] of [
      [LEO, 'Leonard Brandt'],
      [FAMILY, 'The whole family'],
      [CLIMBING, 'Climbing Saturdays'],
    ] as const) {
      const { photoId } = row(dialogId);
      demo.control.changePeer({ dialogId, title, portrait: 33 });
      const renamed = await rowWhere(dialogId, (dialog) => dialog.title === title, title);
      assert.ok(renamed.photoId !== undefined && renamed.photoId !== photoId);
      demo.control.changePeer({ dialogId, portrait: null });
      await rowWhere(dialogId, (dialog) => dialog.photoId === undefined, 'no picture');
    }
  });

  it('has the folders with their rules, in order, and hears of every change', async () => {
    assert.deepEqual(folders(), []);
    const told = (isIt: (now: Folder[]) => boolean, what: string) =>
      until(() => isIt(folders() ?? []) && folders(), what);
    demo.control.setFolder({
      ...inAccount,
      id: 2,
      title: 'Work',
      groups: true,
      bots: true,
      excludeMuted: true,
      excludeArchived: true,
      pinned: [ANNA_DIALOG],
      include: [LEO, 'u7001'],
      exclude: [FAMILY],
    });
    const [work] = await told(({ length }) => length === 1, 'a folder');
    assert.deepEqual(work, {
      folderId: 2,
      title: 'Work',
      includes: ['groups', 'bots'],
      excludes: ['muted', 'archived'],
      pinnedIds: [ANNA_DIALOG],
      includedIds: [LEO, 'u7001'],
      excludedIds: [FAMILY],
    });
    const people = { contacts: true, nonContacts: true, broadcasts: true, excludeRead: true };
    demo.control.setFolder({ ...inAccount, id: 3, title: 'People', ...people });
    const [, second] = await told(({ length }) => length === 2, 'another folder');
    assert.deepEqual(second?.includes, ['contacts', 'nonContacts', 'channels']);
    demo.control.orderFolders({ ...inAccount, order: [3, 2] });
    await told(([first]) => first?.folderId === 3, 'the other order');
    demo.control.removeFolder({ ...inAccount, id: 2 });
    await told(({ length }) => length === 1, 'one folder less');
    const heard = account.updates.filter(({ kind }) => kind === 'folders');
    assert.ok(heard.length >= 5, 'each change is told');
  });

  it('has the pictures: blurred with the list, and the small one when it is asked for', async () => {
    const withPicture = [...listed.values()].find(({ photoId }) => photoId !== undefined);
    const { dialogId, photoId } = withPicture ?? assert.fail('nobody has a picture');
    const blurred = account.gateway.blurredPhoto(dialogId) ?? assert.fail('no thumbnail');
    assert.equal(blurred.photoId, photoId);
    assert.deepEqual([blurred.bytes[0], blurred.bytes[1]], [0xff, 0xd8]);
    const asked = () => demo.control.calls().filter((name) => name === 'upload.getFile').length;
    assert.equal(asked(), 0, 'nothing is fetched before it is asked for');
    const small = await account.gateway.fetchDialogPhoto({ dialogId, signal: forever });
    assert.equal(small?.photoId, photoId);
    assert.equal(small?.mediaType, 'image/png');
    assert.equal(asked(), 1);
    const none = [...listed.values()].find((dialog) => dialog.photoId === undefined);
    const { dialogId: plain } = none ?? assert.fail('everybody has a picture');
    assert.equal(
      await account.gateway.fetchDialogPhoto({ dialogId: plain, signal: forever }),
      undefined,
    );
  });

  it('marks as read only what it is told to, and the other side sees it', async () => {
    const { messages, readInboxMaxId } = demo.control.dialog(of(ANNA_DIALOG));
    const [upToId, newest] = messages.slice(-2).map(({ messageId }) => messageId);
    assert.ok(upToId && newest && readInboxMaxId < upToId);
    await account.gateway.markRead({ dialogId: ANNA_DIALOG, upToId, signal: forever });
    assert.equal(demo.control.dialog(of(ANNA_DIALOG)).readInboxMaxId, upToId);
    await rowWhere(ANNA_DIALOG, ({ unreadCount }) => unreadCount === 1, 'one unread');
    await account.gateway.markRead({ dialogId: ANNA_DIALOG, signal: forever });
    assert.equal(demo.control.dialog(of(ANNA_DIALOG)).readInboxMaxId, newest);
    await rowWhere(ANNA_DIALOG, ({ unreadCount }) => unreadCount === 0, 'nothing unread');
    // In a supergroup, with a mention and a mark by hand.
    demo.control.say({ ...of(CLIMBING), text: 'Maya?', mentionsMe: true });
    demo.control.changeDialog({ ...of(CLIMBING), markedUnread: true });
    await rowWhere(
      CLIMBING,
      ({ unreadMentions, markedUnread }) => unreadMentions > 0 && markedUnread === true,
      'the call',
    );
    await account.gateway.markRead({ dialogId: CLIMBING, signal: forever });
    await rowWhere(
      CLIMBING,
      (dialog) =>
        dialog.unreadCount === 0 &&
        dialog.unreadMentions === 0 &&
        dialog.markedUnread === undefined,
      'all of it read',
    );
    assert.equal(demo.control.dialog(of(CLIMBING)).unreadCount, 0);
    // The numbering of updates goes on: what is said next is heard.
    demo.control.say({ ...of(ANNA_DIALOG), text: 'And now?' });
    await rowWhere(ANNA_DIALOG, ({ unreadCount }) => unreadCount === 1, 'the next message');
    assert.ok(!demo.control.calls().includes('updates.getDifference'), 'a gap in the numbering');
  });
});
