import { AppError } from '../../protocol/errors.ts';
import type { Configuration } from '../../protocol/methods.ts';
import type { Account, Dialog } from '../../protocol/records.ts';
import { createDialogList } from '../dialogs/dialogList.ts';
import type { DialogList } from '../dialogs/dialogList.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Store } from '../store/store.ts';
import type { Cache } from '../store/openCache.ts';
import type { StartGateway, TelegramGateway, TelegramUpdate } from '../telegram/gateway.ts';

type TelegramConfiguration = NonNullable<Configuration['telegram']>;

export interface OpenAccount {
  readonly accountId: string;
  readonly gateway: TelegramGateway;
  readonly dialogs: DialogList;
}

/** For the logout of a session that another has replaced. */
const SIGN_OUT_MS = 15_000;

interface Entry extends OpenAccount {
  session: string;
  abort: AbortController;
  /** As last told: a flood wait is told as well, and is no reconnect. */
  connection: Account['connection'];
}

export interface AccountsOptions {
  store: Store;
  cache: Cache;
  startGateway: StartGateway;
  log: Log;
  onAccount: (account: Account) => void;
  onDialogs: (accountId: string, dialogs: Dialog[], reset: boolean) => void;
  onMessage: (accountId: string, update: Extract<TelegramUpdate, { kind: 'message' }>) => void;
}

const REMEMBER = `INSERT INTO account(account_id, name, username) VALUES(?1, ?2, ?3)
  ON CONFLICT DO UPDATE SET name = ?2, username = ?3`;
const REMEMBERED = `SELECT name, username FROM account WHERE account_id = ?`;

export type Accounts = ReturnType<typeof createAccounts>;

/** The signed-in accounts, each with its own connection and its own dialogs. */
export function createAccounts(options: AccountsOptions) {
  const { store, cache, startGateway, log } = options;
  const accounts = new Map<string, Entry>();

  /** The name as Telegram tells it, else as it was last time. */
  function named(account: Account): Account {
    if (account.name !== '') return account;
    const row = store.read(REMEMBERED).get(account.accountId);
    return { ...account, name: String(row?.['name'] ?? 'Account') };
  }

  async function remember(account: Account): Promise<void> {
    if (account.name === '') return;
    await store.write((tx) => {
      tx.sql(REMEMBER).run(account.accountId, account.name, account.username ?? null);
    });
  }

  async function open(
    telegram: TelegramConfiguration,
    accountId: string,
    session: string,
  ): Promise<void> {
    const present = accounts.get(accountId);
    if (present && present.gateway.account().connection !== 'signedOut') return;
    // Replaced in one turn of the loop: two configurations at once must not open it twice.
    const closed = close(accountId);
    const abort = new AbortController();
    const dialogs = createDialogList({
      cache: cache.dialogs(accountId),
      onChange: (rows, reset) => options.onDialogs(accountId, rows, reset),
    });
    const loaded = dialogs.load();
    let entry: Entry | undefined;
    const gateway = startGateway({
      ...telegram,
      accountId,
      session,
      log,
      peers: cache.peers(accountId),
      onUpdate: (update) => {
        // The last words of a gateway that was replaced are not about this one.
        if (entry && accounts.get(accountId) === entry) onUpdate(entry, update);
      },
    });
    const { connection } = gateway.account();
    entry = { accountId, session, gateway, dialogs, abort, connection };
    accounts.set(accountId, entry);
    await Promise.all([loaded, closed]);
    if (gateway.account().connection === 'online') refresh(accountId);
  }

  /** Opens what was just signed in. A session it had before ends at the server: nobody could end it later. */
  async function replace(
    telegram: TelegramConfiguration,
    accountId: string,
    session: string,
  ): Promise<void> {
    const old = accounts.get(accountId);
    const isOver = old?.gateway.account().connection === 'signedOut';
    if (!old || isOver || old.session === session) return open(telegram, accountId, session);
    accounts.delete(accountId);
    old.abort.abort();
    await open(telegram, accountId, session);
    await old.gateway.signOut(AbortSignal.timeout(SIGN_OUT_MS)).catch((error: unknown) => {
      log('warn', `the earlier session is not signed out: ${describeFailure(error)}`);
    });
    await old.gateway.stop();
  }

  function onUpdate(account: Entry, update: TelegramUpdate): void {
    const { accountId, connection } = account;
    switch (update.kind) {
      case 'account':
        options.onAccount(named(update.account));
        remember(update.account).catch((error: unknown) =>
          log('warn', `account not stored: ${describeFailure(error)}`),
        );
        account.connection = update.account.connection;
        // After every reconnect: what happened meanwhile shows in the list.
        if (account.connection === 'online' && connection !== 'online') refresh(accountId);
        return;
      case 'dialog':
        account.dialogs.apply([update.dialog]);
        return;
      case 'message':
        account.dialogs.addMessage(update.dialogId, update.message);
        options.onMessage(accountId, update);
        return;
    }
  }

  function refresh(accountId: string): void {
    const account = get(accountId);
    account.dialogs.refresh(account.gateway, account.abort.signal).catch((error: unknown) => {
      if (account.abort.signal.aborted) return;
      log('warn', `dialogs not refreshed: ${describeFailure(error)}`);
    });
  }

  /** @throws AppError `telegramSignedOut` */
  function get(accountId: string): Entry {
    const account = accounts.get(accountId);
    if (account) return account;
    throw new AppError('telegramSignedOut', 'This account is not signed in.', {
      hint: 'Sign in again.',
    });
  }

  async function close(accountId: string): Promise<void> {
    const account = accounts.get(accountId);
    if (!account) return;
    accounts.delete(accountId);
    account.abort.abort();
    await account.gateway.stop();
  }

  return {
    remember,
    open,
    replace,
    get: (accountId: string): OpenAccount => get(accountId),
    find: (accountId: string): OpenAccount | undefined => accounts.get(accountId),
    refresh,
    close,
    list: (): Account[] =>
      [...accounts.values()].map((account) => named(account.gateway.account())),
    async closeAll(): Promise<void> {
      await Promise.all([...accounts.keys()].map(close));
    },
  };
}
