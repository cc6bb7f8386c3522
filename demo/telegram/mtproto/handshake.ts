// Server side of the auth key exchange (core.telegram.org/mtproto/auth_key).
import { TlReader, decode, encode, readBoxed, type TlObject } from '../tl/codec.ts';
import { Schema } from '../tl/schema.ts';
import { MTPROTO_DEFS } from '../tl/mtprotoSchema.ts';
import {
  DH_G,
  DH_PRIME,
  RsaKey,
  igeDecrypt,
  igeEncrypt,
  newDh,
  nonceKeyIv,
  randomBytes,
  sha1,
  xor,
} from './crypto.ts';

const S = new Schema(0, MTPROTO_DEFS);
export interface NewKey {
  authKey: Buffer;
  salt: bigint;
  tempExpiresIn?: number;
}
export interface HandshakeOptions {
  rsa: RsaKey;
  pq?: [number, number];
  now?: () => number;
  padAuthKey?: boolean;
}
interface State {
  nonce: Buffer;
  serverNonce: Buffer;
  newNonce?: Buffer;
  temp?: number;
  dh?: ReturnType<typeof newDh>;
  key?: Buffer;
  iv?: Buffer;
}

export class Handshake {
  private readonly o: HandshakeOptions;
  private st: State | undefined;
  constructor(o: HandshakeOptions) {
    this.o = o;
  }
  /** Feed one plain-text body; returns the plain-text answer and, at the end, the new key. */
  handle(body: Buffer): { answer: Buffer; key?: NewKey } {
    const m = decode(S, body) as TlObject;
    switch (m._) {
      case 'req_pq':
      case 'req_pq_multi': {
        this.st = { nonce: m.nonce, serverNonce: randomBytes(16) };
        // Any semiprime will do. A short one keeps the client's factorisation out of the test's time;
        // its top bit must be clear because GramJS reads pq as a signed number.
        const [p, q] = this.o.pq ?? [1229739323, 1402015859];
        const pq = Buffer.from(
          (BigInt(p) * BigInt(q))
            .toString(16)
            .padStart(16, '0')
            .replace(/^(00)+/, ''),
          'hex',
        );
        return {
          answer: encode(S, {
            _: 'resPQ',
            nonce: m.nonce,
            server_nonce: this.st.serverNonce,
            pq,
            server_public_key_fingerprints: [this.o.rsa.fingerprint],
          }),
        };
      }
      case 'req_DH_params': {
        const st = this.need(m);
        const inner = this.o.rsa.decryptInner(m.encrypted_data, (d) => {
          const r = new TlReader(d);
          readBoxed(S, r);
          return r.pos;
        });
        const pq = readBoxed(S, new TlReader(inner)) as TlObject;
        if (!pq.nonce.equals(st.nonce) || !pq.server_nonce.equals(st.serverNonce))
          throw new Error('p_q_inner_data nonce mismatch');
        st.newNonce = pq.new_nonce as Buffer;
        if (pq.expires_in !== undefined) st.temp = pq.expires_in;
        st.dh = newDh();
        Object.assign(st, nonceKeyIv(st.serverNonce, st.newNonce));
        const data = encode(S, {
          _: 'server_DH_inner_data',
          nonce: st.nonce,
          server_nonce: st.serverNonce,
          g: DH_G,
          dh_prime: DH_PRIME,
          g_a: st.dh.gA,
          server_time: Math.floor((this.o.now?.() ?? Date.now()) / 1000),
        });
        const withHash = Buffer.concat([sha1(data), data]);
        const padded = Buffer.concat([withHash, randomBytes((16 - (withHash.length % 16)) % 16)]);
        return {
          answer: encode(S, {
            _: 'server_DH_params_ok',
            nonce: st.nonce,
            server_nonce: st.serverNonce,
            encrypted_answer: igeEncrypt(st.key!, st.iv!, padded),
          }),
        };
      }
      case 'set_client_DH_params': {
        const st = this.need(m);
        const plain = igeDecrypt(st.key!, st.iv!, m.encrypted_data);
        const r = new TlReader(plain, 20);
        const c = readBoxed(S, r) as TlObject;
        if (!sha1(plain.subarray(20, r.pos)).equals(plain.subarray(0, 20)))
          throw new Error('client_DH_inner_data hash mismatch');
        let authKey = st.dh!.secret(c.g_b);
        if (this.o.padAuthKey === false)
          authKey = authKey.subarray(authKey.findIndex((x) => x !== 0)); // what un-padding clients compute
        const aux = sha1(authKey).subarray(0, 8);
        const hash = sha1(st.newNonce!, Buffer.of(1), aux).subarray(4, 20);
        const salt = xor(st.newNonce!.subarray(0, 8), st.serverNonce.subarray(0, 8)).readBigInt64LE(
          0,
        );
        this.st = undefined;
        return {
          answer: encode(S, {
            _: 'dh_gen_ok',
            nonce: st.nonce,
            server_nonce: st.serverNonce,
            new_nonce_hash1: hash,
          }),
          key: { authKey, salt, ...(st.temp === undefined ? {} : { tempExpiresIn: st.temp }) },
        };
      }
      default:
        throw new Error(`unexpected plain message ${m._}`);
    }
  }
  private need(m: TlObject): State {
    if (!this.st || !m.nonce.equals(this.st.nonce) || !m.server_nonce.equals(this.st.serverNonce))
      throw new Error('handshake out of order');
    return this.st;
  }
}
