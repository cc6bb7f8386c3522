import { sha1, sha256 } from './hash.ts';
import type { KeyAndIv } from './ige.ts';

/** Which side encrypts; it shifts where in the auth key the key material is taken (core.telegram.org/mtproto/description). */
export type Sender = 'client' | 'server';

export function messageKey(authKey: Buffer, plain: Buffer, sender: Sender): Buffer {
  const shift = 88 + shiftOf(sender);
  return sha256(authKey.subarray(shift, shift + 32), plain).subarray(8, 24);
}

export function messageKeyAndIv(authKey: Buffer, key: Buffer, sender: Sender): KeyAndIv {
  const shift = shiftOf(sender);
  const a = sha256(key, authKey.subarray(shift, shift + 36));
  const b = sha256(authKey.subarray(40 + shift, 76 + shift), key);
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

/** What encrypts the Diffie-Hellman half of the key exchange. */
export function nonceKeyAndIv(serverNonce: Buffer, newNonce: Buffer): KeyAndIv {
  const a = sha1(newNonce, serverNonce);
  const b = sha1(serverNonce, newNonce);
  const c = sha1(newNonce, newNonce);
  return {
    key: Buffer.concat([a, b.subarray(0, 12)]),
    iv: Buffer.concat([b.subarray(12), c, newNonce.subarray(0, 4)]),
  };
}

function shiftOf(sender: Sender): 0 | 8 {
  return sender === 'client' ? 0 : 8;
}
