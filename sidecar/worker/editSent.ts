import { isDeepStrictEqual } from 'node:util';
import { t } from '../../protocol/l10n.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { longerThan } from '../drafts/sending.ts';
import type { FormattedText } from '../../protocol/formattedText.ts';
import { planParts } from '../../protocol/planParts.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Store } from '../store/store.ts';
import type { JobRunner } from './worker.ts';

export interface EditSentOptions {
  store: Store;
  queue: Queue;
  drafts: Drafts;
  accounts: Pick<Accounts, 'get'>;
}

/**
 * Puts a later version of a sent reply in its place in Telegram: the `edit` job. Each message is changed where it
 * differs, then what the shorter text needs no more is deleted; done twice it is done.
 */
export function createEditSent({ store, queue, drafts, accounts }: EditSentOptions): JobRunner {
  const { parts } = drafts;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const draftId = claim.job.draftId ?? '';
    const { accountId, dialogId, deletedAt } = drafts.get(draftId);
    const version = Number(claim.payload['version']);
    const text = drafts.textOf(draftId, version);
    const standing = drafts.standing(draftId);
    if (text === undefined || deletedAt !== undefined || standing.length === 0) {
      await queue.complete(claim, t('There is nothing to change.'));
      return;
    }
    await queue.setStage(claim, 'editing');
    const { gateway } = accounts.get(accountId);
    const planned = planParts(text, drafts.attachments.list(draftId));
    // An earlier edit may have shortened it since this one was asked for.
    if (planned.length > standing.length) throw longerThan(planned.length, standing.length);
    for (const [index, wanted] of planned.entries()) {
      const part = standing[index];
      if (part === undefined || isSame(part, wanted)) continue;
      const { messageId } = part;
      const { text: words, entities } = wanted;
      await gateway.editMessage({ dialogId, messageId, text: words, entities, signal });
      await store.write((tx) => parts.setText(tx, part, wanted));
    }
    // In one call: nobody is left with a reply that lacks its middle.
    const surplus = standing.slice(planned.length);
    if (surplus.length > 0) {
      const messageIds = surplus.map(({ messageId }) => messageId);
      await gateway.deleteMessages({ dialogId, messageIds, signal });
      await store.write((tx) => {
        for (const part of surplus) parts.remove(tx, part);
      });
    }
    await queue.complete(claim, t('Changed in Telegram.'), (tx) =>
      drafts.sentChanged(tx, draftId, version),
    );
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

function isSame(one: FormattedText, other: FormattedText): boolean {
  return one.text === other.text && isDeepStrictEqual(one.entities, other.entities);
}
