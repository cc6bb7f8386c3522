import { AppError } from '../../protocol/errors.ts';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Dialog, Folder } from '../../protocol/dialogRecords.ts';
import { createDialogList } from '../dialogs/dialogList.ts';
import type { DialogList } from '../dialogs/dialogList.ts';
import { createDialogPhotos, type DialogPhotos } from '../dialogs/dialogPhotos.ts';
import { createMessagePhotos, type MessagePhotos } from '../dialogs/messagePhotos.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Store } from '../store/store.ts';
import type { Cache } from '../store/openCache.ts';
import { backoffMs } from '../telegram/backoff.ts';
import type { StartGateway, TelegramGateway, TelegramUpdate } from '../telegram/gateway.ts';

type TelegramConfiguration = NonNullable<Configuration['telegram']>;

export interface OpenAccount {
  readonly accountId: string;
  readonly gateway: TelegramGateway;
  readonly dialogs: DialogList;
  readonly photos: DialogPhotos;
  readonly messagePhotos: MessagePhotos;
}

/** For the logout of a session that another has replaced. */
const SIGN_OUT_MS = 15_000;

interface Entry extends OpenAccount {
  session: string;
  abort: AbortController;
  /** As last told: a flood wait is told as well, and is no reconnect. */
  connection: Account['connection'];
  /** Of a list that is to be fetched again. */
  endWait: () => void;
}

export interface AccountsOptions {
  store: Store;
  cache: Cache;
  startGateway: StartGateway;
  log: Log;
  onAccount: (account: Account) => void;
  onDialogs: (accountId: string, dialogs: Dialog[], reset: boolean) => void;
  onFolders: (accountId: string, folders: Folder[]) => void;
  onMessage: (accountId: string, update: Extract<TelegramUpdate, { kind: 'message' }>) => void;
  onCloudDraft: (
    accountId: string,
    update: Extract<TelegramUpdate, { kind: 'cloudDraft' }>,
  ) => void;
  onDeleted: (accountId: string, update: Extract<TelegramUpdate, { kind: 'deleted' }>) => void;
}

const REMEMBER = `INSERT INTO account(account_id, name, username) VALUES(?1, ?2, ?3)
  ON CONFLICT DO UPDATE SET name = ?2, username = ?3`;
const KNOWN = `SELECT account_id, name, username FROM account ORDER BY account_id`;
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
      marks: cache.marks(accountId),
      onUpdate: (update) => {
        // The last words of a gateway that was replaced are not about this one.
        if (entry && accounts.get(accountId) === entry) onUpdate(entry, update);
      },
    });
    const { connection } = gateway.account();
    const photos = createDialogPhotos({
      gateway,
      find: dialogs.find,
      cache: cache.photos(accountId),
      signal: abort.signal,
    });
    const messagePhotos = createMessagePhotos({ gateway, signal: abort.signal });
    const endWait = () => {};
    const kept = { dialogs, photos, messagePhotos };
    entry = { accountId, session, gateway, ...kept, abort, connection, endWait };
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
    leave(old);
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
      case 'folders':
        options.onFolders(accountId, update.folders);
        return;
      case 'message':
        account.dialogs.addMessage(update.dialogId, update.message);
        options.onMessage(accountId, update);
        return;
      case 'cloudDraft':
        options.onCloudDraft(accountId, update);
        return;
      case 'deleted':
        options.onDeleted(accountId, update);
        return;
    }
  }

  /** Until it has come about: after the wait that Telegram asks for, else later and later. */
  function refresh(accountId: string, attempt = 1): void {
    const account = get(accountId);
    account.endWait();
    account.dialogs.refresh(account.gateway, account.abort.signal).catch((error: unknown) => {
      if (account.abort.signal.aborted) return;
      log('warn', `dialogs not refreshed: ${describeFailure(error)}`);
      // What is not online is refreshed once it is.
      if (account.gateway.account().connection !== 'online') return;
      const asked = error instanceof AppError ? error.retryAfterMs : undefined;
      const waitMs = asked ?? backoffMs(attempt + 1, Math.random());
      const timer = setTimeout(refresh, waitMs, accountId, attempt + 1);
      account.endWait = () => clearTimeout(timer);
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

  function leave({ abort, endWait }: Entry): void {
    abort.abort();
    endWait();
  }

  async function close(accountId: string): Promise<void> {
    const account = accounts.get(accountId);
    if (!account) return;
    accounts.delete(accountId);
    leave(account);
    await account.gateway.stop();
  }

  return {
    remember,
    open,
    replace,
    get: (accountId: string): OpenAccount => get(accountId),
    find: (accountId: string): OpenAccount | undefined => accounts.get(accountId),
    /** For whoever has to end it elsewhere. */
    sessionOf: (accountId: string): string => get(accountId).session,
    refresh: (accountId: string): void => refresh(accountId),
    close,
    list: (): Account[] =>
      [...accounts.values()].map((account) => named(account.gateway.account())),
    /** Those that are signed out as well, as they were called last. */
    known(): Account[] {
      const signedIn = [...accounts.values()].map((account) => named(account.gateway.account()));
      const others = store
        .read(KNOWN)
        .all()
        .map(toSignedOut)
        .filter(({ accountId }) => !accounts.has(accountId));
      return [...signedIn, ...others].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
    },
    async closeAll(): Promise<void> {
      await Promise.all([...accounts.keys()].map(close));
    },
  };
}

function toSignedOut(row: Record<string, unknown>): Account {
  const { username } = row;
  return {
    accountId: String(row['account_id']),
    name: String(row['name']),
    ...(typeof username === 'string' ? { username } : {}),
    connection: 'signedOut',
  };
}
