import assert from 'node:assert/strict';
import type { Dialog, Message } from '../../protocol/records.ts';
import { DialogBook } from './dialogBook.ts';

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
