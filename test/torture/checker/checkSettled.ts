import { isAcknowledged } from '../journal.ts';
import type { Evidence } from './check.ts';
import { isWithdrawn } from './checkApprovals.ts';
import { isUnfinished } from './checkJobs.ts';
import { repliesIn } from './replies.ts';

/** Once everything has come to rest: all work has ended, and each approval that stood was received once. */
export function checkSettled(evidence: Evidence): string[] {
  const { snapshot } = evidence;
  return [
    ...snapshot.jobs.filter(isUnfinished).map(({ id, state }) => `job ${id} is still ${state}`),
    ...snapshot.drafts
      .filter(({ state }) => ['drafting', 'approved', 'sending', 'unknown'].includes(state))
      .map(({ draft_id: id, state }) => `draft ${id} is still ${state}`),
    ...checkAllSent(evidence),
  ];
}

function checkAllSent(evidence: Evidence): string[] {
  const { journal, snapshot } = evidence;
  const states = new Map(snapshot.drafts.map((draft) => [draft.draft_id, draft.state]));
  const received = new Set(repliesIn(evidence).map(({ approval }) => approval.draft_id));
  return journal
    .of('approve')
    .filter(isAcknowledged)
    .flatMap((entry) => {
      const { draftId } = entry.ask;
      if (states.get(draftId) === 'sent' && received.has(draftId)) return [];
      if (isWithdrawn(evidence, entry)) return [];
      return [`draft ${draftId} was approved and never sent`];
    });
}
