import assert from 'node:assert/strict';
import { draftIdAt, draftPlace, draftTitle, versionAt, versionPlace } from './draftPath.ts';

const draftId = '0b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10';

describe('the place of a draft document', () => {
  it('leads back to its draft', () => {
    assert.equal(draftIdAt(draftPlace({ draftId, dialogTitle: 'Anna' })), draftId);
  });

  it('shows the person in the tab', () => {
    assert.equal(draftTitle('Анна Петрова'), 'Reply to Анна Петрова');
  });

  it('keeps a title with slashes, dots and control characters one harmless name', () => {
    const place = draftPlace({ draftId, dialogTitle: '../../etc\u202E/pass\u0000wd' });
    assert.equal(place.path, '/Reply to etc pass wd');
    assert.equal(draftIdAt(place), draftId);
  });

  it('keeps a family of emoji together', () => {
    assert.equal(draftTitle('The 👨‍👩‍👧 Smiths'), 'Reply to The 👨‍👩‍👧 Smiths');
  });

  it('names a chat without a usable title', () => {
    assert.equal(draftTitle('\u200F//'), 'Reply to chat');
  });

  it('cuts a long title between characters, not inside one', () => {
    assert.equal(draftTitle('👨‍👩‍👧'.repeat(60)), `Reply to ${'👨‍👩‍👧'.repeat(48)}`);
  });

  it('is not recognised elsewhere', () => {
    assert.equal(draftIdAt({ authority: 'not-a-draft', path: '/x' }), undefined);
    assert.equal(draftIdAt({ authority: draftId, path: '/' }), undefined);
    assert.equal(draftIdAt({ authority: draftId, path: '/3/x' }), undefined);
  });
});

describe('the place of an earlier text', () => {
  it('leads back to the draft and the version', () => {
    const draft = { draftId, dialogTitle: 'Anna' };
    assert.deepEqual(versionAt(versionPlace(draft, 3)), { draftId, version: 3 });
    assert.deepEqual(versionAt(versionPlace(draft, 'suggestion')), {
      draftId,
      version: 'suggestion',
    });
  });

  it('is not recognised in the place of the draft itself', () => {
    assert.equal(versionAt(draftPlace({ draftId, dialogTitle: 'Anna' })), undefined);
  });
});
