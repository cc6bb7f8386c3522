import assert from 'node:assert/strict';
import type { ListedDialog } from '../protocol/dialogRecords.ts';
import { DialogTable } from './dialogTable.ts';

function dialog(n: number, more: Partial<ListedDialog> = {}): ListedDialog {
  return {
    dialogId: `u${n}`,
    kind: 'private',
    title: `Person ${n}`,
    unreadCount: 0,
    unreadMentions: 0,
    pinned: false,
    archived: false,
    canSend: true,
    last: { messageId: n, at: 1000 - n, out: false, preview: '' },
    status: { kind: 'none' },
    selected: false,
    ...more,
  };
}
const ids = (rows: readonly ListedDialog[]) => rows.map((row) => row.dialogId).join(' ');

describe('the table of dialogs', () => {
  it('has the pinned first as they came, then the newest, the archive last', () => {
    const table = new DialogTable();
    table.upsert([dialog(1, { archived: true }), dialog(3), dialog(2)]);
    table.upsert([dialog(9, { pinned: true }), dialog(8, { pinned: true })]);
    assert.equal(ids(table.all()), 'u9 u8 u2 u3 u1');
  });

  it('moves a dialog up when something new is said in it', () => {
    const table = new DialogTable();
    table.upsert([dialog(1), dialog(2)]);
    table.upsert([dialog(2, { last: { messageId: 5, at: 5000, out: false, preview: 'new' } })]);
    assert.equal(ids(table.all()), 'u2 u1');
  });

  it('filters the same whether a query is typed on, shortened or new', () => {
    const table = new DialogTable();
    table.upsert(['Anna', 'Annika', 'Hanna', 'Boris'].map((title, n) => dialog(n, { title })));
    const typed = ['a', 'an', 'ann', 'anna', 'ann', 'h', ''].map(
      (query) => table.filter({ query }).length,
    );
    assert.deepEqual(typed, [3, 3, 3, 2, 3, 1, 4]);
    table.upsert([dialog(7, { title: 'Hannes' })]);
    assert.equal(table.filter({ query: 'h' }).length, 2, 'the table changed under the same query');
    assert.equal(table.filter({ query: 'h', unread: true }).length, 0);
  });

  it('keeps a box checked or unchecked for those it was asked for only', () => {
    const table = new DialogTable();
    table.upsert([dialog(1), dialog(2, { selected: true })]);
    table.setSelected(['u1', 'unknown'], true);
    assert.deepEqual([table.get('u1')?.selected, table.get('u2')?.selected], [true, true]);
  });

  it('forgets what is not in the list any more', () => {
    const table = new DialogTable();
    table.upsert([dialog(1), dialog(2)]);
    table.retain(new Set(['u2']));
    assert.equal(ids(table.all()), 'u2');
  });
});
