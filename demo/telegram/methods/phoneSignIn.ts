import { RpcError } from '../mtproto/rpcError.ts';
import type { Account } from '../state/account.ts';
import type { PhoneCode } from '../state/phoneCodes.ts';
import { text } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import type { Call, Methods } from './call.ts';
import { authorize } from './signIn.ts';

/** A number has at least so many digits, its country's included. */
const SHORTEST_NUMBER = 7;
const CODE_TYPES = { app: 'App', sms: 'Sms', call: 'Call' } as const;

/** Sign-in by phone number and code (core.telegram.org/api/auth). The phone that gets the code is the control handle's. */
export const phoneSignInMethods: Methods = {
  'auth.sendCode': (call, query) => {
    const phone = phoneOf(query);
    const account = accountOf(call, phone);
    if (account && account.homeDc !== call.session.key.dc) {
      throw new RpcError(303, `PHONE_MIGRATE_${account.homeDc}`);
    }
    return sentCode(call, call.telegram.phoneCodes.send(phone));
  },
  'auth.resendCode': (call, query) => {
    const hash = text(query, 'phone_code_hash');
    return sentCode(call, call.telegram.phoneCodes.resend(phoneOf(query), hash));
  },
  'auth.cancelCode': ({ telegram }, query) => {
    telegram.phoneCodes.cancel(phoneOf(query), text(query, 'phone_code_hash'));
    return true;
  },
  'auth.signIn': (call, query) => {
    const phone = phoneOf(query);
    const { phone_code: code } = query;
    const hash = text(query, 'phone_code_hash');
    call.telegram.phoneCodes.check(phone, hash, typeof code === 'string' ? code : '');
    const account = accountOf(call, phone);
    return account ? authorize(call, account) : { _: 'auth.authorizationSignUpRequired' };
  },
};

function sentCode({ telegram }: Call, { code, hash, delivery, next }: PhoneCode): TlObject {
  return {
    _: 'auth.sentCode',
    type: { _: `auth.sentCodeType${CODE_TYPES[delivery]}`, length: code.length },
    phone_code_hash: hash,
    // The app needs no type of its own here: nothing is ever sent to it second.
    ...(next === undefined || next.delivery === 'app'
      ? {}
      : {
          next_type: { _: `auth.codeType${CODE_TYPES[next.delivery]}` },
          timeout: telegram.phoneCodes.resendSeconds,
        }),
  };
}

function phoneOf(query: TlObject): string {
  const phone = text(query, 'phone_number').replaceAll(/\D/g, '');
  if (phone.length < SHORTEST_NUMBER) throw new RpcError(400, 'PHONE_NUMBER_INVALID');
  return phone;
}

function accountOf({ telegram }: Call, phone: string): Account | undefined {
  return [...telegram.world.accounts.values()].find(({ me }) => me.phone === phone);
}
