import assert from 'node:assert/strict';
import type { Message } from '../../protocol/messageRecords.ts';
import { withNewest, withOlder, type Held } from './heldMessages.ts';

const page = (...ids: number[]): Message[] =>
  ids.map((messageId) => ({ messageId, at: 0, out: false, senderName: 'Anna', text: 'x' }));
const shown = ({ messages, hasOlder }: Held) => [
  hasOlder,
  ...messages.map(({ messageId, deleted }) => (deleted ? -messageId : messageId)),
];

describe('the messages at hand of a dialog', () => {
  it('are the newest ones, with older ones where a page was full', () => {
    assert.deepEqual(shown(withNewest(undefined, page(3, 4), 2)), [true, 3, 4]);
    assert.deepEqual(shown(withNewest(undefined, page(3, 4), 3)), [false, 3, 4]);
  });

  it('keep those from before, and mark what is gone', () => {
    const held = withOlder(withNewest(undefined, page(4, 5, 6), 3), page(1, 2, 3), 3);
    assert.deepEqual(shown(held), [true, 1, 2, 3, 4, 5, 6]);
    assert.deepEqual(shown(withNewest(held, page(4, 6, 7), 3)), [true, 1, 2, 3, 4, -5, 6, 7]);
    assert.deepEqual(shown(withOlder(held, [], 3)), [false, 1, 2, 3, 4, 5, 6]);
  });

  it('have no gap: what is too far behind the newest goes', () => {
    const held = withNewest(undefined, page(4, 5, 6), 3);
    assert.deepEqual(shown(withNewest(held, page(20, 21, 22), 3)), [true, 20, 21, 22]);
  });

  it('take no message twice', () => {
    const held = withNewest(undefined, page(4, 5), 2);
    assert.deepEqual(shown(withOlder(held, page(3, 4), 2)), [true, 3, 4, 5]);
  });
});
