import assert from 'node:assert/strict';
import { draftIdOfPath, draftPath, draftTitle, versionOfPath, versionPath } from './draftPath.ts';

const draftId = '0b6e9c0e-4a57-4c7e-9f0e-3d1b5c2a7f10';

describe('the path of a draft document', () => {
  it('leads back to its draft', () => {
    assert.equal(draftIdOfPath(draftPath({ draftId, dialogTitle: 'Anna' })), draftId);
  });

  it('shows the person in the tab', () => {
    assert.equal(draftTitle('Анна Петрова'), 'Reply to Анна Петрова');
  });

  it('keeps a title with slashes, dots and control characters one harmless name', () => {
    const path = draftPath({ draftId, dialogTitle: '../../etc\u202E/pass\u0000wd' });
    assert.equal(path, `/drafts/${draftId}/Reply to etc pass wd`);
    assert.equal(draftIdOfPath(path), draftId);
  });

  it('names a chat without a usable title', () => {
    assert.equal(draftTitle('\u200F//'), 'Reply to chat');
  });

  it('cuts a long title between characters, not inside one', () => {
    assert.equal(draftTitle('👩'.repeat(60)), `Reply to ${'👩'.repeat(48)}`);
  });

  it('is not recognised in a foreign path', () => {
    assert.equal(draftIdOfPath('/drafts/not-a-draft/x'), undefined);
    assert.equal(draftIdOfPath(`/drafts/${draftId}`), undefined);
    assert.equal(draftIdOfPath(`/drafts/${draftId}/3/x`), undefined);
  });
});

describe('the path of an earlier text', () => {
  it('leads back to the draft and the version', () => {
    const draft = { draftId, dialogTitle: 'Anna' };
    assert.deepEqual(versionOfPath(versionPath(draft, 3)), { draftId, version: 3 });
    assert.deepEqual(versionOfPath(versionPath(draft, 'suggestion')), {
      draftId,
      version: 'suggestion',
    });
  });

  it('is not recognised in the path of the draft itself', () => {
    assert.equal(versionOfPath(draftPath({ draftId, dialogTitle: 'Anna' })), undefined);
  });
});
