import assert from 'node:assert/strict';
import type { Message } from './messageRecords.ts';
import { withDeleted } from './deletedMessages.ts';

const messages = (...ids: number[]): Message[] =>
  ids.map((messageId) => ({ messageId, at: 0, out: false, senderName: 'Anna', text: 'x' }));
const named = (list: ReturnType<typeof withDeleted>) =>
  list.map(({ messageId, deleted }) => (deleted ? -messageId : messageId));

describe('messages that were deleted', () => {
  it('stay in their place, marked, the last one too', () => {
    assert.deepEqual(named(withDeleted(messages(1, 2, 3, 4), messages(1, 3))), [1, -2, 3, -4]);
  });
  it('are not those that only left the range, nor any of a first look', () => {
    assert.deepEqual(named(withDeleted(messages(1, 2, 3), messages(2, 3, 4))), [2, 3, 4]);
    assert.deepEqual(named(withDeleted(undefined, messages(2, 3))), [2, 3]);
  });
  it('stay marked through the next look', () => {
    const once = withDeleted(messages(1, 2, 3), messages(1, 3));
    assert.deepEqual(named(withDeleted(once, messages(1, 3, 4))), [1, -2, 3, 4]);
  });
});
