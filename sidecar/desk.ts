import { uptime as systemUptime } from 'node:os';
import type { Configuration } from '../protocol/configuration.ts';
import type { Chunk } from '../protocol/chunkRecords.ts';
import type { Log } from '../rpc/startMessage.ts';
import { createAnnouncer } from './announcer.ts';
import type { Emit } from './announcer.ts';
import { describeFailure } from './describeFailure.ts';
import { createDialogChanges } from './desk/dialogChanges.ts';
import { createJobRunners } from './desk/jobRunners.ts';
import { createKeptData } from './desk/keptData.ts';
import { createLearnFromSent } from './desk/learnFromSent.ts';
import { createMemory } from './desk/memory.ts';
import { createModelWork } from './desk/modelWork.ts';
import { startMonitor } from './desk/monitor.ts';
import { createReview } from './desk/review.ts';
import { createTalks } from './desk/talks.ts';
import { createTelegramAccounts } from './desk/telegramAccounts.ts';
import { createAssertDialog } from './dialogs/assertDialog.ts';
import type { CreateDraftingModel } from './drafting/draftingModel.ts';
import { createEncryption } from './encryption/encryption.ts';
import { createFiles } from './files/files.ts';
import { NO_GUIDANCE } from './memory/guidances.ts';
import { createQueue } from './queue/createQueue.ts';
import type { Cache } from './store/openCache.ts';
import type { Store } from './store/store.ts';
import type { StartGateway, StartSignIn } from './telegram/gateway.ts';
import { createAnswerWithoutStore } from './worker/answerWithoutStore.ts';
import { createAutoProcess } from './worker/autoProcess.ts';
import { watchStore } from './worker/hold.ts';
import { createWorker } from './worker/worker.ts';

export interface DeskOptions {
  store: Store;
  cache: Cache;
  workerId: string;
  startGateway: StartGateway;
  startSignIn: StartSignIn;
  createDraftingModel: CreateDraftingModel;
  emit: Emit;
  /** To the subscribers of its stream only. */
  onChunk: (chunk: Chunk) => void;
  log: Log;
  now?: () => number;
  /** Since the machine was started, its sleep included, ms. */
  uptime?: () => number;
}

export type Desk = ReturnType<typeof createDesk>;

const SETTINGS: Configuration['settings'] = {
  historyLimit: 20,
  undoMs: 5_000,
  concurrency: 4,
  instructions: '',
  maxMessages: 200,
  retentionDays: 7,
  cleanupHour: 2,
  fileQuotaMegabytes: 500,
};

