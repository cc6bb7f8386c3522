import type { Draft } from '../../protocol/draftRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { describeFailure } from '../describeFailure.ts';

const WITHIN_MS = 15_000;

export interface ReadAfterReplyOptions {
  accounts: () => Pick<Accounts, 'find'>;
  /** The user's own choice; off unless they made it. */
  isWanted: () => boolean;
  log: Log;
}

/** Where the user wants it: a dialog that was answered counts as read, up to what the reply had seen. */
export function createReadAfterReply({ accounts, isWanted, log }: ReadAfterReplyOptions) {
  /** Drafts change after they were sent, too. */
  const done = new Set<string>();
  return (draft: Draft): void => {
    const { draftId, accountId, dialogId, state, newestMessageId, deletedAt } = draft;
    if (!isWanted() || state !== 'sent' || deletedAt !== undefined || done.has(draftId)) return;
    done.add(draftId);
    const signal = AbortSignal.timeout(WITHIN_MS);
    const marked = accounts()
      .find(accountId)
      ?.gateway.markRead({ dialogId, upToId: newestMessageId, signal });
    marked?.catch((error: unknown) => {
      log('warn', `an answered dialog was not marked as read: ${describeFailure(error)}`);
    });
  };
}
