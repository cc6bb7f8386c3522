import { randomBytes } from 'node:crypto';
import { RpcError } from '../mtproto/rpcError.ts';
import { passwordAlgorithm } from '../mtproto/srp.ts';
import type { Account } from '../state/account.ts';
import { bytes, child, long } from '../tl/fields.ts';
import type { Call, Methods } from './call.ts';
import { finishSignIn } from './signIn.ts';

/** The two-step password, which is asked after the QR code or the phone code. */
export const passwordMethods: Methods = {
  'account.getPassword': (call) => {
    const { password } = someAccount(call);
    const base = {
      _: 'account.password',
      new_algo: passwordAlgorithm(randomBytes(8), randomBytes(16)),
      new_secure_algo: { _: 'securePasswordKdfAlgoSHA512', salt: randomBytes(8) },
      secure_random: randomBytes(256),
    };
    if (!password) return base;
    const { srpId, publicValue } = password.createChallenge();
    return {
      ...base,
      has_password: true,
      current_algo: password.algorithm(),
      srp_B: publicValue,
      srp_id: srpId,
      hint: password.hint,
    };
  },
  'auth.checkPassword': (call, query) => {
    const account = someAccount(call);
    const proof = child(query, 'password');
    if (!account.password || proof._ !== 'inputCheckPasswordSRP') {
      throw new RpcError(400, 'SRP_ID_INVALID');
    }
    const result = account.password.check(
      long(proof, 'srp_id'),
      bytes(proof, 'A'),
      bytes(proof, 'M1'),
    );
    if (result === 'unknownChallenge') throw new RpcError(400, 'SRP_ID_INVALID');
    if (result === 'wrong') throw new RpcError(400, 'PASSWORD_HASH_INVALID');
    return finishSignIn(call, account);
  },
};

function someAccount({ telegram, session: { key } }: Call): Account {
  const id = key.accountId ?? key.pendingAccountId;
  const account = id === undefined ? undefined : telegram.world.accounts.get(id);
  if (!account) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
  return account;
}
