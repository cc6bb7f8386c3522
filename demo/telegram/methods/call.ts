import { RpcError } from '../mtproto/rpcError.ts';
import type { Session } from '../mtproto/session.ts';
import type { Account } from '../state/account.ts';
import type { World } from '../state/world.ts';
import type { Telegram } from '../telegram.ts';
import type { TlObject, TlValue } from '../tl/values.ts';

/** Who asks. */
export interface Call {
  telegram: Telegram;
  session: Session;
}

export interface AccountCall extends Call {
  world: World;
  account: Account;
}

export type Methods = Record<string, (call: Call, query: TlObject) => TlValue>;
export type AccountMethods = Record<string, (call: AccountCall, query: TlObject) => TlValue>;

/** Methods that only a signed-in client may call, and, but for files, only in its home data centre. */
export function signedIn(methods: AccountMethods): Methods {
  return Object.fromEntries(
    Object.entries(methods).map(([name, run]) => [
      name,
      (call: Call, query: TlObject) => {
        const account = accountOf(call);
        if (account.homeDc !== call.session.key.dc && !name.startsWith('upload.')) {
          throw new RpcError(303, `USER_MIGRATE_${account.homeDc}`);
        }
        return run({ ...call, world: call.telegram.world, account }, query);
      },
    ]),
  );
}

export function accountOf({ telegram, session }: Call): Account {
  const { accountId } = session.key;
  const account = accountId === undefined ? undefined : telegram.world.accounts.get(accountId);
  if (!account) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
  return account;
}
