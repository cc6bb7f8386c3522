import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { allDialogs, askingDialogs, draftIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

/** Everything by which a client tells others what its user does, or changes what their other devices show. */
const TELLS =
  /setTyping|updateStatus|[rR]ead(History|MessageContents|Mentions|Reactions|Discussion|Saved|EncryptedHistory)|saveDraft|clearAllDrafts|markDialogUnread|receivedMessages|reportMessagesDelivery|incrementStoryViews|getMessagesViews/;

describe('what the desk tells others without being asked', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  afterEach(() => desk.stop());

  const told = () => desk.telegram.control.calls().filter((name) => TELLS.test(name));
  const inAccount = () => ({ accountId: desk.accountId });

  async function reply(dialogId: string): Promise<void> {
    await process(desk, dialogId);
    const { draftId, version, newestMessageId } = await draftIn(desk, dialogId, 'ready');
    const client = await desk.client();
    await client.request('draft/approve', { draftId, version, newestMessageId });
    await draftIn(desk, dialogId, 'sent');
  }

  it('is nothing, over a long session of every kind of work', async () => {
    desk = await startHarness({ settings: { undoMs: 0 } });
    const client = await desk.client();
    const asking = await askingDialogs(desk);
    const { control } = desk.telegram;
    const dialogs = await allDialogs(desk);
    // Looking around, pictures included.
    for (const { dialogId } of dialogs) {
      await client.request('message/list', { ...inAccount(), dialogId, limit: 20 });
      await client.request('dialog/fetchPhoto', { ...inAccount(), dialogId });
    }
    const dialogIds = dialogs.slice(0, 50).map(({ dialogId }) => dialogId);
    await client.request('dialog/photos', { ...inAccount(), dialogIds });
    await client.request('dialog/select', { ...inAccount(), dialogIds, selected: true });
    // Drafting, sending, and talking about a dialog, with people writing and the network breaking in between.
    const [first, second, third] = asking;
    assert.ok(first && second && third);
    await reply(first.dialogId);
    control.say({ ...inAccount(), dialogId: second.dialogId, text: 'Are you there?' });
    control.drop();
    await until('the link again', async () => {
      const { accounts } = await client.request('account/list', {});
      return accounts[0]?.connection === 'online' ? true : undefined;
    });
    await reply(second.dialogId);
    await client.request('dialog/refresh', inAccount());
    const { session } = await client.request('session/start', {
      windowId: 'V1StGXR8_Z5jdHi6B-myT',
      ...inAccount(),
      dialogId: third.dialogId,
    });
    const { assistantMessage } = await client.request('session/send', {
      sessionId: session.sessionId,
      text: 'What did they ask?',
    });
    await until('the answer', async () => {
      const { conversationId } = assistantMessage;
      const { chatMessages } = await client.request('conversation/messages', { conversationId });
      return chatMessages.at(-1)?.state === 'complete' ? true : undefined;
    });
    await desk.desk.kill();
    await allDialogs(desk);
    assert.ok(control.calls().length > 40, 'the session was a long one');
    assert.deepEqual(told(), []);
    // And one thing, once it is asked.
    const unread = await askingDialogs(desk);
    const { dialogId } = unread[0] ?? assert.fail('nothing is unread');
    await (await desk.client()).request('dialog/markRead', { ...inAccount(), dialogId });
    assert.deepEqual(told(), ['messages.readHistory']);
    assert.equal(control.dialog({ ...inAccount(), dialogId }).unreadCount, 0);
    await until('the row', async () => {
      const row = (await allDialogs(desk)).find((dialog) => dialog.dialogId === dialogId);
      return row?.unreadCount === 0 ? true : undefined;
    });
  });

  it('is a read mark after a reply, where the user has chosen that', async () => {
    desk = await startHarness({ settings: { undoMs: 0, markReadOnReply: true } });
    const [first] = await askingDialogs(desk);
    assert.ok(first);
    await reply(first.dialogId);
    await until('the read mark', () => Promise.resolve(told().length > 0 ? true : undefined));
    assert.deepEqual(told(), ['messages.readHistory']);
  });
});
