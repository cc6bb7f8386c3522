import assert from 'node:assert/strict';
import { DRAFT_STATES, type Draft } from '../../protocol/draftRecords.ts';
import {
  changesInMs,
  describeDraft,
  describeReadonly,
  describeState,
  excessLength,
} from './draftFile.ts';

const draft: Draft = {
  draftId: '0b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10',
  accountId: '1',
  dialogId: 'u2',
  dialogTitle: 'Anna',
  state: 'ready',
  version: 3,
  text: 'Привет',
  suggestion: 'Привет',
  attempt: 1,
  basedOnMessageId: 10,
  newestMessageId: 10,
  createdAt: 1_000_000,
  updatedAt: 1_000_500,
};

describe('a draft as a file', () => {
  it('is newer when its text is, and only then', () => {
    const { mtime } = describeDraft(draft);
    assert.equal(
      describeDraft({ ...draft, state: 'stale', newestMessageId: 11, updatedAt: 2e6 }).mtime,
      mtime,
    );
    assert.ok(describeDraft({ ...draft, version: 4 }).mtime > mtime);
    assert.ok(describeDraft({ ...draft, version: 3, state: 'drafting' }).mtime > mtime);
    assert.ok(
      describeDraft({ ...draft, version: 4 }).mtime >
        describeDraft({ ...draft, state: 'drafting' }).mtime,
    );
  });

  it('can be edited only while it waits for a decision', () => {
    const editable = DRAFT_STATES.filter((state) => !describeDraft({ ...draft, state }).readonly);
    assert.deepEqual(editable, ['ready', 'stale', 'failed']);
  });

  it('never has the size of the text before or after it, however long that is', () => {
    const sizes = [1, 2, 3, 4].flatMap((version) =>
      ['x', 'xx', 'я'.repeat(32_768)].map(
        (text) => describeDraft({ ...draft, version, text }).size,
      ),
    );
    const lengths = new Set(sizes);
    // 'xx' and 'я' differ in letters, not in bytes.
    assert.equal(lengths.size, sizes.length);
    for (const version of [1, 500, 9_999]) {
      const { size } = describeDraft({ ...draft, version, text: 'я'.repeat(32_768) });
      assert.ok(size < 10 * 1024 * 1024);
    }
  });

  it('says why it cannot be changed, exactly where it cannot', () => {
    for (const state of DRAFT_STATES) {
      const { readonly } = describeDraft({ ...draft, state });
      const why = describeReadonly({ ...draft, state });
      assert.equal(why !== undefined, readonly, state);
      if (why !== undefined) assert.match(why, /^read-only/);
    }
    assert.equal(describeReadonly({ ...draft, state: 'sent', sentMessageId: 5 }), undefined);
  });

  it('says in one line where it stands', () => {
    const lines = DRAFT_STATES.map((state) =>
      describeState({ ...draft, state, sendAt: 5_000 }, 1_200),
    );
    assert.deepEqual(lines, [
      'Being written…',
      'Waits for your decision',
      'Approved, leaves in 4 s',
      'Being sent…',
      'Sent',
      'Rejected',
      'The dialog has moved on',
      'Failed',
      'It is not known whether it arrived',
    ]);
  });

  it('counts down by the second only near the end, and says until then when it leaves', () => {
    const at = Date.UTC(2026, 10, 24, 9);
    const approved = { ...draft, state: 'approved' as const, sendAt: at };
    const hour = 3_600_000;
    assert.match(describeState(approved, at - 20 * hour), /^Approved, leaves \D/);
    assert.equal(changesInMs(approved, at - 5_000), 1_000);
    assert.equal(changesInMs(approved, at + 5_000), 1_000);
    const ms = changesInMs(approved, at - hour) ?? 0;
    assert.match(describeState(approved, at - hour + ms), /leaves in 120 s$/);
    assert.equal(changesInMs(approved, at - 300 * 24 * hour), 24 * hour);
    assert.equal(changesInMs(draft, at), undefined);
  });

  it('is too long from the 4097th character', () => {
    assert.equal(excessLength('x'.repeat(4096)), 0);
    assert.equal(excessLength('x'.repeat(4099)), 3);
  });
});
