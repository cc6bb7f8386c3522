import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { AppError } from '../../../protocol/errors.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { createSealer } from './sealer.ts';
import { sealValue, type NamedKey } from './sealValue.ts';

const newKey = (keyId: string): NamedKey => ({ keyId, key: createSecretKey(randomBytes(32)) });
const first = newKey('1111111111111111');
const second = newKey('2222222222222222');
const COLUMN = 'note.text';
const isCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code;

function on(isMixed: boolean, ...keys: NamedKey[]) {
  const sealer = createSealer();
  keys.forEach(sealer.add);
  sealer.use({ kind: 'on', keyId: keys[0]?.keyId ?? '', isMixed });
  return sealer;
}

describe('the sealer', () => {
  it('leaves everything as it is while it is off, what looks sealed as well', () => {
    const sealer = createSealer();
    const sealed = sealValue(first, COLUMN, 'a');
    assert.equal(sealer.seal(COLUMN, 'a'), 'a');
    assert.equal(sealer.open(COLUMN, sealed), sealed);
  });

  it('neither reads nor writes while its key is missing', () => {
    const sealer = createSealer();
    sealer.use({ kind: 'locked' });
    assert.throws(() => sealer.open(COLUMN, 'a'), isCode('encryptionKeyMissing'));
    assert.throws(() => sealer.seal(COLUMN, 'a'), isCode('encryptionKeyMissing'));
  });

  it('takes no plain text for true once everything is sealed', () => {
    const sealer = on(false, first);
    assert.equal(sealer.open(COLUMN, sealer.seal(COLUMN, 'a')), 'a');
    assert.throws(() => sealer.open(COLUMN, 'slipped in'), isCode('databaseCorrupt'));
    assert.throws(
      () => sealer.open(COLUMN, sealValue(second, COLUMN, 'a')),
      isCode('databaseCorrupt'),
    );
  });

  it('refuses what was moved here from another column, or changed', () => {
    const sealer = on(false, first);
    const moved = sealer.seal('fact.text', 'a');
    assert.throws(() => sealer.open(COLUMN, moved), isCode('databaseCorrupt'));
    const changed = sealer.seal(COLUMN, 'a sentence').replace(/.{8}$/, 'AAAAAAA=');
    assert.throws(() => sealer.open(COLUMN, changed), isCode('databaseCorrupt'));
  });

  it('reads both forms while it changes, and writes the new one', () => {
    const sealer = on(true, second, first);
    assert.equal(sealer.open(COLUMN, 'plain'), 'plain');
    assert.equal(sealer.open(COLUMN, sealValue(first, COLUMN, 'old')), 'old');
    assert.equal(sealer.isAsWritten(sealer.seal(COLUMN, 'new')), true);
    assert.equal(sealer.isAsWritten(sealValue(first, COLUMN, 'old')), false);
  });

  it('takes what somebody wrote for their words, though it looks sealed', () => {
    const written = sealValue(newKey('3333333333333333'), COLUMN, 'a');
    assert.equal(on(true, first).open(COLUMN, written), written);
  });

  it('leaves a damaged text with a checksum as it is: its conversation is set aside', () => {
    const sealer = on(false, first);
    const moved = sealer.seal(COLUMN, 'a');
    assert.equal(sealer.open('chat_message.text', moved), moved);
  });

  it('leaves empty text empty', () => {
    const sealer = on(false, first);
    assert.equal(sealer.seal(COLUMN, ''), '');
    assert.equal(sealer.open(COLUMN, ''), '');
  });
});