/** Puts the parts of the sidecar together; telegram, drafting and queue meet only here. */
export function createDesk(options: DeskOptions) {
  const { cache, emit, onChunk, workerId, log, now = Date.now } = options;
  const { uptime = () => systemUptime() * 1_000 } = options;
  const store = watchStore(options.store, (trouble) => worker.hold(trouble));
  let current = SETTINGS;
  const settings = () => current;
  const touchDialog = (accountId: string, dialogId: string) =>
    announcer.touchDialog(accountId, dialogId);

  const modelWork = createModelWork({
    store,
    settings,
    createDraftingModel: options.createDraftingModel,
    emit,
    onSpent() {
      announcer.touchWorker();
      worker.wake();
    },
    now,
    log,
  });
  const { runners, models, editorModels, ledger, meter } = modelWork;
  const memory = createMemory({
    store,
    settings,
    emit,
    touchDialog,
    onProfileRemoved: (profileId) => runners.dropProfile(profileId),
    now,
    log,
  });
  const { instructions, profiles, notes, voice, guidances, facts } = memory;
  const queue = createQueue({
    store,
    now,
    workerId,
    onChange: (job) => announcer.jobChanged(job),
    onWork: () => worker.wake(),
    onCancelAsked: (jobId) => worker.abort(jobId),
    onAbandoned: (tx, job) => worker.abandoned(tx, job),
  });
  const review = createReview({
    store,
    emit,
    touchDialog,
    onChange(draft) {
      announcer.draftChanged(draft);
      telegram.draftChanged(draft);
    },
    onRemoved: (draft) => announcer.draftRemoved(draft),
    onSent: createLearnFromSent({ memory, queue, now }),
    now,
  });
  const { chunks, rules, outcomes, drafts, dialogStates } = review;
  const announcer = createAnnouncer({
    ...memory,
    ...review,
    emit,
    queue,
    accounts: () => accounts,
    today: () => ledger.today(),
    trouble: () => encryption.trouble() ?? worker.trouble(),
    log,
  });

  const telegram = createTelegramAccounts({
    store,
    cache,
    drafts,
    startGateway: options.startGateway,
    startSignIn: options.startSignIn,
    settings,
    changes: createDialogChanges({
      store,
      drafts,
      queue,
      heard: (...message) => autoProcess.heard(...message),
      log,
    }),
    announcer,
    emit,
    onOnline: () => worker.wake(),
    onSignedOut: (accountId) => talks.endOfAccount(accountId),
    onClosed: (accountId) => runners.dropAccount(accountId),
    log,
  });
  const { accounts, signIns, cloudHandover } = telegram;
  const files = createFiles({ store, now, log });
  const talks = createTalks({
    store,
    chunks,
    files,
    queue,
    answerWithoutStore: createAnswerWithoutStore({
      accounts,
      models,
      settings,
      guidances: NO_GUIDANCE,
      now,
    }),
    settings,
    emit,
    onChunk,
    onEnded: (session) => runners.drop(session),
    now,
    log,
  });
  const { sessions, conversations, withoutStore, upkeep, cleanFiles, quarantineDir } = talks;
  const encryption = createEncryption({
    store,
    cache,
    quarantineDir,
    now,
    onChange(status) {
      emit('encryption/changed', status);
      announcer.touchWorker();
    },
    log,
  });

  const jobs = createJobRunners({
    ...memory,
    ...review,
    store,
    queue,
    conversations,
    files,
    cleanFiles,
    accounts,
    models,
    meter,
    settings,
    now,
    onChunk,
    onUpload: (progress) => emit('draft/uploaded', progress),
    log,
  });
  const worker = createWorker({
    queue,
    runners: jobs.runners,
    store,
    concurrency: () => current.concurrency,
    // What leaves needs no model.
    mayClaim: (kind) => !['process', 'chat', 'learn'].includes(kind) || !ledger.isReached(),
    now,
    uptime,
    onHold: () => announcer.touchWorker(),
    onWake: () => upkeep.look(),
    log,
  });
  const autoProcess = createAutoProcess({
    store,
    rules,
    queue,
    hasOpenDraft: (accountId, dialogId) => drafts.openOf(accountId, dialogId) !== undefined,
    dialogOf: (accountId, dialogId) => accounts.find(accountId)?.dialogs.get(dialogId),
    now,
    log,
  });
  const monitor = startMonitor({
    store,
    queue,
    accounts,
    ledger,
    encryption: encryption.status,
    lastModelOutcome: modelWork.lastOutcome,
    workerId,
    now,
  });
  const keptData = createKeptData({
    store,
    cache,
    quarantineDir,
    accounts,
    queue,
    worker,
    withoutStore,
    holders: [conversations, drafts, rules, memory],
    cleanFiles,
    onRemoved(accountId) {
      runners.dropAccount(accountId);
      emit('account/removed', { accountId });
      announcer.touchWorker();
    },
  });

  async function configure(next: Configuration): Promise<void> {
    // Nothing of what follows can read or write without the key.
    await encryption.configure(next.encryption);
    await telegram.connect(next.telegram);
    const isInstructedAnew = next.settings.instructions !== current.instructions;
    current = next.settings;
    if (isInstructedAnew) emit('instructions/changed', {});
    if (current.voice === false) await memory.forgetVoice();
    ledger.settingsChanged();
    models.configure(next.model);
    await telegram.open(next);
    if (!worker.isStarted()) {
      await interruptedUploads();
      await worker.start();
    }
    worker.wake();
    autoProcess.start();
    upkeep.start();
  }

  /** Those that an earlier process began. A database that cannot be written just now is met by the worker. */
  async function interruptedUploads(): Promise<void> {
    await store
      .write((tx) => files.failInterrupted(tx))
      .catch((error: unknown) =>
        log('warn', `interrupted uploads were not noted: ${describeFailure(error)}`),
      );
  }

  return {
    store,
    now,
    models,
    editorModels,
    ledger,
    meter,
    outcomes,
    dialogStates,
    rules,
    instructions,
    profiles,
    notes,
    voice,
    guidances,
    facts,
    drafts,
    cloudHandover,
    previewRequests: jobs.previewRequests,
    chunks,
    sessions,
    conversations,
    cleanFiles,
    files,
    withoutStore,
    queue,
    announcer,
    accounts,
    signIns,
    configure,
    signOut: telegram.signOut,
    removeAccount: keptData.removeAccount,
    /** What is kept of every account. */
    accountData: keptData.list,
    assertDialog: createAssertDialog({ store, accounts }),
    health: monitor.health,
    encryption,
    settings,
    telegram: telegram.connection,
    /** The database cannot be written just now, and the worker waits until it can. */
    isHeld: () => worker.trouble() !== undefined,
    /** Something is in hand or due: not the time to leave. What waits behind a damaged database waits for a restart. */
    isBusy: () =>
      withoutStore.isBusy() ||
      encryption.isChanging() ||
      (worker.trouble()?.code !== 'databaseCorrupt' &&
        (worker.runningCount() > 0 || queue.hasWork() || autoProcess.isWaiting())),
    async stop(graceMs: number): Promise<void> {
      await encryption.stop();
      await signIns.cancelCurrent();
      await autoProcess.stop();
      await upkeep.stop();
      await withoutStore.stop();
      await worker.stop(graceMs);
      announcer.stop();
      monitor.stop();
      await telegram.stop();
    },
  };
}
