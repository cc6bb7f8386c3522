import { AppError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Analysis, Chunk, Draft, Job } from '../../protocol/records.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { DialogStates } from '../dialogs/dialogStates.ts';
import type { DraftingInput } from '../drafting/draftingModel.ts';
import { createChunkStream } from '../drafts/chunkStream.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Models } from '../models.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { Store, Tx } from '../store/store.ts';
import { readDialog, readPhotos } from './readDialog.ts';
import type { JobRunner } from './worker.ts';

export interface ProcessDialogOptions {
  store: Store;
  queue: Queue;
  drafts: Drafts;
  accounts: Pick<Accounts, 'get' | 'find'>;
  dialogStates: DialogStates;
  models: Pick<Models, 'resolve'>;
  settings: () => { historyLimit: number; instructions: string };
  now: () => number;
  onChunk: (chunk: Chunk) => void;
}

const NOTHING_TO_READ = new AppError('notFound', 'The messages of this dialog are gone.', {
  hint: 'Reject the draft.',
}).toWire();

/** Reads a dialog, decides whether a reply is needed, and writes one: the `process` job. */
export function createProcessDialog(options: ProcessDialogOptions): JobRunner {
  const { store, queue, drafts, accounts, dialogStates, models, settings, now } = options;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const { accountId, dialogId } = claim.job;
    const again = claim.payload['regenerate'] === true;
    const open = drafts.openOf(accountId, dialogId);
    if (open && isLeaving(open)) {
      await queue.complete(claim, 'A reply is already on its way.');
      return;
    }

    await queue.setStage(claim, 'reading');
    const knownId = newestKnown(accountId, dialogId);
    const input = await read(claim, open, signal);
    const newest = input.messages.at(-1);
    if (!newest) {
      await queue.complete(claim, 'There is nothing to read.', (tx) => {
        abandon(tx, claim.job, NOTHING_TO_READ);
      });
      return;
    }
    if (open && isUpToDate(open, newest.messageId) && !again) {
      await queue.complete(claim, 'The draft is up to date.');
      return;
    }

    await queue.setStage(claim, 'analysing');
    const state = dialogStates.get(accountId, dialogId);
    const model = await models.resolve(state, signal);
    const found = await model.drafting.analyse(input, { model: model.analysisModel, signal });
    // What an earlier attempt began is completed: it was judged then.
    if (!again && open?.state !== 'drafting' && !needsReply(found.analysis)) {
      await queue.complete(claim, found.analysis.reason, (tx) => {
        dialogStates.processed(tx, accountId, dialogId, newest.messageId, found.analysis);
      });
      return;
    }

    await queue.setStage(claim, 'drafting');
    await write(claim, {
      input,
      analysis: found.analysis,
      newestId: newest.messageId,
      knownId,
      model,
      signal,
    });
  }

  async function read(
    claim: Claim,
    open: Draft | undefined,
    signal: AbortSignal,
  ): Promise<DraftingInput> {
    const { accountId, dialogId } = claim.job;
    const { gateway, dialogs } = accounts.get(accountId);
    const dialog = dialogs.get(dialogId);
    if (!dialog.canSend) {
      throw new AppError('peerForbidden', 'You cannot write in this dialog.', {
        hint: 'Choose another one.',
      });
    }
    const { historyLimit, instructions } = settings();
    const { lastProcessedId } = dialogStates.get(accountId, dialogId);
    const messages = await readDialog(gateway, { dialogId, historyLimit, lastProcessedId, signal });
    const instruction = claim.payload['instruction'];
    return {
      ownName: gateway.account().name,
      dialogTitle: dialog.title,
      dialogKind: dialog.kind,
      messages,
      newMessageIds: messages.filter((m) => m.messageId > lastProcessedId).map((m) => m.messageId),
      photos: await readPhotos(gateway, dialogId, messages, signal),
      instructions,
      ...(typeof instruction === 'string' ? { instruction } : {}),
      ...(open && open.text !== '' ? { previousText: open.text } : {}),
      now: new Date(now()),
    };
  }

  async function write(
    claim: Claim,
    work: {
      input: DraftingInput;
      analysis: Analysis;
      newestId: number;
      /** The newest in the list of dialogs before the messages were read. */
      knownId: number;
      model: Awaited<ReturnType<Models['resolve']>>;
      signal: AbortSignal;
    },
  ): Promise<void> {
    const { accountId, dialogId, dialogTitle } = claim.job;
    const { input, analysis, newestId, knownId, model, signal } = work;
    const draft = await store.write((tx) => {
      signal.throwIfAborted();
      const open = drafts.openOf(accountId, dialogId);
      if (open && isLeaving(open)) return undefined;
      const newest = newestKnown(accountId, dialogId);
      return drafts.begin(tx, {
        accountId,
        dialogId,
        dialogTitle,
        basedOnMessageId: newestId,
        newestMessageId: newest > knownId ? Math.max(newest, newestId) : newestId,
        analysis,
      });
    });
    if (!draft) {
      await queue.complete(claim, 'A reply is already on its way.');
      return;
    }
    const stream = createChunkStream({
      draftId: draft.draftId,
      attempt: draft.attempt,
      lastSeq: drafts.lastSeq(draft.draftId),
      now,
      store: (chunk) =>
        store.write((tx) => {
          drafts.addChunk(tx, chunk);
          tx.onCommit(() => options.onChunk(chunk));
        }),
    });
    try {
      const { text, usage } = await model.drafting.streamDraft(
        { ...input, language: analysis.language },
        { model: model.draftModel, signal, onDelta: (delta) => stream.push(delta) },
      );
      await stream.end();
      const { instruction } = input;
      await queue.complete(claim, 'A draft is ready.', (tx) => {
        drafts.finish(tx, draft.draftId, {
          text,
          usage,
          ...(instruction === undefined ? {} : { instruction }),
        });
        dialogStates.processed(tx, accountId, dialogId, newestId, analysis);
      });
    } finally {
      await stream.end();
    }
  }

  function newestKnown(accountId: string, dialogId: string): number {
    return accounts.find(accountId)?.dialogs.find(dialogId)?.last?.messageId ?? 0;
  }

  function abandon(tx: Tx, job: Job, error: WireError): void {
    const draft = drafts.openOf(job.accountId, job.dialogId);
    if (draft?.state === 'drafting') drafts.abandon(tx, draft.draftId, error);
  }

  return {
    run,
    onFailed(tx, job, error) {
      // While a retry is due the draft stays in work: its next attempt starts the text afresh.
      if (job.state === 'failed') abandon(tx, job, error);
    },
    onCancelled(tx, job) {
      // One that never ran has begun nothing: what is being written is another's.
      if (job.attempt === 0) return;
      const error = new AppError('cancelled', 'Stopped before the draft was complete.', {
        hint: 'Edit what is there, or regenerate.',
      });
      abandon(tx, job, error.toWire());
    },
  };
}

function isLeaving(draft: Draft): boolean {
  return draft.state === 'approved' || draft.state === 'sending' || draft.state === 'unknown';
}

function isUpToDate(draft: Draft, newestMessageId: number): boolean {
  return draft.state === 'ready' && draft.basedOnMessageId >= newestMessageId;
}

/** In doubt a draft is written: a reply too many is rejected with a key, a reply too few is never seen. */
function needsReply(found: Analysis): boolean {
  return found.status === 'needs_reply' || found.status === 'unsure';
}
