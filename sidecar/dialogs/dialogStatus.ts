import type { Analysis, DialogStatus, Draft, Job, JobStage } from '../../protocol/records.ts';

const WORKING: Record<JobStage, DialogStatus['kind']> = {
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
    const kind = job.state === 'running' && job.stage ? WORKING[job.stage] : 'queued';
    return {
      kind,
      jobId: job.jobId,
      ...(draft ? { draftId: draft.draftId } : {}),
      ...note(job.error?.message),
    };
  }
  const draftIsNewer =
    draft && (!job || draft.updatedAt >= (job.finishedAt ?? 0) || job.draftId === draft.draftId);
  if (job?.state === 'failed' && !(draft && isOpen(draft))) {
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

function ofDraft(draft: Draft): DialogStatus {
  const { draftId } = draft;
  switch (draft.state) {
    case 'drafting':
    case 'ready':
    case 'stale':
    case 'approved':
    case 'unknown':
    case 'sent':
      return { kind: draft.state, draftId };
    case 'sending':
      return { kind: 'approved', draftId };
    case 'failed':
      return { kind: 'failed', draftId, ...note(draft.error?.message) };
    case 'rejected':
      return { kind: 'none' };
  }
}
