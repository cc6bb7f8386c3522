import assert from 'node:assert/strict';
import type { EncryptionStatus } from './encryptionRecords.ts';
import { cancelledText, changeText } from './encryptionChange.ts';

const status = (
  state: EncryptionStatus['state'],
  more: Partial<EncryptionStatus> = {},
): EncryptionStatus => ({ state, keyIds: [], retiredKeyIds: [], ...more });

describe('a change of what is encrypted', () => {
  it('tells what is under way, and how far it is', () => {
    const half = { done: 50, total: 101 };
    assert.deepEqual(
      [
        status('encrypting'),
        status('encrypting', half),
        status('rotating', half),
        status('rotating', { ...half, takenBack: true }),
        status('decrypting', half),
        status('decrypting', { ...half, takenBack: true }),
        status('encrypting', { ...half, takenBack: true }),
      ].map(changeText),
      [
        'Encrypting what is stored: 0 %',
        'Encrypting what is stored: 49 %',
        'Encrypting with the new key: 49 %',
        'Cancelling the change of key: 49 %',
        'Decrypting what is stored: 49 %',
        'Cancelling the encryption: 49 %',
        'Cancelling the decryption: 49 %',
      ],
    );
  });

  it('tells what holds it up', () => {
    const error = { code: 'databaseFull', message: 'The disk is full.', retryable: true } as const;
    assert.equal(
      changeText(status('rotating', { error, done: 1, total: 2 })),
      'Encryption is held up: The disk is full.',
    );
  });

  it('says what became of what was cancelled, and nothing of what came to its end', () => {
    const said = (begun: EncryptionStatus, last: EncryptionStatus, ended: EncryptionStatus) =>
      cancelledText(begun, last, ended)?.split(':')[0];
    const [on, off] = [status('on'), status('off')];
    const [encrypting, decrypting] = [status('encrypting'), status('decrypting')];
    const rotating = status('rotating');
    assert.deepEqual(
      [
        said(encrypting, decrypting, off),
        said(decrypting, encrypting, on),
        said(rotating, status('rotating', { takenBack: true }), on),
      ],
      ['Encrypting was cancelled', 'Decrypting was cancelled', 'The change of key was cancelled'],
    );
    assert.deepEqual(
      [
        said(encrypting, encrypting, on),
        said(decrypting, decrypting, off),
        said(rotating, rotating, on),
        said(rotating, decrypting, off),
        // Turned off and on again in between: it is the new key.
        said(rotating, status('encrypting', { takenBack: true }), on),
      ],
      [undefined, undefined, undefined, undefined, undefined],
    );
  });
});
