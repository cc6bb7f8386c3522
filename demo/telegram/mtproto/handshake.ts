import { randomBytes } from 'node:crypto';
import { decode, readObject } from '../tl/decode.ts';
import { encode } from '../tl/encode.ts';
import { bytes } from '../tl/fields.ts';
import { mtproto } from '../tl/mtprotoSchema.ts';
import { TlReader } from '../tl/reader.ts';
import type { TlObject } from '../tl/values.ts';
import { DH_GENERATOR, DH_PRIME, createDhHalf, type DhHalf } from './diffieHellman.ts';
import { sha1, xor } from './hash.ts';
import { igeDecrypt, igeEncrypt, type KeyAndIv } from './ige.ts';
import { nonceKeyAndIv } from './messageKey.ts';
import { decryptInner, type RsaKey } from './rsaKey.ts';

// Any semiprime will do. A short one keeps the client's factorisation out of everybody's time; the top bit of
// its eight bytes must be clear because GramJS reads it as a signed number.
const PQ = Buffer.from((32_749n * 65_521n).toString(16), 'hex');

export interface NewKey {
  authKey: Buffer;
  salt: bigint;
}

interface Nonces {
  nonce: Buffer;
  serverNonce: Buffer;
}

interface Exchange extends Nonces {
  newNonce: Buffer;
  half: DhHalf;
  cipher: KeyAndIv;
}

/** Server side of one auth key exchange (core.telegram.org/mtproto/auth_key): resPQ, then DH parameters, then the key. */
export class Handshake {
  readonly #rsaKey: RsaKey;
  readonly #now: () => number;
  #nonces: Nonces | undefined;
  #exchange: Exchange | undefined;

  constructor(rsaKey: RsaKey, now: () => number) {
    this.#rsaKey = rsaKey;
    this.#now = now;
  }

  /** Takes one plain message; the last one yields the new key. */
  handle(body: Buffer): { answer: Buffer; newKey?: NewKey } {
    const message = decode(mtproto, body);
    switch (message._) {
      case 'req_pq':
      case 'req_pq_multi':
        return { answer: this.#start(message) };
      case 'req_DH_params':
        return { answer: this.#offer(message) };
      case 'set_client_DH_params':
        return this.#finish(message);
      default:
        throw new Error(`${message._} is no part of the key exchange`);
    }
  }

  #start(message: TlObject): Buffer {
    const nonce = bytes(message, 'nonce');
    const serverNonce = randomBytes(16);
    this.#nonces = { nonce, serverNonce };
    return encode(mtproto, {
      _: 'resPQ',
      nonce,
      server_nonce: serverNonce,
      pq: PQ,
      server_public_key_fingerprints: [this.#rsaKey.fingerprint],
    });
  }

  #offer(message: TlObject): Buffer {
    const nonces = expectNonces(message, this.#nonces);
    const inner = decryptInner(this.#rsaKey, bytes(message, 'encrypted_data'), lengthOfObject);
    const pqInner = readObject(mtproto, new TlReader(inner));
    expectNonces(pqInner, nonces);
    const newNonce = bytes(pqInner, 'new_nonce');
    const exchange: Exchange = {
      ...nonces,
      newNonce,
      half: createDhHalf(),
      cipher: nonceKeyAndIv(nonces.serverNonce, newNonce),
    };
    this.#exchange = exchange;
    const data = encode(mtproto, {
      _: 'server_DH_inner_data',
      nonce: nonces.nonce,
      server_nonce: nonces.serverNonce,
      g: DH_GENERATOR,
      dh_prime: DH_PRIME,
      g_a: exchange.half.publicValue,
      server_time: Math.floor(this.#now() / 1000),
    });
    const withHash = Buffer.concat([sha1(data), data]);
    const padding = randomBytes((16 - (withHash.length % 16)) % 16);
    return encode(mtproto, {
      _: 'server_DH_params_ok',
      nonce: nonces.nonce,
      server_nonce: nonces.serverNonce,
      encrypted_answer: igeEncrypt(exchange.cipher, Buffer.concat([withHash, padding])),
    });
  }

  #finish(message: TlObject): { answer: Buffer; newKey: NewKey } {
    const exchange = this.#exchange;
    expectNonces(message, exchange);
    if (!exchange) throw new Error('The key exchange came out of order.');
    const plain = igeDecrypt(exchange.cipher, bytes(message, 'encrypted_data'));
    const reader = new TlReader(plain, 20);
    const inner = readObject(mtproto, reader);
    if (!sha1(plain.subarray(20, reader.position)).equals(plain.subarray(0, 20))) {
      throw new Error('The hash of client_DH_inner_data is wrong.');
    }
    const authKey = exchange.half.secretWith(bytes(inner, 'g_b'));
    const { nonce, serverNonce, newNonce } = exchange;
    this.#nonces = undefined;
    this.#exchange = undefined;
    const answer = encode(mtproto, {
      _: 'dh_gen_ok',
      nonce,
      server_nonce: serverNonce,
      new_nonce_hash1: sha1(newNonce, Buffer.of(1), sha1(authKey).subarray(0, 8)).subarray(4, 20),
    });
    const salt = xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE(0);
    return { answer, newKey: { authKey, salt } };
  }
}

function expectNonces(message: TlObject, expected: Nonces | undefined): Nonces {
  const nonce = bytes(message, 'nonce');
  const serverNonce = bytes(message, 'server_nonce');
  if (!expected?.nonce.equals(nonce) || !expected.serverNonce.equals(serverNonce)) {
    throw new Error('The nonces are not those of this key exchange.');
  }
  return { nonce, serverNonce };
}

function lengthOfObject(data: Buffer): number {
  const reader = new TlReader(data);
  readObject(mtproto, reader);
  return reader.position;
}
