import type { Configuration } from '../../protocol/configuration.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { createAccounts } from '../accounts/accounts.ts';
import { createEndings } from '../accounts/endings.ts';
import { createSignIns } from '../accounts/signIns.ts';
import type { Announcer, Emit } from '../announcer.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Cache } from '../store/openCache.ts';
import type { Store } from '../store/store.ts';
import type { StartGateway, StartSignIn } from '../telegram/gateway.ts';
import { createCloudHandover } from '../worker/cloudHandover.ts';
import { createReadAfterReply } from '../worker/readAfterReply.ts';
import type { DialogChanges } from './dialogChanges.ts';

export interface TelegramAccountsOptions {
  store: Store;
  cache: Cache;
  drafts: Drafts;
  startGateway: StartGateway;
  startSignIn: StartSignIn;
  settings: () => Configuration['settings'];
  changes: DialogChanges;
  announcer: Pick<Announcer, 'touchWorker' | 'touchDialogs'>;
  emit: Emit;
  onOnline: () => void;
  /** Here or by Telegram; what was said about its dialogs ends. */
  onSignedOut: (accountId: string) => void;
  /** Signed out by the user, its connection closed. */
  onClosed: (accountId: string) => void;
  log: Log;
}

/** The accounts with their connections: how one comes and goes, and what of a draft is told to Telegram besides sending it. */
export function createTelegramAccounts(options: TelegramAccountsOptions) {
  const { store, cache, drafts, startGateway, settings, changes, announcer, emit, log } = options;
  let connection: Configuration['telegram'] = null;

  const accounts = createAccounts({
    store,
    cache,
    startGateway,
    log,
    onAccount,
    onDialogs(accountId, dialogs, reset) {
      announcer.touchDialogs(accountId, dialogs, reset);
      // After a reset nothing is new: its rows came as pages before.
      if (!reset) changes.listed(accountId, dialogs);
    },
    onFolders: (accountId, folders) => emit('dialog/foldersChanged', { accountId, folders }),
    onMessage: changes.message,
    onDeleted: changes.deleted,
    onCloudDraft: (accountId, { dialogId, draft }) =>
      cloudHandover.heard({ accountId, dialogId }, draft),
  });
  const endings = createEndings({
    startGateway,
    log,
    onEnded: (ending) => emit('account/sessionEnded', ending),
  });
  const signIns = createSignIns({
    startSignIn: options.startSignIn,
    log,
    onState: (signInId, state) => emit('signIn/changed', { signInId, state }),
    onSession: addAccount,
  });
  const cloudHandover = createCloudHandover({ store, drafts, accounts: () => accounts, log });
  const readAfterReply = createReadAfterReply({
    accounts: () => accounts,
    isWanted: () => settings().markReadOnReply === true,
    log,
  });

  function onAccount(account: Account): void {
    emit('account/changed', { account });
    announcer.touchWorker();
    cloudHandover.accountChanged(account);
    if (account.connection === 'signedOut') {
      emit('account/sessionChanged', { accountId: account.accountId, session: null });
      options.onSignedOut(account.accountId);
    }
    if (account.connection === 'online') options.onOnline();
  }

  function addAccount(account: Account, session: string): void {
    emit('account/sessionChanged', { accountId: account.accountId, session });
    const to = connection;
    if (!to) return;
    accounts
      .remember(account)
      .then(() => accounts.replace(to, account.accountId, session))
      .then(() => emit('account/changed', { account }))
      .catch((error: unknown) =>
        log('error', `the account could not be opened: ${describeFailure(error)}`),
      );
  }

  /**
   * At the server first: a session that could not be ended there is not forgotten here. With `later` here first, and
   * there as soon as it can be. Answers whether it has ended at the server.
   */
  async function signOut(
    accountId: string,
    { later, signal }: { later: boolean; signal: AbortSignal },
  ): Promise<boolean> {
    const { gateway } = accounts.get(accountId);
    const session = accounts.sessionOf(accountId);
    const isOver = gateway.account().connection === 'signedOut';
    if (!isOver && !later) await gateway.signOut(signal);
    const account: Account = { ...gateway.account(), connection: 'signedOut' };
    await accounts.close(accountId);
    options.onClosed(accountId);
    onAccount(account);
    if (isOver || !later) return true;
    if (connection) endings.add(connection, { accountId, session });
    return false;
  }

  return {
    accounts,
    signIns,
    cloudHandover,
    connection: () => connection,
    draftChanged(draft: Draft): void {
      readAfterReply(draft);
      cloudHandover.changed(draft);
    },
    async connect(next: Configuration['telegram']): Promise<void> {
      // A session belongs to the server that made it: none is taken along to another.
      if (JSON.stringify(next?.server) !== JSON.stringify(connection?.server)) {
        await Promise.all([signIns.cancelCurrent(), accounts.closeAll()]);
      }
      connection = next;
    },
    async open(configuration: Pick<Configuration, 'sessions' | 'endings'>): Promise<void> {
      if (!connection) return;
      for (const { accountId, session } of configuration.sessions)
        await accounts.open(connection, accountId, session);
      for (const ending of configuration.endings ?? []) endings.add(connection, ending);
    },
    signOut,
    async stop(): Promise<void> {
      await endings.stop();
      await accounts.closeAll();
    },
  };
}
