import assert from 'node:assert/strict';
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { IGE } from 'telegram/crypto/IGE.js';
import { Api } from 'telegram';
import { computeCheck } from 'telegram/Password.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { createDhHalf } from './diffieHellman.ts';
import { sha1, sha256, xor } from './hash.ts';
import { igeDecrypt, igeEncrypt } from './ige.ts';
import { createRsaKey, decryptInner } from './rsaKey.ts';
import { SrpPassword } from './srp.ts';

describe('the crypto of MTProto', () => {
  it('encrypts and decrypts IGE as GramJS does', () => {
    for (const blocks of [1, 2, 3, 100]) {
      const [key, iv, data] = [randomBytes(32), randomBytes(32), randomBytes(blocks * 16)];
      const theirs: Uint8Array = new IGE(key, iv).encryptIge(data);
      const ours = igeEncrypt({ key, iv }, data);
      assert.deepEqual(Buffer.from(theirs), ours);
      assert.deepEqual(igeDecrypt({ key, iv }, ours), data);
    }
  });

  it('agrees on a secret of full length', () => {
    const [a, b] = [createDhHalf(), createDhHalf()];
    assert.deepEqual(a.secretWith(b.publicValue), b.secretWith(a.publicValue));
    assert.equal(a.secretWith(b.publicValue).length, 256);
  });

  it('undoes both paddings of the RSA step, and refuses what was made for another key', () => {
    const key = createRsaKey();
    const encrypt = (padded: Buffer) =>
      publicEncrypt(
        { key: createPublicKey(key.publicPem), padding: constants.RSA_NO_PADDING },
        padded,
      );
    const data = Buffer.from('thirty-two bytes of inner data..');
    const old = Buffer.concat([Buffer.of(0), sha1(data), data, Buffer.alloc(235 - data.length)]);
    const lengthOf = () => data.length;
    assert.deepEqual(decryptInner(key, encrypt(old), lengthOf).subarray(0, 32), data);
    assert.deepEqual(decryptInner(key, encrypt(rsaPadded(data)), lengthOf).subarray(0, 32), data);
    const other = createRsaKey();
    assert.throws(() => decryptInner(other, encrypt(rsaPadded(data)), lengthOf));
  });

  it('checks a two-step password without knowing it', async () => {
    const password = new SrpPassword('пароль 🔑', 'a hint');
    const tryOut = async (typed: string) => {
      const { srpId, publicValue } = password.createChallenge();
      const { A, M1 } = await proofFor(password, srpId, publicValue, typed);
      return { srpId, A, M1, result: password.check(srpId, A, M1) };
    };
    assert.equal((await tryOut('wrong')).result, 'wrong');
    const { srpId, A, M1, result } = await tryOut('пароль 🔑');
    assert.equal(result, 'right');
    assert.equal(password.check(srpId, A, M1), 'unknownChallenge');
  });
});

/** RSA_PAD as core.telegram.org/mtproto/auth_key describes it. */
function rsaPadded(data: Buffer): Buffer {
  const padded = Buffer.concat([data, randomBytes(192 - data.length)]);
  const key = randomBytes(32);
  const withHash = Buffer.concat([Buffer.from(padded.toReversed()), sha256(key, padded)]);
  const encrypted = igeEncrypt({ key, iv: Buffer.alloc(32) }, withHash);
  const whole = Buffer.concat([xor(key, sha256(encrypted)), encrypted]);
  return whole.readUInt8(0) < 0x80 ? whole : rsaPadded(data); // must stay below the modulus
}

async function proofFor(password: SrpPassword, srpId: bigint, srpB: Buffer, typed: string) {
  const algorithm = password.algorithm();
  const [salt1, salt2, p] = [algorithm['salt1'], algorithm['salt2'], algorithm['p']];
  assert.ok(Buffer.isBuffer(salt1) && Buffer.isBuffer(salt2) && Buffer.isBuffer(p));
  const currentAlgo = new Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow({
    salt1,
    salt2,
    g: 3,
    p,
  });
  const request = new Api.account.Password({
    hasPassword: true,
    currentAlgo,
    srp_B: srpB,
    srpId: returnBigInt(String(srpId)),
    newAlgo: currentAlgo,
    newSecureAlgo: new Api.SecurePasswordKdfAlgoUnknown(),
    secureRandom: Buffer.alloc(0),
  });
  const check = await computeCheck(request, typed);
  assert.ok(check instanceof Api.InputCheckPasswordSRP);
  return check;
}
