import type { Job } from '../protocol/jobRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { inQueueOrder, sectionOf } from './jobList.ts';
import type { Decision, State } from './state.ts';

/** What the Review tab lists. */
export type ReviewItem =
  | { kind: 'draft'; key: string; at: number; draft: Draft }
  /** A dialog in work that has no text yet. */
  | { kind: 'working'; key: string; at: number; job: Job }
  /** Dialogs that wait behind those that are next. */
  | { kind: 'queued'; key: 'queued'; at: number; count: number }
  /** It came to nothing: no reply needed, or failed before a draft existed. */
  | { kind: 'outcome'; key: string; at: number; job: Job };

/** Of the dialogs that wait for their turn, those that are next: the rest is one line, not hundreds of cards before the drafts. */
const NEXT_SHOWN = 6;
/** How long something settled stays in sight. */
const SETTLED_MS = 15 * 60_000;

/** Newest first, what waits for its turn beyond the next few as one. What is settled (sent, no reply needed, failed early) stays a while, below what needs the user. */
export function reviewItems(
  drafts: Iterable<Draft>,
  jobs: Iterable<Job>,
  now: number,
  dismissed: ReadonlySet<string> = new Set(),
): ReviewItem[] {
  const open: ReviewItem[] = [];
  const settled: ReviewItem[] = [];
  const queue: Job[] = [];
  const newestDraft = new Map<string, number>();
  for (const draft of drafts) {
    const newest = newestDraft.get(draft.dialogId) ?? 0;
    // One being written, a second time perhaps, is what the dialog's job is about.
    const at = draft.state === 'drafting' ? Infinity : draft.createdAt;
    newestDraft.set(draft.dialogId, Math.max(newest, at));
    if (draft.state === 'rejected') continue;
    const item = { kind: 'draft', key: draft.draftId, at: draft.createdAt, draft } as const;
    if (draft.state !== 'sent') open.push(item);
    else if (now - draft.updatedAt < SETTLED_MS) settled.push(item);
  }
  for (const job of newestProcessJobs(jobs)) {
    if (job.draftId || (newestDraft.get(job.dialogId) ?? 0) >= job.createdAt) continue;
    const key = `job-${job.jobId}`;
    if (sectionOf(job) === 'Waiting') queue.push(job);
    else if (sectionOf(job) === 'In work') open.push(inWork(job));
    else if (job.state === 'cancelled' || dismissed.has(key)) continue;
    else if (now - (job.finishedAt ?? job.createdAt) < SETTLED_MS) {
      const to = job.state === 'failed' ? open : settled;
      to.push({ kind: 'outcome', key, at: job.createdAt, job });
    }
  }
  queue.sort(inQueueOrder);
  // A single one takes no more room than the line that would tell of it.
  const next = queue.splice(0, queue.length > NEXT_SHOWN + 1 ? NEXT_SHOWN : queue.length);
  open.push(...next.map(inWork));
  if (queue.length > 0) {
    const at = Math.max(...queue.map(({ createdAt }) => createdAt));
    open.push({ kind: 'queued', key: 'queued', at, count: queue.length });
  }
  return [...open.sort(newestFirst), ...settled.sort(newestFirst)];
}

function inWork(job: Job): ReviewItem {
  return { kind: 'working', key: `job-${job.jobId}`, at: job.createdAt, job };
}

/** Whether a draft waits for the user. */
export function needsUser(draft: Draft): boolean {
  return ['ready', 'stale', 'failed', 'unknown'].includes(draft.state);
}

/** What is under way about a draft. An event may tell how it ended before the answer does. */
export function decisionOn(
  deciding: State['deciding']['value'],
  draft: Draft,
): Decision | undefined {
  return needsUser(draft) ? deciding.get(draft.draftId) : undefined;
}

function newestProcessJobs(jobs: Iterable<Job>): Iterable<Job> {
  const newest = new Map<string, Job>();
  for (const job of jobs) {
    if (job.kind !== 'process') continue;
    const known = newest.get(job.dialogId);
    if (!known || job.jobId > known.jobId) newest.set(job.dialogId, job);
  }
  return newest.values();
}

function newestFirst(a: ReviewItem, b: ReviewItem): number {
  return b.at - a.at || (a.key < b.key ? 1 : -1);
}
