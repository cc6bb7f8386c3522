import { createHash } from 'node:crypto';

export function sha1(...parts: Uint8Array[]): Buffer {
  return digest('sha1', parts);
}

export function sha256(...parts: Uint8Array[]): Buffer {
  return digest('sha256', parts);
}

export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  const result = Buffer.allocUnsafe(a.length);
  for (let at = 0; at < a.length; at++) result[at] = a[at]! ^ b[at]!;
  return result;
}

function digest(algorithm: string, parts: Uint8Array[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
