import type { Job } from '../protocol/jobRecords.ts';
import { asAppError } from './asAppError.ts';
import type { Host } from './host.ts';
import { finishedFilter, isFinished, UNFINISHED } from './jobList.ts';
import { NOTHING_LOADED } from './jobState.ts';
import type { State } from './state.ts';

const PAGE = 100;
const UNFINISHED_PAGE = 500;
/** Beyond these the list only counts. */
const MAX_UNFINISHED = 2000;

/**
 * Fetches all that is unfinished, the newest jobs whatever the list's filter (the Review tab tells what came of them),
 * and the newest finished ones of the filter. A failure shows in `jobLoad`.
 */
export async function fetchJobs(state: State, host: Host, signal: AbortSignal): Promise<void> {
  try {
    const before = state.jobs.value;
    const listed = await fetchUnfinished(state, host, signal);
    dropUnlisted(state, before, listed, (job) => !isFinished(job));
    const { jobs: newest } = await host.request('job/list', { limit: PAGE }, signal);
    // The whole of the list from there on: what is finished and not in it is forgotten.
    const from = newest.length === PAGE ? oldest(newest) : 0;
    const known = new Set(newest.map(({ jobId }) => jobId));
    dropUnlisted(state, before, known, (job) => isFinished(job) && job.jobId >= from);
    state.jobs.update((held) => byId([...held.values(), ...newest]));
    await fetchFinished(state, host, false, signal);
  } catch (error) {
    fail(state, error, signal);
  }
}

/** Fetches the finished jobs of the filter that is set: the newest, or the next older ones. */
export async function fetchFinishedJobs(state: State, host: Host, older: boolean): Promise<void> {
  const { loading, filter } = state.jobLoad.value;
  if (loading && filter === filterKey(state)) return;
  try {
    await fetchFinished(state, host, older);
  } catch (error) {
    fail(state, error);
  }
}

/** Keeps each page as it comes: an event that arrives before the next page tells something newer. */
async function fetchUnfinished(
  state: State,
  host: Host,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const listed = new Set<number>();
  let last: number | undefined;
  for (let complete = false; !complete && listed.size < MAX_UNFINISHED;) {
    const before = last === undefined ? {} : { beforeId: last };
    const wanted = { states: [...UNFINISHED], limit: UNFINISHED_PAGE, ...before };
    const { jobs } = await host.request('job/list', wanted, signal);
    state.jobs.update((held) => byId([...held.values(), ...jobs]));
    for (const { jobId } of jobs) listed.add(jobId);
    last = jobs.at(-1)?.jobId;
    complete = jobs.length < UNFINISHED_PAGE;
  }
  return listed;
}

/** What was there before and is not listed among its like any more goes, unless an event told of it meanwhile. */
function dropUnlisted(
  state: State,
  before: ReadonlyMap<number, Job>,
  listed: ReadonlySet<number>,
  isLike: (job: Job) => boolean,
): void {
  const isGone = (job: Job) =>
    isLike(job) && !listed.has(job.jobId) && before.get(job.jobId) === job;
  state.jobs.update((held) => byId([...held.values()].filter((job) => !isGone(job))));
}

async function fetchFinished(
  state: State,
  host: Host,
  older: boolean,
  signal?: AbortSignal,
): Promise<void> {
  const filter = filterKey(state);
  const wanted = finishedFilter(state.ui.value.jobs, state.accountId.value);
  const last = state.jobLoad.value;
  const before = older ? { beforeId: last.oldestId } : {};
  state.jobLoad.set({ ...(older ? last : NOTHING_LOADED), filter, loading: true });
  const { jobs } =
    wanted.states.length > 0
      ? await host.request('job/list', { ...wanted, ...before, limit: PAGE }, signal)
      : { jobs: [] };
  // Another filter was chosen meanwhile, and asks for itself.
  if (filter !== filterKey(state)) return;
  state.jobs.update((held) => byId([...held.values(), ...jobs]));
  const more = jobs.length === PAGE;
  state.jobLoad.set({ filter, more, oldestId: more ? oldest(jobs) : 0, loading: false });
}

function fail(state: State, error: unknown, signal?: AbortSignal): void {
  if (signal?.aborted) return;
  state.jobLoad.update((load) => ({ ...load, loading: false, error: asAppError(error) }));
}

/** Names the filter whose finished jobs the list needs. */
function filterKey({ ui, accountId }: State): string {
  return JSON.stringify(finishedFilter(ui.value.jobs, accountId.value));
}

function oldest(jobs: readonly Job[]): number {
  return Math.min(...jobs.map(({ jobId }) => jobId));
}

function byId(jobs: readonly Job[]): ReadonlyMap<number, Job> {
  return new Map(jobs.map((job) => [job.jobId, job]));
}
