import { AppError } from '../../protocol/errors.ts';
import type { Account, DataCounts } from '../../protocol/accountRecords.ts';
import { countData, deleteRows } from '../accounts/accountData.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { WithoutStore } from '../conversations/withoutStore.ts';
import type { CleanFiles } from '../files/cleanFiles.ts';
import type { Queue } from '../queue/queue.ts';
import { removeBackUps } from '../store/backUp.ts';
import type { Cache } from '../store/openCache.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Worker } from '../worker/worker.ts';

export interface KeptDataOptions {
  store: Store;
  cache: Cache;
  quarantineDir: string;
  accounts: Pick<Accounts, 'find' | 'known' | 'close'>;
  queue: Pick<Queue, 'cancelAccount'>;
  worker: Pick<Worker, 'ended'>;
  withoutStore: Pick<WithoutStore, 'endOfAccount'>;
  /** Those whose removals are told of, or that keep more than rows. */
  holders: readonly { removeOfAccount(tx: Tx, accountId: string): unknown }[];
  cleanFiles: Pick<CleanFiles, 'forgetAccount'>;
  onRemoved: (accountId: string) => void;
}

/** What is kept on this machine of every account, and how all of it goes. */
export function createKeptData(options: KeptDataOptions) {
  const { store, cache, quarantineDir, accounts, queue, worker } = options;
  const count = (accountId: string) => countData({ store, cache, quarantineDir }, accountId);

  /** Signed in or not. */
  const list = (): { account: Account; counts: DataCounts }[] =>
    accounts.known().map((account) => ({ account, counts: count(account.accountId) }));

  /** Everything that is kept of an account goes; its work ends first. @throws AppError `conflict`, `notFound` */
  async function removeAccount(accountId: string): Promise<DataCounts> {
    const open = accounts.find(accountId);
    if (open && open.gateway.account().connection !== 'signedOut') {
      throw new AppError('conflict', 'This account is signed in.', {
        hint: 'Sign it out first.',
      });
    }
    if (!accounts.known().some((account) => account.accountId === accountId)) {
      throw new AppError('notFound', 'Nothing is kept of this account.');
    }
    await accounts.close(accountId);
    options.withoutStore.endOfAccount(accountId);
    const counts = count(accountId);
    await store.write((tx) => queue.cancelAccount(tx, accountId));
    await worker.ended(accountId);
    await store.write((tx) => {
      for (const holder of options.holders) holder.removeOfAccount(tx, accountId);
      deleteRows(tx, accountId);
      options.cleanFiles.forgetAccount(tx, accountId);
    });
    cache.remove(accountId);
    removeBackUps(store.file);
    options.onRemoved(accountId);
    return counts;
  }

  return { list, removeAccount };
}
