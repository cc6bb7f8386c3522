import { randomBytes } from 'node:crypto';
import { RpcError } from '../mtproto/rpcError.ts';
import type { Account } from '../state/account.ts';
import { bytes } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { accountOf, signedIn, type Call, type Methods } from './call.ts';
import { authorizationView, authorize } from './signIn.ts';

/** Sign-in by QR code (core.telegram.org/api/qr-login). The other half, the phone, is `Telegram.scan`. */
export const qrSignInMethods: Methods = {
  'auth.exportLoginToken': (call) => {
    const { key } = call.session;
    if (key.accountId !== undefined) {
      const authorization = authorizationView(call.telegram.world, accountOf(call));
      return { _: 'auth.loginTokenSuccess', authorization };
    }
    const account = pendingAccount(call, key.pendingAccountId);
    if (!account) return newToken(call);
    if (account.homeDc === key.dc) return success(call, account);
    const token = Buffer.from(key.loginToken ?? '', 'hex');
    return { _: 'auth.loginTokenMigrateTo', dc_id: account.homeDc, token };
  },
  'auth.importLoginToken': (call, query) => {
    const token = call.telegram.loginTokens.get(bytes(query, 'token').toString('hex'));
    const account = pendingAccount(call, token?.key.pendingAccountId);
    if (!account) throw new RpcError(400, 'AUTH_TOKEN_EXPIRED');
    return success(call, account);
  },
  ...signedIn({
    'auth.acceptLoginToken': ({ telegram, account, world }, query) => {
      telegram.scan(bytes(query, 'token').toString('hex'), account.me.id);
      const now = world.nowSeconds();
      return {
        _: 'authorization',
        hash: 1n,
        device_model: 'Dialog Desk demo',
        platform: 'demo',
        system_version: '1',
        api_id: 1,
        app_name: 'demo',
        app_version: '1',
        date_created: now,
        date_active: now,
        ip: '127.0.0.1',
        country: '',
        region: '',
      };
    },
  }),
};

function newToken({ telegram, session: { key } }: Call): TlObject {
  if (key.loginToken !== undefined) telegram.loginTokens.delete(key.loginToken);
  const token = randomBytes(32);
  key.loginToken = token.toString('hex');
  const expires = telegram.world.nowSeconds() + telegram.qrLifetimeSeconds;
  telegram.loginTokens.set(key.loginToken, { key, expires });
  return { _: 'auth.loginToken', expires, token };
}

function success(call: Call, account: Account): TlObject {
  return { _: 'auth.loginTokenSuccess', authorization: authorize(call, account) };
}

function pendingAccount({ telegram }: Call, accountId: bigint | undefined): Account | undefined {
  return accountId === undefined ? undefined : telegram.world.accounts.get(accountId);
}
