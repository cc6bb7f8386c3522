import { randomBytes } from 'node:crypto';
import { RpcError } from '../mtproto/rpcError.ts';
import type { Account } from '../state/account.ts';
import { bytes, int, long } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { personView } from '../views/entitiesView.ts';
import { accountOf, signedIn, type Call, type Methods } from './call.ts';

/** What both ways of signing in share, moving a sign-in to another data centre, signing out. */
export const signInMethods: Methods = {
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
    const { key } = call.session;
    // A sign-in that waits for its password ends as well.
    if (key.pendingAccountId === undefined) accountOf(call);
    delete key.accountId;
    delete key.pendingAccountId;
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
