import type { Job, JobStage } from '../../protocol/jobRecords.ts';
import type { Analysis } from '../../protocol/analysis.ts';
import type { DialogStatus } from '../../protocol/dialogRecords.ts';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';

/** Of `process` jobs; the other kinds do not show in the list. */
const WORKING: Partial<Record<JobStage, DialogStatus['kind']>> = {
  reading: 'reading',
  analysing: 'analysing',
  drafting: 'drafting',
  sending: 'approved',
};

/** Where a dialog stands: work in progress first, then its draft, then what the last work found. */
export function dialogStatus(
  job: Job | undefined,
  draft: Draft | undefined,
  analysis: Analysis | undefined,
): DialogStatus {
  if (job && isUnfinished(job)) {
    const kind = (job.state === 'running' && job.stage && WORKING[job.stage]) || 'queued';
    return {
      kind,
      jobId: job.jobId,
      ...(draft ? { draftId: draft.draftId } : {}),
      ...note(job.error?.message),
    };
  }
  const draftIsNewer =
    draft && (!job || draft.updatedAt >= (job.finishedAt ?? 0) || job.draftId === draft.draftId);
  if (job?.state === 'failed' && !draftIsNewer && !(draft && isOpen(draft))) {
    return { kind: 'failed', jobId: job.jobId, ...note(job.error?.message) };
  }
  if (draft && (isOpen(draft) || draftIsNewer)) return ofDraft(draft);
  if (job?.state === 'done' && analysis && analysis.status !== 'needs_reply') {
    return { kind: 'noReply', jobId: job.jobId, ...note(analysis.reason) };
  }
  return { kind: 'none' };
}

function isUnfinished(job: Job): boolean {
  return job.state !== 'done' && job.state !== 'failed' && job.state !== 'cancelled';
}

const isOpen = (draft: Draft): boolean => draft.state !== 'sent' && draft.state !== 'rejected';
const note = (text: string | undefined) => (text === undefined ? {} : { note: text });

const OF_DRAFT: Record<DraftState, DialogStatus['kind']> = {
  drafting: 'drafting',
  ready: 'ready',
  stale: 'stale',
  approved: 'approved',
  sending: 'approved',
  sent: 'sent',
  unknown: 'unknown',
  failed: 'failed',
  rejected: 'none',
};

function ofDraft({ draftId, state, error }: Draft): DialogStatus {
  if (state === 'rejected') return { kind: 'none' };
  return {
    kind: OF_DRAFT[state],
    draftId,
    ...(state === 'failed' ? note(error?.message) : {}),
  };
}
