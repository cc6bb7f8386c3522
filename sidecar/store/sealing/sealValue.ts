import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** As SQLite takes and gives them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of how a value is written; one that is written otherwise counts on. */
const VERSION = 1;
const HEAD = /^sealed1\.([0-9a-f]{16})\./;
const HEAD_LENGTH = 'sealed1.0123456789abcdef.'.length;

/** A key with the name that its values carry. */
export interface NamedKey {
  keyId: string;
  key: KeyObject;
}

/** What sealed text begins with. The id is random: nobody who writes a message can know it. */
export function headOf(keyId: string): string {
  return `sealed${VERSION}.${keyId}.`;
}

/** Whose key opens this; undefined where it is not sealed. */
export function keyIdOf(value: unknown): string | undefined {
  if (typeof value === 'string') return HEAD.exec(value.slice(0, HEAD_LENGTH))?.[1];
  if (!(value instanceof Uint8Array)) return undefined;
  return HEAD.exec(Buffer.from(value.subarray(0, HEAD_LENGTH)).toString('latin1'))?.[1];
}

/**
 * AES-256-GCM with a nonce of its own for each value; `column` and the key's id are authenticated with it, so that a
 * value is nothing anywhere else. Text stays text and bytes stay bytes, as a STRICT table wants it.
 */
export function sealValue<T extends string | Bytes>(
  { keyId, key }: NamedKey,
  column: string,
  value: T,
): T;
export function sealValue(
  { keyId, key }: NamedKey,
  column: string,
  value: string | Bytes,
): string | Bytes {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  const head = headOf(keyId);
  cipher.setAAD(Buffer.from(head + column));
  const plain = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const bytes = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  if (typeof value === 'string') return head + bytes.toString('base64');
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** Throws where it was changed, sealed for another column or by another key. */
export function openValue<T extends string | Bytes>(key: NamedKey, column: string, sealed: T): T;
export function openValue(
  { keyId, key }: NamedKey,
  column: string,
  sealed: string | Bytes,
): string | Bytes {
  const bytes =
    typeof sealed === 'string'
      ? Buffer.from(sealed.slice(HEAD_LENGTH), 'base64')
      : Buffer.from(sealed.subarray(HEAD_LENGTH));
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(headOf(keyId) + column));
  decipher.setAuthTag(tag);
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  const plain = Buffer.concat([decipher.update(body), decipher.final()]);
  return typeof sealed === 'string' ? plain.toString('utf8') : new Uint8Array(plain);
}
