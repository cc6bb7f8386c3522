// Server side of Telegram's SRP 2FA (core.telegram.org/api/srp).
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { TlObject } from '../tl/codec.ts';
import { DH_G, DH_PRIME, bigToBuf, bufToBig, modPow, sha256, xor } from './crypto.ts';

const P = bufToBig(DH_PRIME),
  G = BigInt(DH_G),
  gBuf = bigToBuf(G, 256);
export class SrpPassword {
  readonly salt1 = randomBytes(24);
  readonly salt2 = randomBytes(16);
  readonly hint: string;
  private readonly v: bigint;
  private readonly open = new Map<bigint, { b: bigint; B: Buffer }>();
  constructor(password: string, hint = '') {
    this.hint = hint;
    const sh = (d: Uint8Array, salt: Uint8Array) => sha256(salt, d, salt);
    const ph1 = sh(sh(Buffer.from(password, 'utf8'), this.salt1), this.salt2);
    const ph2 = sh(pbkdf2Sync(ph1, this.salt1, 100000, 64, 'sha512'), this.salt2);
    this.v = modPow(G, bufToBig(ph2), P);
  }
  get algo(): TlObject {
    return {
      _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
      salt1: this.salt1,
      salt2: this.salt2,
      g: DH_G,
      p: DH_PRIME,
    };
  }
  challenge(): { srpId: bigint; B: Buffer } {
    const b = bufToBig(randomBytes(256)),
      k = bufToBig(sha256(DH_PRIME, gBuf));
    const B = bigToBuf((((k * this.v) % P) + modPow(G, b, P)) % P, 256);
    const srpId = randomBytes(8).readBigInt64LE(0);
    this.open.set(srpId, { b, B });
    return { srpId, B };
  }
  /** true = right password, false = wrong, undefined = unknown srp_id */
  check(srpId: bigint, A: Buffer, M1: Buffer): boolean | undefined {
    const c = this.open.get(srpId);
    if (!c) return undefined;
    this.open.delete(srpId);
    const a = A.length === 256 ? A : Buffer.concat([Buffer.alloc(256 - A.length), A]);
    const u = bufToBig(sha256(a, c.B));
    const S = modPow((bufToBig(a) * modPow(this.v, u, P)) % P, c.b, P);
    const want = sha256(
      xor(sha256(DH_PRIME), sha256(gBuf)),
      sha256(this.salt1),
      sha256(this.salt2),
      a,
      c.B,
      sha256(bigToBuf(S, 256)),
    );
    return want.equals(M1);
  }
}
