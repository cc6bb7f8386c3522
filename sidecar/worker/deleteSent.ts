import { t } from '../../protocol/l10n.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { JobRunner } from './worker.ts';

export interface DeleteSentOptions {
  queue: Queue;
  drafts: Drafts;
  accounts: Pick<Accounts, 'get'>;
}

/** Deletes a sent reply for everyone: the `delete` job. Done twice it is done. */
export function createDeleteSent({ queue, drafts, accounts }: DeleteSentOptions): JobRunner {
  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const draftId = claim.job.draftId ?? '';
    const { accountId, dialogId, sentMessageId, deletedAt } = drafts.get(draftId);
    if (sentMessageId === undefined || deletedAt !== undefined) {
      await queue.complete(claim, t('There is nothing to delete.'));
      return;
    }
    await queue.setStage(claim, 'deleting');
    const { gateway } = accounts.get(accountId);
    const messageIds = drafts.standing(draftId).map((part) => part.messageId);
    await gateway.deleteMessages({ dialogId, messageIds, signal });
    await queue.complete(claim, t('Deleted for everyone.'), (tx) => drafts.deleted(tx, draftId));
  }

  return {
    run,
    onFailed(tx, job, error) {
      if (job.state !== 'failed' || job.draftId === undefined) return;
      if (drafts.find(job.draftId)?.state === 'sent')
        drafts.setState(tx, job.draftId, 'sent', error);
    },
    onCancelled: () => {},
  };
}
