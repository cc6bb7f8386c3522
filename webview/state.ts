import type { HostState } from '../protocol/bridge.ts';
import type { AppError } from '../protocol/errors.ts';
import type {
  Account,
  Draft,
  Job,
  Message,
  SignInState,
  WorkerStatus,
} from '../protocol/records.ts';
import { DialogTable } from './dialogTable.ts';
import type { PageEvent } from './host.ts';
import { Signal } from './signal.ts';
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
  draftId: string;
  title: string;
  kind: 'approved' | 'rejected';
}

/** The last messages of one dialog, as of one newest message. */
export interface Transcript {
  newestMessageId: number;
  messages: readonly Message[] | undefined;
  error: AppError | undefined;
}

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
  /** How far the list has come. */
  dialogLoad: Signal<{ complete: boolean; error?: AppError }>;
  drafts: Signal<ReadonlyMap<string, Draft>>;
  draftLoad: Signal<{ complete: boolean; error?: AppError }>;
  jobs: Signal<ReadonlyMap<number, Job>>;
  worker: Signal<WorkerStatus | null>;
  transcripts: Signal<ReadonlyMap<string, Transcript>>;
  notice: Signal<Notice | null>;
  undoable: Signal<Undoable | null>;
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
    accountId: new Signal<string | null>(null),
    signIn: new Signal<SignIn | null>(null),
    dialogs: new DialogTable(),
    dialogLoad: new Signal<{ complete: boolean; error?: AppError }>({ complete: false }),
    drafts: new Signal<ReadonlyMap<string, Draft>>(new Map()),
    draftLoad: new Signal<{ complete: boolean; error?: AppError }>({ complete: false }),
    jobs: new Signal<ReadonlyMap<number, Job>>(new Map()),
    worker: new Signal<WorkerStatus | null>(null),
    transcripts: new Signal<ReadonlyMap<string, Transcript>>(new Map()),
    notice: new Signal<Notice | null>(null),
    undoable: new Signal<Undoable | null>(null),
    dismissed: new Signal<ReadonlySet<string>>(new Set()),
    wantsFocus: new Signal<Tab | null>(null),
    announcement: new Signal(''),
    ui,
  };
}

/** Forgets what belongs to an account or to a world (demo, real) that is no longer in view. */
export function clearWorld(state: State): void {
  state.dialogs.clear();
  state.dialogLoad.set({ complete: false });
  state.drafts.set(new Map());
  state.draftLoad.set({ complete: false });
  state.jobs.set(new Map());
  state.transcripts.set(new Map());
  state.undoable.set(null);
  state.dismissed.set(new Set());
}

/** Applies an event. Returns what has to be fetched because of it. */
export function applyEvent(
  state: State,
  streams: Streams,
  { event, payload }: PageEvent,
): 'resync' | undefined {
  switch (event) {
    case 'host/changed':
      return applyHost(state, payload);
    case 'host/showDraft':
      state.wantsFocus.set('review');
      state.ui.update((ui) => ({ ...ui, tab: 'review', draftId: payload.draftId }));
      return undefined;
    case 'host/showJobs':
      state.wantsFocus.set('jobs');
      state.ui.update((ui) => ({ ...ui, tab: 'jobs' }));
      return undefined;
    case 'account/changed':
      return applyAccount(state, payload.account);
    case 'account/sessionChanged':
      return undefined; // A secret, and the host's alone; it does not come here.
    case 'signIn/changed':
      return applySignIn(state, payload);
    case 'dialog/changed':
      if (payload.accountId !== state.accountId.value) return undefined;
      if (payload.reset) state.dialogs.clear();
      state.dialogs.upsert(payload.dialogs);
      return undefined;
    case 'draft/changed':
      applyDraft(state, streams, payload.draft);
      return undefined;
    case 'draft/removed':
      state.drafts.update((drafts) => without(drafts, payload.draftId));
      return undefined;
    case 'chunk/added':
      streams.add(payload);
      return undefined;
    case 'job/changed':
      state.jobs.update((jobs) => new Map(jobs).set(payload.job.jobId, payload.job));
      return undefined;
    case 'worker/changed':
      state.worker.set(payload);
  }
  return undefined;
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
  if (known && known.state !== draft.state) {
    const said = announce(draft);
    if (said) state.announcement.set(said);
  }
}

function applyHost(state: State, host: HostState): 'resync' | undefined {
  const before = state.host.value;
  state.host.set(host);
  if (before && before.demo !== host.demo) {
    clearWorld(state);
    state.accounts.set(null);
    state.accountId.set(null);
    state.signIn.set(null);
    state.ui.update((ui) => ({ ...ui, signInId: undefined }));
  }
  const already = before?.sidecar === 'ready' && before.demo === host.demo;
  return host.sidecar === 'ready' && !already ? 'resync' : undefined;
}

function applyAccount(state: State, account: Account): 'resync' | undefined {
  const others = (state.accounts.value ?? []).filter((a) => a.accountId !== account.accountId);
  const accounts = [...others, account].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  state.accounts.set(accounts);
  const picked = pickAccount(accounts, state.accountId.value);
  if (picked === state.accountId.value) return undefined;
  clearWorld(state);
  state.accountId.set(picked);
  return picked ? 'resync' : undefined;
}

function applySignIn(state: State, signIn: SignIn): 'resync' | undefined {
  const { kind } = signIn.state;
  const over = kind === 'done' || kind === 'cancelled';
  const resumable = !over && kind !== 'failed';
  state.signIn.set(over ? null : signIn);
  state.ui.update((ui) => ({ ...ui, signInId: resumable ? signIn.signInId : undefined }));
  if (signIn.state.kind !== 'done') return undefined;
  if (state.accountId.value !== signIn.state.accountId) clearWorld(state);
  state.accountId.set(signIn.state.accountId);
  state.announcement.set('Signed in.');
  return 'resync';
}

function announce(draft: Draft): string | undefined {
  switch (draft.state) {
    case 'ready':
      return `The draft for ${draft.dialogTitle} is ready.`;
    case 'sent':
      return `Sent to ${draft.dialogTitle}.`;
    case 'stale':
      return `${draft.dialogTitle} wrote again: the draft is out of date.`;
    case 'failed':
      return `The reply to ${draft.dialogTitle} failed. ${draft.error?.message ?? ''}`;
    case 'unknown':
      return `It is not known whether the reply to ${draft.dialogTitle} arrived.`;
    case 'drafting':
    case 'approved':
    case 'sending':
    case 'rejected':
      break;
  }
  return undefined;
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
