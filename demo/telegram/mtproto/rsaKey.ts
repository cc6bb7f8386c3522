import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  type KeyObject,
} from 'node:crypto';
import { TlWriter } from '../tl/writer.ts';
import { sha1, sha256, xor } from './hash.ts';
import { igeDecrypt } from './ige.ts';

/** The server's key: clients must know its public half before they talk to the server. */
export interface RsaKey {
  readonly privateKey: KeyObject;
  /** Signed, as it goes on the wire. */
  readonly fingerprint: bigint;
  /** The public half, PKCS#1. */
  readonly publicPem: string;
}

/** mtcute 0.30.3 writes fingerprints in hex without zero padding and then misses keys that start with a zero digit: avoid them. */
export function createRsaKey(): RsaKey {
  for (;;) {
    const key = describe(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    if (key.fingerprint >> 60n !== 0n) return key;
  }
}

/**
 * Undoes RSA_PAD, or the older padding (SHA-1, data, random bytes) that GramJS still uses.
 * `lengthOf` tells how many bytes the object at the start of the data takes.
 */
export function decryptInner(
  key: RsaKey,
  cipher: Buffer,
  lengthOf: (data: Buffer) => number,
): Buffer {
  const raw = privateDecrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, cipher);
  return unpadded(raw, lengthOf) ?? withoutRsaPad(raw);
}

function describe(privateKey: KeyObject): RsaKey {
  const publicKey = createPublicKey(privateKey);
  const { n, e } = publicKey.export({ format: 'jwk' });
  const encoded = new TlWriter()
    .bytes(Buffer.from(n ?? '', 'base64url'))
    .bytes(Buffer.from(e ?? '', 'base64url'))
    .result();
  return {
    privateKey,
    fingerprint: sha1(encoded).readBigInt64LE(12),
    publicPem: publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  };
}

function unpadded(raw: Buffer, lengthOf: (data: Buffer) => number): Buffer | undefined {
  if (raw[0] !== 0) return undefined;
  const data = raw.subarray(21);
  let length: number;
  try {
    length = lengthOf(data);
  } catch {
    return undefined; // random bytes: it was the newer padding, one time in 256
  }
  return sha1(data.subarray(0, length)).equals(raw.subarray(1, 21)) ? data : undefined;
}

function withoutRsaPad(raw: Buffer): Buffer {
  const encrypted = raw.subarray(32);
  const key = xor(raw.subarray(0, 32), sha256(encrypted));
  const withHash = igeDecrypt({ key, iv: Buffer.alloc(32) }, encrypted);
  const data = Buffer.from(withHash.subarray(0, 192).toReversed());
  if (!sha256(key, data).equals(withHash.subarray(192, 224))) {
    throw new Error('The client encrypted for another key.');
  }
  return data;
}
