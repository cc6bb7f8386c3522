import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { TlObject } from '../tl/values.ts';
import { bigIntToBuffer, bufferToBigInt, modPow } from './bigNumbers.ts';
import { DH_GENERATOR, DH_PRIME } from './diffieHellman.ts';
import { sha256, xor } from './hash.ts';

const prime = bufferToBigInt(DH_PRIME);
const generator = BigInt(DH_GENERATOR);
const generatorBytes = bigIntToBuffer(generator, 256);

export type PasswordCheck = 'right' | 'wrong' | 'unknownChallenge';

/** Server side of the two-step password (core.telegram.org/api/srp): knows a verifier, never the password. */
export class SrpPassword {
  readonly hint: string;
  readonly #salt1 = randomBytes(24);
  readonly #salt2 = randomBytes(16);
  readonly #verifier: bigint;
  readonly #challenges = new Map<bigint, { exponent: bigint; publicValue: Buffer }>();

  constructor(password: string, hint: string) {
    this.hint = hint;
    const salted = (data: Buffer, salt: Buffer) => sha256(salt, data, salt);
    const first = salted(salted(Buffer.from(password, 'utf8'), this.#salt1), this.#salt2);
    const stretched = pbkdf2Sync(first, this.#salt1, 100_000, 64, 'sha512');
    this.#verifier = modPow(generator, bufferToBigInt(salted(stretched, this.#salt2)), prime);
  }

  algorithm(): TlObject {
    return passwordAlgorithm(this.#salt1, this.#salt2);
  }

  /** For one try; a second try needs a new one. */
  createChallenge(): { srpId: bigint; publicValue: Buffer } {
    const exponent = bufferToBigInt(randomBytes(256));
    const multiplier = bufferToBigInt(sha256(DH_PRIME, generatorBytes));
    const sum = ((multiplier * this.#verifier) % prime) + modPow(generator, exponent, prime);
    const publicValue = bigIntToBuffer(sum % prime, 256);
    const srpId = randomBytes(8).readBigInt64LE(0);
    this.#challenges.set(srpId, { exponent, publicValue });
    return { srpId, publicValue };
  }

  check(srpId: bigint, clientValue: Buffer, proof: Buffer): PasswordCheck {
    const challenge = this.#challenges.get(srpId);
    if (!challenge) return 'unknownChallenge';
    this.#challenges.delete(srpId);
    const a = Buffer.concat([Buffer.alloc(Math.max(0, 256 - clientValue.length)), clientValue]);
    const scramble = bufferToBigInt(sha256(a, challenge.publicValue));
    const base = (bufferToBigInt(a) * modPow(this.#verifier, scramble, prime)) % prime;
    const secret = sha256(bigIntToBuffer(modPow(base, challenge.exponent, prime), 256));
    const expected = sha256(
      xor(sha256(DH_PRIME), sha256(generatorBytes)),
      sha256(this.#salt1),
      sha256(this.#salt2),
      a,
      challenge.publicValue,
      secret,
    );
    return expected.equals(proof) ? 'right' : 'wrong';
  }
}

export function passwordAlgorithm(salt1: Buffer, salt2: Buffer): TlObject {
  return {
    _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
    salt1,
    salt2,
    g: DH_GENERATOR,
    p: DH_PRIME,
  };
}
