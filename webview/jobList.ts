import type { Job, JobKind, JobState } from '../protocol/jobRecords.ts';
import type { JobView } from './uiState.ts';

const STATES: Record<JobView['group'], readonly JobState[]> = {
  all: ['running', 'retrying', 'queued', 'waiting', 'scheduled', 'done', 'failed', 'cancelled'],
  active: ['running', 'retrying', 'queued', 'waiting', 'scheduled'],
  failed: ['failed'],
  done: ['done', 'cancelled'],
};
export const JOB_SECTIONS = ['In work', 'Waiting', 'Finished'] as const;
export type JobSection = (typeof JOB_SECTIONS)[number];

const SECTION_OF: Record<JobState, JobSection> = {
  running: 'In work',
  retrying: 'In work',
  queued: 'Waiting',
  waiting: 'Waiting',
  scheduled: 'Waiting',
  done: 'Finished',
  failed: 'Finished',
  cancelled: 'Finished',
};
export const UNFINISHED = STATES.active;

export function isFinished({ state }: Pick<Job, 'state'>): boolean {
  return SECTION_OF[state] === 'Finished';
}

/** What of the finished jobs a filter wants; the page asks for these piece by piece. */
export interface FinishedFilter {
  states: JobState[];
  kinds?: JobKind[];
  accountId?: string;
  dialogId?: string;
}

export function finishedFilter(
  { group, kind, dialogId }: JobView,
  accountId: string | null,
): FinishedFilter {
  return {
    ...(accountId === null ? {} : { accountId }),
    states: STATES[group].filter((state) => isFinished({ state })),
    ...(kind === undefined ? {} : { kinds: [kind] }),
    ...(dialogId === undefined ? {} : { dialogId }),
  };
}

/**
 * The jobs a filter shows, by section: what is in work as it was started, what waits in the order it will run, what
 * has finished newest first. Finished ones older than `oldestId` are left out: between them and the rest there
 * may be some the page does not know. `kept` holds jobs in the section they were in when the user cancelled them, so
 * that the row stays beneath the pointer.
 */
export function jobSections(
  jobs: Iterable<Job>,
  view: JobView,
  oldestId: number,
  kept: ReadonlyMap<number, JobSection>,
): Map<JobSection, Job[]> {
  const sections = new Map<JobSection, Job[]>(JOB_SECTIONS.map((title) => [title, []]));
  const matches = matcher(view);
  for (const job of jobs) {
    const place = job.state === 'cancelled' ? kept.get(job.jobId) : undefined;
    const section = place ?? SECTION_OF[job.state];
    const known = section !== 'Finished' || job.jobId >= oldestId;
    if (known && (place !== undefined || matches(job))) {
      sections.get(section)?.push(job);
    }
  }
  sections.get('In work')?.sort(runningFirst);
  sections.get('Waiting')?.sort(inQueueOrder);
  sections.get('Finished')?.sort(newestEndFirst);
  return sections;
}

export function sectionOf({ state }: Job): JobSection {
  return SECTION_OF[state];
}

function matcher({ group, kind, dialogId, query }: JobView): (job: Job) => boolean {
  const words = query.trim().toLocaleLowerCase();
  return (job) =>
    STATES[group].includes(job.state) &&
    (kind === undefined || job.kind === kind) &&
    (dialogId === undefined || job.dialogId === dialogId) &&
    (words === '' || job.dialogTitle.toLocaleLowerCase().includes(words));
}

function runningFirst(a: Job, b: Job): number {
  return Number(b.state === 'running') - Number(a.state === 'running') || a.jobId - b.jobId;
}

/** What waits, in the order in which it will run. */
export function inQueueOrder(a: Job, b: Job): number {
  const later = Number(a.state === 'scheduled') - Number(b.state === 'scheduled');
  return later || a.priority - b.priority || a.jobId - b.jobId;
}

function newestEndFirst(a: Job, b: Job): number {
  return (b.finishedAt ?? b.createdAt) - (a.finishedAt ?? a.createdAt) || b.jobId - a.jobId;
}
