import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import { until } from '../../test/until.ts';
import { openCache } from '../store/openCache.ts';
import type { Cache } from '../store/openCache.ts';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import type { StartGateway } from '../telegram/gateway.ts';
import { createAccounts } from './accounts.ts';
import type { Accounts } from './accounts.ts';

const telegram = { apiId: 1, apiHash: 'h' };

describe('the open accounts', () => {
  let dir: string;
  let store: Store;
  let cache: Cache;
  let accounts: Accounts;
  let started: Parameters<StartGateway>[0][];
  let connection: Account['connection'];
  let fetches: number;
  /** What the next fetches fail with. */
  let failures: Error[];
  let signedOut: string[];
  let told: Account['connection'][];

  const gatewayOf: StartGateway = (options) => {
    started.push(options);
    return {
      account: () => ({ accountId: options.accountId, name: 'Me', connection }),
      fetchDialogs: () => {
        fetches += 1;
        const failure = failures.shift();
        return failure === undefined ? Promise.resolve([]) : Promise.reject(failure);
      },
      fetchMessages: () => Promise.resolve([]),
      fetchPhoto: () => Promise.resolve(undefined),
      folders: () => undefined,
      blurredPhoto: () => undefined,
      fetchDialogPhoto: () => Promise.resolve(undefined),
      markRead: () => Promise.resolve(),
      fetchCloudDraft: () => Promise.resolve(undefined),
      saveCloudDraft: () => Promise.resolve(),
      sendMessage: () => Promise.resolve({}),
      signOut: () => {
        signedOut.push(options.session);
        const account = { accountId: options.accountId, name: 'Me' };
        options.onUpdate({ kind: 'account', account: { ...account, connection: 'signedOut' } });
        return Promise.resolve();
      },
      deleteMessages: () => Promise.resolve(),
      editMessage: () => Promise.resolve(),
      uploadFile: ({ name }) => Promise.resolve({ fileId: '1', name, pieces: 1, isBig: false }),
      sendMedia: () => Promise.resolve({ messageIds: [] }),
      stop: () => Promise.resolve(),
    };
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-accounts-'));
    store = openStore({ dir });
    cache = openCache(dir, () => {});
    started = [];
    connection = 'connecting';
    fetches = 0;
    failures = [];
    signedOut = [];
    told = [];
    accounts = createAccounts({
      store,
      cache,
      startGateway: gatewayOf,
      log: () => {},
      onAccount: (account) => told.push(account.connection),
      onDialogs: () => {},
      onFolders: () => {},
      onMessage: () => {},
      onCloudDraft: () => {},
      onDeleted: () => {},
    });
  });
  afterEach(async () => {
    await accounts.closeAll();
    await cache.close();
    await store.close();
    rmSync(dir, { recursive: true });
  });

  async function tell(next: Account['connection'], over: Partial<Account> = {}): Promise<void> {
    connection = next;
    const account = { accountId: '1', name: 'Me', connection, ...over };
    started.at(-1)?.onUpdate({ kind: 'account', account });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it('are connected once each, however many windows configure them at once', async () => {
    const open = () => accounts.open(telegram, '1', 's');
    await Promise.all([open(), open(), accounts.open(telegram, '2', 's')]);
    assert.deepEqual(
      started.map(({ accountId }) => accountId),
      ['1', '2'],
    );
  });

  it('are connected anew with another session once the old one was signed out, once as well', async () => {
    await accounts.open(telegram, '1', 'old');
    connection = 'signedOut';
    const first = accounts.open(telegram, '1', 'new');
    connection = 'connecting';
    await Promise.all([first, accounts.open(telegram, '1', 'new')]);
    assert.deepEqual(
      started.map(({ session }) => session),
      ['old', 'new'],
    );
  });

  it('end their earlier session at the server when they are signed in once more', async () => {
    connection = 'online';
    await accounts.open(telegram, '1', 'old');
    await accounts.replace(telegram, '1', 'new');
    assert.deepEqual(
      started.map(({ session }) => session),
      ['old', 'new'],
    );
    assert.deepEqual(signedOut, ['old']);
    assert.deepEqual(told, [], 'the end of the old session was taken for the end of the new one');
  });

  it('keep a session that a window brought before the sign-in was through', async () => {
    await accounts.open(telegram, '1', 'new');
    await accounts.replace(telegram, '1', 'new');
    assert.equal(started.length, 1);
    assert.deepEqual(signedOut, []);
  });

  it('fetch their dialogs after every reconnect, and for nothing else that is told of them', async () => {
    await accounts.open(telegram, '1', 's');
    await tell('online');
    assert.equal(fetches, 1);
    await tell('online', { floodUntil: Date.now() + 1_000 });
    await tell('online');
    assert.equal(fetches, 1);
    await tell('offline');
    await tell('online');
    assert.equal(fetches, 2);
  });

  it('fetch their dialogs again where that failed, until it has come about', async () => {
    failures = [1, 2].map(() => new AppError('telegramRejected', 'Telegram has trouble.'));
    await accounts.open(telegram, '1', 's');
    await tell('online');
    assert.equal(fetches, 1);
    await until('the third try', () => fetches === 3);
    await tell('offline');
    await tell('online');
    assert.equal(fetches, 4, 'one for the reconnect, and none that was left over');
  });

  it('wait with the next try as long as Telegram asks for, and end that wait with the account', async () => {
    failures = [new AppError('telegramFlood', 'Wait.', { retryAfterMs: 300 })];
    await accounts.open(telegram, '1', 's');
    const from = Date.now();
    await tell('online');
    await until('the second try', () => fetches === 2);
    assert.ok(Date.now() - from >= 290);
    failures = [new AppError('telegramFlood', 'Wait.', { retryAfterMs: 50 })];
    await tell('offline');
    await tell('online');
    await accounts.close('1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(fetches, 3);
  });
});
