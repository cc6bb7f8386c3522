import { PRIORITIES } from '../../../protocol/limits.ts';
import type { Job } from '../../../protocol/jobRecords.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import { isFinished, sectionOf } from '../../jobList.ts';

/** What can be done about a job. */
export interface JobOffers {
  cancel: boolean;
  retry: boolean;
  raise: boolean;
  /** Its draft is there to be opened; a send is tried again by approving its draft again. */
  openDraft: boolean;
}

export function offersOf(job: Job, drafts: ReadonlyMap<string, Draft>): JobOffers {
  const over = isFinished(job);
  const { state, draftId } = job;
  return {
    cancel: !over,
    retry: (state === 'failed' || state === 'cancelled') && job.kind !== 'send',
    raise: sectionOf(job) === 'Waiting' && job.priority > PRIORITIES.next,
    openDraft: draftId !== undefined && drafts.has(draftId),
  };
}
