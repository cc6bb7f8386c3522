import type { HostState } from '../protocol/bridge.ts';
import type { EncryptionStatus } from '../protocol/encryptionRecords.ts';
import type { AppError } from '../protocol/errors.ts';
import type { Job, WorkerStatus } from '../protocol/jobRecords.ts';
import type { Guidance } from '../protocol/memoryRecords.ts';
import type { Account } from '../protocol/accountRecords.ts';
import type { FetchedDialogs, Folder } from '../protocol/dialogRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import type { SignInState } from '../protocol/signInRecords.ts';
import { announceDraft } from './announcements.ts';
import { clearChats, createChatState, type ChatState } from './chatState.ts';
import type { ShownMessage } from '../protocol/deletedMessages.ts';
import { DialogTable } from './dialogTable.ts';
import type { PageMethod, PageParams, PageResult } from './host.ts';
import { batchRows, type Batch } from './batch.ts';
import type { CardView, Changes, Versions } from './cardView.ts';
import { t } from './l10n.ts';
import { NOTHING_LOADED, type JobDetail, type JobLoad, type Monitor } from './jobState.ts';
import { Signal } from './signal.ts';
import { clearSpending, createSpendingState, type SpendingState } from './spendingState.ts';
import type { CancelledTogether } from './processing.ts';
import type { Streams } from './streams.ts';
import type { Tab, UiState } from './uiState.ts';

export interface SignIn {
  signInId: string;
  state: SignInState;
}

/** A failure the user should know of, until dismissed. */
export interface Notice {
  message: string;
  hint?: string | undefined;
}

/** What the last decision can take back. */
export interface Undoable {
  draftIds: readonly string[];
  /** Whom it was about. */
  title: string;
  kind: 'approved' | 'rejected';
}

export interface DialogLoad {
  complete: boolean;
  /** While the worker still fetches it from Telegram. */
  fetched?: FetchedDialogs;
  error?: AppError;
}

/** The last messages of one dialog, as of one newest message and of what became of the answered ones. */
export interface Transcript {
  newestMessageId: number;
  movedOn: Draft['movedOn'];
  messages: readonly ShownMessage[] | undefined;
  error: AppError | undefined;
}

/** Asks the host; a failure is told to the user, and the answer is undefined then. */
export type Ask = <M extends PageMethod>(
  method: M,
  params: PageParams<M>,
) => Promise<PageResult<M> | undefined>;

export type Decision = Undoable['kind'];

/** Everything on the page that came from outside. All of it can be had again from the sidecar. */
export interface State {
  /** Null until the host has answered. */
  host: Signal<HostState | null>;
  /** Why the page could not be filled; null once it could. */
  syncError: Signal<AppError | null>;
  /** Null until the sidecar has answered. */
  accounts: Signal<readonly Account[] | null>;
  accountId: Signal<string | null>;
  signIn: Signal<SignIn | null>;
  dialogs: DialogTable;
  /** Of the account in view. */
  folders: Signal<readonly Folder[]>;
  /** How far the list has come. */
  dialogLoad: Signal<DialogLoad>;
  drafts: Signal<ReadonlyMap<string, Draft>>;
  draftLoad: Signal<{ complete: boolean; error?: AppError }>;
  jobs: Signal<ReadonlyMap<number, Job>>;
  jobLoad: Signal<JobLoad>;
  jobDetail: Signal<JobDetail | null>;
  monitor: Signal<Monitor>;
  worker: Signal<WorkerStatus | null>;
  /** Of what is stored. */
  encryption: Signal<EncryptionStatus | null>;
  spending: SpendingState;
  chat: ChatState;
  transcripts: Signal<ReadonlyMap<string, Transcript>>;
  /** What drafts are guided by, of dialogs of the account in view; asked for anew once it has changed. */
  guidances: Signal<ReadonlyMap<string, Guidance>>;
  notice: Signal<Notice | null>;
  undoable: Signal<Undoable | null>;
  /** Drafts that were not written after all; null once that is dismissed. */
  cancelled: Signal<CancelledTogether | null>;
  /** Drafts that are about to be decided on together. */
  batch: Signal<Batch | null>;
  cardView: Signal<CardView | null>;
  /** What changed under the stale draft in focus. */
  changes: Signal<Changes | null>;
  /** Of the draft in focus. */
  versions: Signal<Versions | null>;
  /** The text that the user is asked about: it goes out as several messages. */
  agreeing: Signal<{ draftId: string; version: number } | null>;
  /** Drafts whose approval or rejection is under way; whether it holds is the worker's to say. */
  deciding: Signal<ReadonlyMap<string, Decision>>;
  /** How far the files of replies that leave have come, by draft: 0 to 1. */
  uploads: Signal<ReadonlyMap<string, number>>;
  dismissed: Signal<ReadonlySet<string>>;
  /** The tab whose content is to take the keyboard as soon as it is there. */
  wantsFocus: Signal<Tab | null>;
  /** Spoken once by a screen reader. */
  announcement: Signal<string>;
  ui: Signal<UiState>;
}

