import type { Configuration } from '../protocol/methods.ts';
import type { Account, Chunk, Dialog } from '../protocol/records.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createSignIns } from './accounts/signIns.ts';
import { createAnnouncer } from './announcer.ts';
import type { Emit } from './announcer.ts';
import { createDialogStates } from './dialogs/dialogStates.ts';
import type { CreateDraftingModel } from './drafting/draftingModel.ts';
import { createDrafts } from './drafts/drafts.ts';
import { describeFailure } from './describeFailure.ts';
import type { Log } from '../rpc/startMessage.ts';
import { createModels } from './models.ts';
import { createQueue } from './queue/createQueue.ts';
import type { Cache } from './store/openCache.ts';
import type { Store } from './store/store.ts';
import type { StartGateway, StartSignIn } from './telegram/gateway.ts';
import { createOutbox } from './worker/outbox.ts';
import { createProcessDialog } from './worker/processDialog.ts';
import { createWorker } from './worker/worker.ts';

export interface DeskOptions {
  store: Store;
  cache: Cache;
  workerId: string;
  startGateway: StartGateway;
  startSignIn: StartSignIn;
  createDraftingModel: CreateDraftingModel;
  emit: Emit;
  /** To the subscribers of its draft only. */
  onChunk: (chunk: Chunk) => void;
  log: Log;
  now?: () => number;
}

export type Desk = ReturnType<typeof createDesk>;

const SETTINGS: Configuration['settings'] = {
  historyLimit: 20,
  undoMs: 5_000,
  concurrency: 4,
  instructions: '',
};

/** Puts the parts of the sidecar together; telegram, drafting and queue meet only here. */
export function createDesk(options: DeskOptions) {
  const { store, cache, emit, log, now = Date.now } = options;
  let telegram: Configuration['telegram'] = null;
  let settings = SETTINGS;

  const models = createModels(options.createDraftingModel, log);
  const dialogStates = createDialogStates(store);
  const drafts = createDrafts({
    store,
    now,
    onChange: (draft) => announcer.draftChanged(draft),
    onRemoved: (draft) => announcer.draftRemoved(draft),
  });
  const queue = createQueue({
    store,
    now,
    workerId: options.workerId,
    onChange: (job) => announcer.jobChanged(job),
    onWork: () => worker.wake(),
    onCancelAsked: (jobId) => worker.abort(jobId),
    onAbandoned: (tx, job) => worker.abandoned(tx, job),
  });
  const announcer = createAnnouncer({
    emit,
    queue,
    drafts,
    dialogStates,
    accounts: () => accounts,
  });
  const accounts = createAccounts({
    store,
    cache,
    startGateway: options.startGateway,
    log,
    onAccount,
    onDialogs,
    onMessage: (accountId, { dialogId, message }) =>
      onMessage(accountId, dialogId, message.messageId),
  });
  const signIns = createSignIns({
    startSignIn: options.startSignIn,
    log,
    onState: (signInId, state) => emit('signIn/changed', { signInId, state }),
    onSession: (account, session) => addAccount(account, session),
  });
  const worker = createWorker({
    queue,
    runners: {
      process: createProcessDialog({
        store,
        queue,
        drafts,
        accounts,
        dialogStates,
        models,
        settings: () => settings,
        now,
        onChunk: options.onChunk,
      }),
      send: createOutbox({ store, queue, drafts, accounts, now }),
    },
    concurrency: () => settings.concurrency,
    now,
    log,
  });

  function onAccount(account: Account): void {
    emit('account/changed', { account });
    announcer.touchWorker();
    if (account.connection === 'signedOut') {
      emit('account/sessionChanged', { accountId: account.accountId, session: null });
    }
    if (account.connection === 'online') worker.wake();
  }

  function onDialogs(accountId: string, dialogs: Dialog[], reset: boolean): void {
    announcer.touchDialogs(accountId, dialogs, reset);
    // What came while no process ran is no update: the list tells that a dialog has moved on.
    // After a reset nothing is new: its rows came as pages before.
    if (reset) return;
    for (const { dialogId, last } of dialogs) {
      const draft = drafts.openOf(accountId, dialogId);
      if (draft && last && last.messageId > draft.newestMessageId)
        onMessage(accountId, dialogId, last.messageId);
    }
  }

  function onMessage(accountId: string, dialogId: string, messageId: number): void {
    store
      .write((tx) => {
        const draft = drafts.moveOn(tx, accountId, dialogId, messageId);
        // An approval in its undo window falls with the text it was given for.
        if (draft?.state === 'stale') queue.cancelSends(tx, draft.draftId);
      })
      .catch((error: unknown) =>
        log('error', `a newer message was not recorded: ${describeFailure(error)}`),
      );
  }

  function addAccount(account: Account, session: string): void {
    emit('account/sessionChanged', { accountId: account.accountId, session });
    const connection = telegram;
    if (!connection) return;
    accounts
      .remember(account)
      .then(() => accounts.replace(connection, account.accountId, session))
      .then(() => emit('account/changed', { account }))
      .catch((error: unknown) =>
        log('error', `the account could not be opened: ${describeFailure(error)}`),
      );
  }

  async function configure(next: Configuration): Promise<void> {
    telegram = next.telegram;
    settings = next.settings;
    models.configure(next.model);
    if (telegram) {
      for (const { accountId, session } of next.sessions)
        await accounts.open(telegram, accountId, session);
    }
    if (!worker.isStarted()) {
      await worker.start();
    }
    worker.wake();
  }

  /** At the server first: a session that could not be ended there is not forgotten here. */
  async function signOut(accountId: string, signal: AbortSignal): Promise<void> {
    const { gateway } = accounts.get(accountId);
    if (gateway.account().connection !== 'signedOut') await gateway.signOut(signal);
    const account: Account = { ...gateway.account(), connection: 'signedOut' };
    await accounts.close(accountId);
    onAccount(account);
  }

  return {
    store,
    now,
    models,
    dialogStates,
    drafts,
    queue,
    announcer,
    accounts,
    signIns,
    configure,
    signOut,
    settings: () => settings,
    telegram: () => telegram,
    /** Something is in hand or due: not the time to leave. */
    isBusy: () => worker.runningCount() > 0 || queue.hasWork(),
    async stop(graceMs: number): Promise<void> {
      await signIns.cancelCurrent();
      await worker.stop(graceMs);
      announcer.stop();
      await accounts.closeAll();
    },
  };
}
