// MTProto 2.0 primitives for the server side, on node:crypto only.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { TlWriter } from '../tl/codec.ts';

export const sha1 = (...p: Uint8Array[]): Buffer => {
  const h = createHash('sha1');
  for (const x of p) h.update(x);
  return h.digest();
};
export const sha256 = (...p: Uint8Array[]): Buffer => {
  const h = createHash('sha256');
  for (const x of p) h.update(x);
  return h.digest();
};
export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  const o = Buffer.allocUnsafe(a.length);
  for (let i = 0; i < a.length; i++) o[i] = a[i]! ^ b[i]!;
  return o;
}
export const bufToBig = (b: Uint8Array): bigint =>
  BigInt('0x' + (Buffer.from(b).toString('hex') || '0'));
export const bigToBuf = (v: bigint, size: number): Buffer =>
  Buffer.from(v.toString(16).padStart(size * 2, '0'), 'hex');

/**
 * AES-256-IGE. Encryption is rewritten as one native CBC pass:
 * c_i = E(p_i ^ c_{i-1}) ^ p_{i-1}; with y_i = c_i ^ p_{i-1} it is y_i = E((p_i ^ p_{i-2}) ^ y_{i-1}).
 */
export function igeEncrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer {
  const n = data.length;
  const x = Buffer.from(data);
  const c0 = iv.subarray(0, 16),
    p0 = iv.subarray(16, 32);
  for (let i = 0; i < 16; i++) x[i] = x[i]! ^ c0[i]!;
  for (let i = 16; i < Math.min(32, n); i++) x[i] = x[i]! ^ p0[i - 16]!;
  for (let i = 32; i < n; i++) x[i] = x[i]! ^ data[i - 32]!;
  const cbc = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  const y = Buffer.concat([cbc.update(x), cbc.final()]);
  for (let i = 0; i < 16; i++) y[i] = y[i]! ^ p0[i]!;
  for (let i = 16; i < n; i++) y[i] = y[i]! ^ data[i - 16]!;
  return y;
}
/** Decryption has no CBC form; block by block. Clients send little, so this is not on a hot path. */
export function igeDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer {
  const ecb = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const out = Buffer.allocUnsafe(data.length);
  let c: Uint8Array = iv.subarray(0, 16),
    p: Uint8Array = iv.subarray(16, 32);
  for (let i = 0; i < data.length; i += 16) {
    const ci = data.subarray(i, i + 16);
    const pi = xor(ecb.update(xor(ci, p)), c);
    pi.copy(out, i);
    c = ci;
    p = pi;
  }
  return out;
}

/** x = 0 for client->server, 8 for server->client */
export function messageKeyIv(
  authKey: Buffer,
  msgKey: Buffer,
  x: 0 | 8,
): { key: Buffer; iv: Buffer } {
  const a = sha256(msgKey, authKey.subarray(x, x + 36)),
    b = sha256(authKey.subarray(40 + x, 76 + x), msgKey);
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}
export const messageKey = (authKey: Buffer, plain: Buffer, x: 0 | 8): Buffer =>
  sha256(authKey.subarray(88 + x, 120 + x), plain).subarray(8, 24);

export function nonceKeyIv(serverNonce: Buffer, newNonce: Buffer): { key: Buffer; iv: Buffer } {
  const h1 = sha1(newNonce, serverNonce),
    h2 = sha1(serverNonce, newNonce),
    h3 = sha1(newNonce, newNonce);
  return {
    key: Buffer.concat([h1, h2.subarray(0, 12)]),
    iv: Buffer.concat([h2.subarray(12), h3, newNonce.subarray(0, 4)]),
  };
}

// The 2048-bit safe prime every client knows (SRP clients refuse any other); public constant of the protocol.
export const DH_PRIME = Buffer.from(
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37' +
    '20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4' +
    'a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4' +
    'e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b',
  'hex',
);
export const DH_G = 3;
// BigInt on purpose: node's createDiffieHellman() tests the prime on every construction, ~230 ms; this is ~15 ms per power.
export function newDh(): { gA: Buffer; secret: (gB: Buffer) => Buffer } {
  const p = bufToBig(DH_PRIME),
    a = bufToBig(randomBytes(256));
  return {
    gA: bigToBuf(modPow(BigInt(DH_G), a, p), 256),
    secret: (gB) => bigToBuf(modPow(bufToBig(gB), a, p), 256),
  };
}
export function modPow(base: bigint, exp: bigint, mod: bigint): bigint {
  let r = 1n;
  for (base %= mod; exp > 0n; exp >>= 1n, base = (base * base) % mod)
    if (exp & 1n) r = (r * base) % mod;
  return r;
}

export class RsaKey {
  readonly key: KeyObject;
  readonly n: bigint;
  readonly e: bigint;
  readonly fingerprint: bigint; // signed, as it goes on the wire
  readonly pkcs1Pem: string; // public half, the form Telethon and mtcute take
  constructor(pem?: string) {
    for (;;) {
      this.key = pem
        ? createPrivateKey(pem)
        : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      const jwk = createPublicKey(this.key).export({ format: 'jwk' });
      const n = Buffer.from(jwk.n!, 'base64url'),
        e = Buffer.from(jwk.e!, 'base64url');
      this.n = bufToBig(n);
      this.e = bufToBig(e);
      this.fingerprint = sha1(new TlWriter().bytes(n).bytes(e).result()).readBigInt64LE(12);
      // mtcute 0.30.3 writes fingerprints in hex without zero padding and then misses keys that start with a zero digit
      if (pem || this.fingerprint >> 60n !== 0n) break;
    }
    const pub = createPublicKey(this.key);
    this.pkcs1Pem = pub.export({ type: 'pkcs1', format: 'pem' }).toString();
  }
  exportPrivate(): string {
    return this.key.export({ type: 'pkcs1', format: 'pem' }).toString();
  }
  /** Undo RSA_PAD (current scheme) or the older sha1+data+padding scheme; `parse` returns how many bytes the object took. */
  decryptInner(cipher: Buffer, lengthOf: (data: Buffer) => number): Buffer {
    const raw = privateDecrypt({ key: this.key, padding: constants.RSA_NO_PADDING }, cipher);
    if (raw[0] === 0) {
      // old scheme: 255 bytes = sha1(data) + data + random
      const data = raw.subarray(21);
      try {
        const len = lengthOf(data);
        if (sha1(data.subarray(0, len)).equals(raw.subarray(1, 21))) return data;
      } catch {
        /* not the old scheme */
      }
    }
    const aesEncrypted = raw.subarray(32);
    const tempKey = xor(raw.subarray(0, 32), sha256(aesEncrypted));
    const withHash = igeDecrypt(tempKey, Buffer.alloc(32), aesEncrypted);
    const padded = Buffer.from(withHash.subarray(0, 192)).reverse();
    if (!sha256(tempKey, padded).equals(withHash.subarray(192, 224)))
      throw new Error('RSA_PAD hash mismatch');
    return padded;
  }
}
export { randomBytes };
