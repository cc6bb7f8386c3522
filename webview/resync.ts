import { AppError } from '../protocol/errors.ts';
import type { Host } from './host.ts';
import { applyDraft, clearWorld, pickAccount, type State } from './state.ts';
import type { Streams } from './streams.ts';

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
  const { accounts } = await host.request('account/list', {}, signal);
  state.syncError.set(null);
  state.accounts.set(accounts);
  const accountId = pickAccount(accounts, state.accountId.value);
  if (accountId !== state.accountId.value) clearWorld(state);
  state.accountId.set(accountId);
  await Promise.all([
    fetchWorker(state, host, signal),
    fetchDrafts(state, streams, host, signal),
    fetchJobs(state, host, signal),
    accountId ? fetchDialogs(state, host, accountId, signal) : undefined,
  ]);
}

async function fetchWorker(state: State, host: Host, signal: AbortSignal): Promise<void> {
  state.worker.set(await host.request('worker/status', {}, signal));
}

async function fetchJobs(state: State, host: Host, signal: AbortSignal): Promise<void> {
  const { jobs } = await host.request('job/list', { limit: 200 }, signal);
  state.jobs.set(new Map(jobs.map((job) => [job.jobId, job])));
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
    for (const draft of drafts) applyDraft(state, streams, draft);
    state.draftLoad.set({ complete: true });
  } catch (error) {
    if (signal.aborted) return;
    state.draftLoad.set({ complete: true, error: asAppError(error) });
  }
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
      const page = await host.request('dialog/list', { accountId, offset, limit: PAGE }, signal);
      for (const dialog of page.dialogs) listed.add(dialog.dialogId);
      state.dialogs.upsert(page.dialogs);
      offset += page.dialogs.length;
      complete = page.complete;
      if (page.dialogs.length === 0 || offset >= page.total) break;
    }
    const gone = [...before].some((dialogId) => !listed.has(dialogId));
    if (complete && gone) dropUnlisted(state, before, listed);
    state.dialogLoad.set({ complete });
    if (!complete) await untilComplete(state, host, accountId, signal);
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
    if (complete && page.total > state.dialogs.size) {
      return fetchDialogs(state, host, accountId, signal);
    }
  }
  state.dialogLoad.set({ complete: true });
}

/** What was caught, as an AppError. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', 'Something unexpected went wrong in the panel.', {
    cause: error,
  });
}
