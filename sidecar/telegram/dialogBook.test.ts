import assert from 'node:assert/strict';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { DialogBook } from './dialogBook.ts';
import type { DialogsPage } from './fetchDialogs.ts';

const row: Dialog = {
  dialogId: 'u2',
  kind: 'private',
  title: 'Anna',
  unreadCount: 3,
  unreadMentions: 1,
  pinned: false,
  archived: false,
  canSend: true,
  last: { messageId: 20, at: 1, out: false, preview: 'hi' },
};
const message = (messageId: number, extra: Partial<Message> = {}): Message => ({
  messageId,
  at: 2,
  out: false,
  senderName: 'Anna',
  text: `text ${messageId}`,
  ...extra,
});
const lastAt = (messageId: number) => ({ messageId, at: 1, out: false, preview: 'hi' });
function book(): DialogBook {
  const made = new DialogBook();
  made.put([row]);
  return made;
}

describe('the dialog list kept true by updates', () => {
  it('counts a new message and shows it', () => {
    const changed = book().addMessage('u2', message(21));
    assert.equal(changed?.unreadCount, 4);
    assert.equal(changed.last?.preview, 'text 21');
  });

  it('has read the dialog in which the account writes', () => {
    assert.equal(book().addMessage('u2', message(21, { out: true }))?.unreadCount, 0);
  });

  it('does not count a message twice, nor an old one', () => {
    const made = book();
    made.addMessage('u2', message(21));
    assert.equal(made.addMessage('u2', message(21)), undefined);
    assert.equal(made.addMessage('u2', message(5)), undefined);
  });

  it('counts what was told while rows were asked for, whether their answer knows of it or not', async () => {
    const answer = (last: number, unreadCount: number): DialogsPage => ({
      dialogs: [{ ...row, unreadCount, last: { ...row.last, ...lastAt(last) } }],
      entities: new Map(),
      channelPts: new Map(),
      muteUntil: new Map(),
    });
    const made = book();
    const counts = await made.asking(async () => {
      made.addMessage('u2', message(21));
      made.addMessage('u2', message(22));
      return [answer(20, 3), answer(21, 4), answer(22, 5), answer(23, 6)].map((page) => {
        const [taken] = made.take(page);
        return [taken?.last?.messageId, taken?.unreadCount];
      });
    });
    assert.deepEqual(counts, [
      [22, 5],
      [22, 5],
      [22, 5],
      [23, 6],
    ]);
    assert.equal(made.take(answer(20, 3))[0]?.unreadCount, 3, 'asked for after they were deleted');
  });

  it('does not count again what was deleted while rows were asked for', async () => {
    const made = book();
    await made.asking(async () => {
      made.addMessage('u2', message(21));
      assert.deepEqual(made.removeMessages([21]), ['u2']);
      const page = { dialogs: [row], entities: new Map(), channelPts: new Map() };
      assert.equal(made.take({ ...page, muteUntil: new Map() })[0]?.unreadCount, 3);
    });
  });

  it('shows an edit of the newest message only', () => {
    assert.equal(book().editMessage('u2', message(20))?.last?.preview, 'text 20');
    assert.equal(book().editMessage('u2', message(19)), undefined);
  });

  it('forgets mentions once everything is read', () => {
    const made = book();
    assert.equal(made.read('u2', 2)?.unreadMentions, 1);
    assert.equal(made.read('u2', 0)?.unreadMentions, 0);
    assert.equal(made.read('u2', 0), undefined);
  });

  it('says nothing of a dialog it does not hold', () => {
    assert.equal(book().read('u9', 0), undefined);
    assert.equal(book().addMessage('u9', message(1)), undefined);
  });
});
