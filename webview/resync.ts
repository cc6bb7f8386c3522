import type { FetchedDialogs } from '../protocol/dialogRecords.ts';
import { fetchedText } from './announcements.ts';
import { asAppError } from './asAppError.ts';
import type { Host } from './host.ts';
import { fetchJobs } from './jobLoad.ts';
import { applyDraft, clearWorld, dropReplyTo, pickAccount, type State } from './state.ts';
import type { Streams } from './streams.ts';

/** More rows than a screen has, and few enough to be there at once. */
const FIRST_PAGE = 100;
const PAGE = 500;
const INCOMPLETE_RETRY_MS = 1000;

/**
 * Fetches everything the page shows from the sidecar, over what it holds already; events that arrive meanwhile
 * stay. Ends early when `signal` is aborted (a newer resync took over).
 */
export async function resync(
  state: State,
  streams: Streams,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  const asking = host.request('account/list', {}, signal);
  // The account in view is the one that was: the screen has its rows a round trip sooner. Else they are dropped.
  const guess = new AbortController();
  const guessed = fetchWorld(state, streams, host, AbortSignal.any([signal, guess.signal]));
  guessed.catch(() => undefined); // Awaited below, or dropped.
  const accounts = await asking.catch((error: unknown) => {
    guess.abort();
    throw error;
  });
  state.syncError.set(null);
  state.accounts.set(accounts.accounts);
  const accountId = pickAccount(accounts.accounts, state.accountId.value);
  if (accountId === state.accountId.value) return guessed;
  guess.abort();
  clearWorld(state);
  state.accountId.set(accountId);
  await fetchWorld(state, streams, host, signal);
}

/** All of the account in view. */
async function fetchWorld(
  state: State,
  streams: Streams,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  const accountId = state.accountId.value;
  await Promise.all([
    accountId ? fetchDialogs(state, host, accountId, signal) : undefined,
    fetchDrafts(state, streams, host, signal),
    fetchWorker(state, host, signal),
    fetchEncryption(state, host, signal),
    fetchJobs(state, host, signal),
    accountId ? fetchFolders(state, host, accountId, signal) : undefined,
  ]);
}

async function fetchWorker(state: State, host: Host, signal: AbortSignal): Promise<void> {
  state.worker.set(await host.request('worker/status', {}, signal));
}

async function fetchEncryption(state: State, host: Host, signal: AbortSignal): Promise<void> {
  state.encryption.set(await host.request('encryption/get', {}, signal));
}

async function fetchDrafts(
  state: State,
  streams: Streams,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { drafts } = await host.request('draft/list', {}, signal);
    const listed = new Set(drafts.map((draft) => draft.draftId));
    const held = [...state.drafts.value].filter(([draftId]) => listed.has(draftId));
    state.drafts.set(new Map(held));
    dropReplyTo(state, (draftId) => !listed.has(draftId));
    for (const draft of drafts) applyDraft(state, streams, draft);
    state.draftLoad.set({ complete: true });
  } catch (error) {
    if (signal.aborted) return;
    state.draftLoad.set({ complete: true, error: asAppError(error) });
  }
}

/** Without them the list is whole all the same. */
async function fetchFolders(
  state: State,
  host: Host,
  accountId: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await host.request('dialog/folders', { accountId }, signal).catch(() => undefined);
  if (answer && accountId === state.accountId.value) state.folders.set(answer.folders);
}

async function fetchDialogs(
  state: State,
  host: Host,
  accountId: string,
  signal: AbortSignal,
): Promise<void> {
  const before = new Set(state.dialogs.all().map((dialog) => dialog.dialogId));
  const listed = new Set<string>();
  try {
    let complete = false;
    for (let offset = 0; ;) {
      const limit = offset === 0 ? FIRST_PAGE : PAGE;
      const page = await host.request('dialog/list', { accountId, offset, limit }, signal);
      for (const dialog of page.dialogs) listed.add(dialog.dialogId);
      state.dialogs.upsert(page.dialogs);
      offset += page.dialogs.length;
      complete = page.complete;
      if (!complete) showFetched(state, page.fetched);
      if (page.dialogs.length === 0 || offset >= page.total) break;
    }
    const gone = [...before].some((dialogId) => !listed.has(dialogId));
    if (complete && gone) dropUnlisted(state, before, listed);
    if (complete) state.dialogLoad.set({ complete });
    else await untilComplete(state, host, accountId, signal);
  } catch (error) {
    if (signal.aborted) return;
    state.dialogLoad.set({ complete: true, error: asAppError(error) });
  }
}

/** What was here before and is not in the list any more goes; what an event brought meanwhile stays. */
function dropUnlisted(
  state: State,
  before: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): void {
  const ids = state.dialogs.all().map((dialog) => dialog.dialogId);
  state.dialogs.retain(new Set(ids.filter((id) => listed.has(id) || !before.has(id))));
}

/** Its beginning is spoken; the numbers after that are there to look at. */
function showFetched({ dialogLoad, announcement }: State, fetched?: FetchedDialogs): void {
  const isBeginning = !dialogLoad.value.fetched;
  dialogLoad.set({ complete: false, ...(fetched && { fetched }) });
  if (fetched && isBeginning) announcement.set(fetchedText(fetched));
}

/** The sidecar is still fetching from Telegram: rows come as events; only the end has to be asked for. */
async function untilComplete(
  state: State,
  host: Host,
  accountId: string,
  signal: AbortSignal,
): Promise<void> {
  for (let complete = false; !complete;) {
    await new Promise((resolve) => setTimeout(resolve, INCOMPLETE_RETRY_MS));
    const page = await host.request('dialog/list', { accountId, limit: 1 }, signal);
    complete = page.complete;
    if (!complete) showFetched(state, page.fetched);
    if (complete && page.total > state.dialogs.size) {
      return fetchDialogs(state, host, accountId, signal);
    }
  }
  state.dialogLoad.set({ complete: true });
}
