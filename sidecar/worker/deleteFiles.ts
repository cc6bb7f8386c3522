import { t, tn } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Files } from '../files/files.ts';
import type { Models } from '../models.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Store, Tx } from '../store/store.ts';
import type { JobRunner } from './worker.ts';

export interface DeleteFilesOptions {
  store: Store;
  queue: Queue;
  files: Files;
  conversations: Pick<Conversations, 'listLeaving' | 'remove'>;
  models: Pick<Models, 'provider'>;
}

/**
 * Deletes at the provider what of a dialog's files is to go, then the conversations that waited for that: the `files`
 * job. Deleted already is deleted. What cannot be deleted is left to the daily clean-up and to its own expiry; the
 * conversations go nevertheless, for that is what was asked.
 */
export function createDeleteFiles(options: DeleteFilesOptions): JobRunner {
  const { store, queue, files, conversations, models } = options;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const { accountId, dialogId } = claim.job;
    await queue.setStage(claim, 'deleting');
    const all = files.deleting(accountId, dialogId);
    let deleted = 0;
    for (const { fileId, endpoint, providerId } of all) {
      signal.throwIfAborted();
      const failure = await remove(endpoint, providerId ?? '', signal);
      await store.write((tx) =>
        failure === undefined ? files.deleted(tx, fileId) : files.deleteFailed(tx, fileId, failure),
      );
      if (failure === undefined) deleted += 1;
    }
    await queue.complete(claim, outcomeOf(deleted, all.length), (tx) => letGo(tx, claim.job));
  }

  /** Undefined, or the code of what is not worth another attempt. */
  async function remove(
    endpoint: string,
    providerId: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const provider = models.provider();
    if (provider.endpoint !== endpoint) return 'otherEndpoint';
    try {
      await provider.remove(providerId, signal);
      return undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === 'modelRejected') return error.code;
      throw error;
    }
  }

  function letGo(tx: Tx, { accountId, dialogId }: Job): void {
    for (const conversationId of conversations.listLeaving(tx, accountId, dialogId)) {
      conversations.remove(tx, conversationId);
    }
  }

  function giveUp(tx: Tx, job: Job, code: string): void {
    for (const { fileId } of files.deleting(job.accountId, job.dialogId)) {
      files.deleteFailed(tx, fileId, code);
    }
    letGo(tx, job);
  }

  return {
    run,
    onFailed(tx, job, error) {
      if (job.state === 'failed') giveUp(tx, job, error.code);
    },
    // A reset that follows another takes over its files.
    onCancelled: letGo,
  };
}

function outcomeOf(deleted: number, all: number): string {
  if (all === 0) return t('There was nothing to delete.');
  const done = tn('{0} file deleted at the provider.|{0} files deleted at the provider.', deleted);
  if (deleted === all) return done;
  return `${done} ${tn('{0} could not be deleted; they expire.|{0} could not be deleted; they expire.', all - deleted)}`;
}
