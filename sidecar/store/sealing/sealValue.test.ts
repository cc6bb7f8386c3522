import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { keyIdOf, openValue, sealValue, type NamedKey } from './sealValue.ts';

const newKey = (keyId: string): NamedKey => ({ keyId, key: createSecretKey(randomBytes(32)) });
const own = newKey('0123456789abcdef');
const COLUMN = 'draft.text';
const TEXT = 'Tuesday at noon, by the heron 👨‍👩‍👧';

describe('a sealed value', () => {
  it('opens to what it was, text as text and bytes as bytes', () => {
    const bytes = new Uint8Array([0, 255, 7, 0]);
    assert.equal(openValue(own, COLUMN, sealValue(own, COLUMN, TEXT)), TEXT);
    assert.deepEqual(openValue(own, COLUMN, sealValue(own, COLUMN, bytes)), bytes);
  });

  it('says nothing but whose key opens it, and is another one each time', () => {
    const first = sealValue(own, COLUMN, TEXT);
    assert.ok(!first.includes('noon'));
    assert.equal(keyIdOf(first), own.keyId);
    assert.notEqual(sealValue(own, COLUMN, TEXT), first);
    assert.equal(keyIdOf(sealValue(own, COLUMN, new Uint8Array([1]))), own.keyId);
    assert.equal(keyIdOf(TEXT), undefined);
  });

  it('does not open once a bit of it was changed, wherever that is', () => {
    const sealed = sealValue(own, COLUMN, new Uint8Array(Buffer.from(TEXT)));
    for (let at = 'sealed1.'.length + 17; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => openValue(own, COLUMN, changed), `byte ${at}`);
    }
  });

  it('does not open where its end is missing, its tag included', () => {
    const sealed = sealValue(own, COLUMN, TEXT);
    for (const length of [26, 40, 60, sealed.length - 4])
      assert.throws(() => openValue(own, COLUMN, sealed.slice(0, length)));
  });

  it('does not open in another column, by another key or under the name of another key', () => {
    const sealed = sealValue(own, COLUMN, TEXT);
    assert.throws(() => openValue(own, 'draft.suggestion', sealed));
    assert.throws(() => openValue(newKey(own.keyId), COLUMN, sealed));
    assert.throws(() => openValue({ ...own, keyId: 'fedcba9876543210' }, COLUMN, sealed));
  });
});
