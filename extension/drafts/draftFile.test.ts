import assert from 'node:assert/strict';
import { DRAFT_STATES, type Draft } from '../../protocol/records.ts';
import { untranslated } from '../translate.ts';
import { describeDraft, describeState, excessLength } from './draftFile.ts';

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

  it('has the size of its bytes, not of its letters', () => {
    assert.equal(describeDraft(draft).size, 12);
  });

  it('says in one line where it stands', () => {
    const lines = DRAFT_STATES.map((state) =>
      describeState({ ...draft, state, sendAt: 5_000 }, 1_200, untranslated),
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

  it('is too long from the 4097th character', () => {
    assert.equal(excessLength('x'.repeat(4096)), 0);
    assert.equal(excessLength('x'.repeat(4099)), 3);
  });
});
