import { createCipheriv, createDecipheriv } from 'node:crypto';
import { xor } from './hash.ts';

export interface KeyAndIv {
  key: Buffer;
  iv: Buffer;
}

/**
 * AES-256-IGE as one native CBC pass: c(i) = E(p(i) ^ c(i-1)) ^ p(i-1); with y(i) = c(i) ^ p(i-1) this is
 * y(i) = E((p(i) ^ p(i-2)) ^ y(i-1)). `data` is a whole number of blocks.
 */
export function igeEncrypt({ key, iv }: KeyAndIv, data: Buffer): Buffer {
  const before = Buffer.concat([iv, data]); // c(-1), p(-1), p(0), p(1) …
  const mixed = xor(data, before);
  const cbc = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  const chained = Buffer.concat([cbc.update(mixed), cbc.final()]);
  return xor(chained, before.subarray(16));
}

/** Decryption has no CBC form; block by block. Clients send little, so this is not on a hot path. */
export function igeDecrypt({ key, iv }: KeyAndIv, data: Buffer): Buffer {
  const ecb = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const plain = Buffer.allocUnsafe(data.length);
  let previousCipher = iv.subarray(0, 16);
  let previousPlain = iv.subarray(16, 32);
  for (let at = 0; at < data.length; at += 16) {
    const block = data.subarray(at, at + 16);
    xor(ecb.update(xor(block, previousPlain)), previousCipher).copy(plain, at);
    previousCipher = block;
    previousPlain = plain.subarray(at, at + 16);
  }
  return plain;
}
