import { randomBytes } from 'node:crypto';
import { RpcError } from '../mtproto/rpcError.ts';
import type { Account } from '../state/account.ts';
import { bytes, int, long, text } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { personView } from '../views/entitiesView.ts';
import { accountOf, signedIn, type Call, type Methods } from './call.ts';

/** Phone number and code, moving a sign-in to another data centre, signing out. */
export const signInMethods: Methods = {
  'auth.sendCode': (call, query) => {
    const account = accountOfPhone(call, query);
    if (account.homeDc !== call.session.key.dc) {
      throw new RpcError(303, `PHONE_MIGRATE_${account.homeDc}`);
    }
    const { length } = call.telegram.phoneCode;
    return {
      _: 'auth.sentCode',
      type: { _: 'auth.sentCodeTypeApp', length },
      phone_code_hash: phoneCodeHash(account),
    };
  },
  'auth.signIn': (call, query) => {
    const account = accountOfPhone(call, query);
    if (text(query, 'phone_code_hash') !== phoneCodeHash(account)) {
      throw new RpcError(400, 'PHONE_CODE_EXPIRED');
    }
    if (query['phone_code'] !== call.telegram.phoneCode) {
      throw new RpcError(400, 'PHONE_CODE_INVALID');
    }
    return authorize(call, account);
  },
  'auth.importAuthorization': (call, query) => {
    const { exportedAuthorizations, world } = call.telegram;
    const token = bytes(query, 'bytes').toString('hex');
    const account = world.accounts.get(exportedAuthorizations.get(token) ?? 0n);
    if (account?.me.id !== long(query, 'id')) throw new RpcError(400, 'AUTH_BYTES_INVALID');
    exportedAuthorizations.delete(token);
    return finishSignIn(call, account);
  },
  /** The proof is not checked: whoever can reach this server is meant to. */
  'auth.bindTempAuthKey': ({ telegram: { server }, session }, query) => {
    const permanentKeyId = long(query, 'perm_auth_key_id');
    if (!server.keys.get(permanentKeyId)) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID');
    session.wireKey.permanentKeyId = permanentKeyId;
    server.destroySession(session.wireKey, session.id); // its next packet opens it for the permanent key
    return true;
  },
  'auth.logOut': (call) => {
    accountOf(call);
    delete call.session.key.accountId;
    return { _: 'auth.loggedOut' };
  },
  ...signedIn({
    'auth.exportAuthorization': ({ telegram, account, session }, query) => {
      const dc = int(query, 'dc_id');
      if (dc === session.key.dc || !telegram.server.ports.has(dc)) {
        throw new RpcError(400, 'DC_ID_INVALID');
      }
      const token = randomBytes(32);
      telegram.exportedAuthorizations.set(token.toString('hex'), account.me.id);
      return { _: 'auth.exportedAuthorization', id: account.me.id, bytes: token };
    },
  }),
};

/** Signs in, or asks for the two-step password first. */
export function authorize(call: Call, account: Account): TlObject {
  if (!account.password) return finishSignIn(call, account);
  call.session.key.pendingAccountId = account.me.id;
  throw new RpcError(401, 'SESSION_PASSWORD_NEEDED');
}

export function finishSignIn({ telegram, session: { key } }: Call, account: Account): TlObject {
  key.accountId = account.me.id;
  delete key.pendingAccountId;
  return authorizationView(telegram.world, account);
}

export function authorizationView(world: Call['telegram']['world'], account: Account): TlObject {
  return { _: 'auth.authorization', user: personView(world, account, account.me) };
}

function accountOfPhone({ telegram }: Call, query: TlObject): Account {
  const phone = text(query, 'phone_number').replaceAll(/\D/g, '');
  const account = [...telegram.world.accounts.values()].find(({ me }) => me.phone === phone);
  if (!account) throw new RpcError(400, 'PHONE_NUMBER_INVALID');
  return account;
}

function phoneCodeHash(account: Account): string {
  return `demo-${account.me.id}`;
}