export function createState(ui: Signal<UiState>): State {
  return {
    host: new Signal<HostState | null>(null),
    syncError: new Signal<AppError | null>(null),
    accounts: new Signal<readonly Account[] | null>(null),
    accountId: new Signal<string | null>(ui.value.accountId ?? null),
    signIn: new Signal<SignIn | null>(null),
    dialogs: new DialogTable(),
    folders: new Signal<readonly Folder[]>([]),
    dialogLoad: new Signal<DialogLoad>({ complete: false }),
    drafts: new Signal<ReadonlyMap<string, Draft>>(new Map()),
    draftLoad: new Signal<{ complete: boolean; error?: AppError }>({ complete: false }),
    jobs: new Signal<ReadonlyMap<number, Job>>(new Map()),
    jobLoad: new Signal(NOTHING_LOADED),
    jobDetail: new Signal<JobDetail | null>(null),
    monitor: new Signal<Monitor>({}),
    worker: new Signal<WorkerStatus | null>(null),
    encryption: new Signal<EncryptionStatus | null>(null),
    spending: createSpendingState(),
    chat: createChatState(),
    transcripts: new Signal<ReadonlyMap<string, Transcript>>(new Map()),
    guidances: new Signal<State['guidances']['value']>(new Map()),
    notice: new Signal<Notice | null>(null),
    undoable: new Signal<Undoable | null>(null),
    cancelled: new Signal<CancelledTogether | null>(null),
    batch: new Signal<Batch | null>(null),
    cardView: new Signal<CardView | null>(null),
    changes: new Signal<Changes | null>(null),
    versions: new Signal<Versions | null>(null),
    agreeing: new Signal<State['agreeing']['value']>(null),
    deciding: new Signal<State['deciding']['value']>(new Map()),
    uploads: new Signal<ReadonlyMap<string, number>>(new Map()),
    dismissed: new Signal<ReadonlySet<string>>(new Set()),
    wantsFocus: new Signal<Tab | null>(null),
    announcement: new Signal(''),
    ui,
  };
}

/** Forgets what belongs to a world (demo, real) that is no longer in view, or to what was fetched anew. */
export function clearWorld(state: State): void {
  clearAccount(state);
  state.drafts.set(new Map());
  state.draftLoad.set({ complete: false });
  state.jobs.set(new Map());
  state.cancelled.set(null);
  state.encryption.set(null);
  state.monitor.set({});
  clearSpending(state.spending);
}

/** Forgets what belongs to the account that was in view. Drafts and jobs stay: those of all accounts are held. */
function clearAccount(state: State): void {
  state.dialogs.clear();
  state.folders.set([]);
  state.dialogLoad.set({ complete: false });
  state.jobLoad.set(NOTHING_LOADED);
  state.jobDetail.set(null);
  state.transcripts.set(new Map());
  state.guidances.set(new Map());
  clearChats(state.chat);
  state.undoable.set(null);
  state.batch.set(null);
  state.agreeing.set(null);
  state.cardView.set(null);
  state.versions.set(null);
  state.changes.set(null);
  state.dismissed.set(new Set());
}

/** Another account comes into view, and is the one after a reload as well. Its rows have to be fetched. */
export function chooseAccount(state: State, accountId: string): 'resync' | undefined {
  state.ui.update((ui) => ({ ...ui, accountId }));
  if (accountId === state.accountId.value) return undefined;
  clearAccount(state);
  state.accountId.set(accountId);
  // Places in the other account.
  state.ui.update((ui) => ({
    ...ui,
    query: '',
    scroll: 0,
    draftId: undefined,
    dialogId: undefined,
    jobs: { ...ui.jobs, query: '', dialogId: undefined, openId: undefined },
  }));
  const name = state.accounts.value?.find((account) => account.accountId === accountId)?.name;
  if (name !== undefined) state.announcement.set(t('Now showing {0}.', name));
  return 'resync';
}

/** What can be approved together is checked; what is rejected is chosen one by one. */
export function openedBatch(state: State, kind: Batch['kind']): Batch {
  if (!state.draftLoad.value.complete) return { kind, picked: undefined };
  const { fit } = batchRows(kind, state);
  return { kind, picked: new Set(kind === 'approve' ? fit.map(({ draftId }) => draftId) : []) };
}

/** The account in view: the chosen one while it is signed in, else the first that is. */
export function pickAccount(accounts: readonly Account[], chosen: string | null): string | null {
  const signedIn = accounts.filter((account) => account.connection !== 'signedOut');
  return (signedIn.find((a) => a.accountId === chosen) ?? signedIn[0])?.accountId ?? null;
}

/** Stores a draft as it is now, and follows its text while it streams. Events and answers come in the order they were made. */
export function applyDraft(state: State, streams: Streams, draft: Draft): void {
  const known = state.drafts.value.get(draft.draftId);
  if (draft.state === 'drafting') streams.follow(draft.draftId, draft.attempt);
  state.drafts.update((drafts) => new Map(drafts).set(draft.draftId, draft));
  if (draft.state !== 'drafting') streams.drop(draft.draftId);
  if (draft.state !== 'approved' && state.uploads.value.has(draft.draftId))
    state.uploads.update((uploads) => without(uploads, draft.draftId));
  // Another text answers the dialog as it is now; what was sent is settled.
  if (draft.state === 'drafting' || draft.state === 'sent') {
    dropReplyTo(state, (draftId) => draftId === draft.draftId);
    dropSilent(state, (draftId) => draftId === draft.draftId);
  }
  if (known && known.state !== draft.state) {
    const said = announceDraft(draft);
    if (said) state.announcement.set(said);
  }
}

/** Forgets which message the reply of these drafts was to answer. */
export function dropReplyTo({ ui }: Pick<State, 'ui'>, isDropped: (draftId: string) => boolean) {
  const all = Object.entries(ui.value.replyTo);
  const kept = all.filter(([draftId]) => !isDropped(draftId));
  if (kept.length < all.length) {
    ui.update((now) => ({ ...now, replyTo: Object.fromEntries(kept) }));
  }
}

/** Forgets that these drafts were to arrive without a sound. */
export function dropSilent({ ui }: Pick<State, 'ui'>, isDropped: (draftId: string) => boolean) {
  const all = Object.entries(ui.value.silent);
  const kept = all.filter(([draftId]) => !isDropped(draftId));
  if (kept.length < all.length) {
    ui.update((now) => ({ ...now, silent: Object.fromEntries(kept) }));
  }
}

export function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
