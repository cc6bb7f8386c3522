import { t } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Analysis } from '../../protocol/analysis.ts';
import type { Profile } from '../../protocol/memoryRecords.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { ModelRequest } from '../../protocol/requestRecords.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { DialogStates } from '../dialogs/dialogStates.ts';
import type { DraftingInput, ShownRequest } from '../drafting/draftingModel.ts';
import { toldDetails } from '../drafting/toldDetails.ts';
import { describeUnknown } from '../drafting/redaction/describeUnknown.ts';
import { withoutGone } from '../drafting/photoParts.ts';
import { PROMPT_VERSION } from '../drafting/promptVersion.ts';
import { sourcesOf } from '../drafting/sources.ts';
import { addUsage } from '../drafting/usage.ts';
import type { Chunks } from '../chunks/chunks.ts';
import { writeStream } from '../chunks/writeStream.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { packRequest } from '../drafts/sentRequests.ts';
import type { CleanFiles } from '../files/cleanFiles.ts';
import type { Files } from '../files/files.ts';
import { chosenModels, type Profiles } from '../memory/profiles.ts';
import type { Voice } from '../memory/voice.ts';
import type { Models } from '../models.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import { assignUsage } from '../spending/usageRows.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { DraftMemory } from './draftMemory.ts';
import { collectEvidence } from './collectEvidence.ts';
import { judgeDialog } from './judgeDialog.ts';
import { readForDraft } from './readForDraft.ts';
import type { ReadForDraftOptions } from './readForDraft.ts';
import type { SeenPhotos } from './readPhotos.ts';
import type { JobRunner } from './worker.ts';

export interface ProcessDialogOptions extends ReadForDraftOptions {
  store: Store;
  queue: Queue;
  drafts: Drafts;
  chunks: Chunks;
  accounts: Pick<Accounts, 'get' | 'find'>;
  dialogStates: DialogStates;
  memory: DraftMemory;
  models: Pick<Models, 'resolve'>;
  profiles: Pick<Profiles, 'of'>;
  voice: Pick<Voice, 'heard' | 'examples'>;
  files: Pick<Files, 'refer'>;
  cleanFiles: Pick<CleanFiles, 'prune' | 'gone'>;
  onChunk: (chunk: Chunk) => void;
  log: Log;
}

const NOTHING_TO_READ = new AppError('notFound', 'The messages of this dialog are gone.', {
  hint: 'Reject the draft.',
});

/** Reads a dialog, decides whether a reply is needed, and writes one: the `process` job. */
export function createProcessDialog(options: ProcessDialogOptions): JobRunner {
  const { store, queue, drafts, accounts, dialogStates, memory, models, now, log } = options;
  const { files, cleanFiles, voice } = options;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const { accountId, dialogId, draftId } = claim.job;
    const { regenerate, instruction } = claim.payload;
    // What the user has put in words is written, whether a reply is needed or not.
    const again = regenerate === true || typeof instruction === 'string';
    const open = drafts.openOf(accountId, dialogId);
    if (open && isLeaving(open)) {
      await queue.complete(claim, t('A reply is already on its way.'));
      return;
    }
    // It was sent or rejected while this waited: that was the last word. What is half written is completed all the same.
    const isOthers = draftId !== undefined && open?.draftId !== draftId;
    if (regenerate === true && isOthers && open?.state !== 'drafting') {
      await queue.complete(claim, t('The draft was decided on meanwhile.'));
      return;
    }

    await queue.setStage(claim, 'reading');
    const knownId = newestKnown(accountId, dialogId);
    const readSince = drafts.readMark();
    const first = await read(claim, open, signal);
    let { input } = first;
    let newest = input.messages.at(-1);
    if (!newest || input.messages.every(({ service }) => service === true)) {
      await queue.complete(claim, t('There is nothing to read.'), (tx) => {
        abandon(tx, claim.job, NOTHING_TO_READ.toWire());
      });
      return;
    }
    const state = dialogStates.get(accountId, dialogId);
    const asked = claim.payload['replyLanguage'];
    const language = typeof asked === 'string' ? asked : undefined;
    const isAsWished = language === undefined || open?.replyLanguage === language;
    if (open && isUpToDate(open, newest.messageId) && isAsWished && !again) {
      await queue.complete(claim, t('The draft is up to date.'));
      return;
    }

    await queue.setStage(claim, 'analysing');
    const { jobId } = claim.job;
    const profile = options.profiles.of(claim.job);
    const asker = { accountId, profile: profile.profileId, dialogId, jobId };
    const model = await models.resolve(asker, chosenModels(state, profile), signal);
    const { endpoint } = model.drafting.files;
    const onFilesGone = (providerIds: string[]) => {
      cleanFiles.gone(endpoint, providerIds);
      input.photos = withoutGone(input.photos, providerIds);
    };
    const sent: ModelRequest[] = [];
    const onRequest = async (request: ShownRequest) => {
      sent.push(await packRequest(request, now()));
    };
    const { found: judged, seen } = await judgeDialog(first, {
      drafting: model.drafting,
      options: { model: model.analysisModel, signal, onFilesGone, onRequest },
      readLonger: (historyLimit) => read(claim, open, signal, historyLimit),
      onRead: (longer) => {
        input = longer.input;
        newest = input.messages.at(-1) ?? newest;
      },
    });
    const found = withLanguage(
      judged,
      language ?? state.replyLanguage ?? languageOfProfile(input, profile),
    );
    const newestId = newest.messageId;
    // What an earlier attempt began is completed: it was judged then.
    if (!again && open?.state !== 'drafting' && !needsReply(found.analysis)) {
      await queue.complete(claim, found.analysis.reason, (tx) => {
        dialogStates.processed(tx, accountId, dialogId, newestId, found.analysis);
        voice.heard(tx, claim.job, input.messages, judged.analysis.language);
        cleanFiles.prune(tx, claim.job);
      });
      return;
    }

    await queue.setStage(claim, 'drafting');
    await write(claim, {
      input,
      seen,
      onFilesGone,
      found,
      spoken: judged.analysis.language,
      sent,
      newestId,
      knownId,
      readSince,
      model,
      signal,
    });
  }

  function read(claim: Claim, open: Draft | undefined, signal: AbortSignal, historyLimit?: number) {
    const { instruction } = claim.payload;
    return readForDraft(options, claim.job, {
      ...(typeof instruction === 'string' ? { instruction } : {}),
      ...(open && open.text !== '' ? { previousText: open.text } : {}),
      ...(historyLimit === undefined ? {} : { historyLimit }),
      signal,
    });
  }

  async function write(
    claim: Claim,
    work: {
      input: DraftingInput;
      seen: SeenPhotos;
      onFilesGone: (providerIds: string[]) => void;
      found: { analysis: Analysis; usage: Usage };
      /** The language of the dialog, whatever the reply's. */
      spoken: string;
      /** What was asked to find that. */
      sent: ModelRequest[];
      newestId: number;
      /** The newest in the list of dialogs before the messages were read. */
      knownId: number;
      readSince: number;
      model: Awaited<ReturnType<Models['resolve']>>;
      signal: AbortSignal;
    },
  ): Promise<void> {
    const { accountId, dialogId, dialogTitle } = claim.job;
    const { seen, onFilesGone, found, spoken, sent, newestId, knownId } = work;
    const { readSince, model, signal } = work;
    const { analysis } = found;
    const examples = voice.examples(claim.job, work.input.messages, analysis.language);
    const input = examples.length === 0 ? work.input : { ...work.input, examples };
    const told = toldDetails(input);
    const draft = await store.write((tx) => {
      signal.throwIfAborted();
      const open = drafts.openOf(accountId, dialogId);
      if (open && isLeaving(open)) return undefined;
      const newest = newestKnown(accountId, dialogId);
      const begun = drafts.begin(tx, {
        accountId,
        dialogId,
        dialogTitle,
        basedOnMessageId: newestId,
        newestMessageId: newest > knownId ? Math.max(newest, newestId) : newestId,
        readSince,
        messages: input.messages,
        analysis,
      });
      drafts.requests.add(tx, begun.draftId, sent);
      drafts.told(tx, begun.draftId, told);
      assignUsage(tx, claim.job.jobId, begun.draftId);
      return begun;
    });
    if (!draft) {
      await queue.complete(claim, t('A reply is already on its way.'));
      return;
    }
    // Before it leaves, so that what has left can always be told.
    let redacted = 0;
    const onRequest = async (request: ShownRequest) => {
      const kept = request.redacted.filter(({ kind }) => kind !== 'text');
      redacted = Math.max(redacted, kept.length);
      const packed = await packRequest(request, now());
      await store.write((tx) => drafts.requests.add(tx, draft.draftId, [packed]));
    };
    const { text, usage, unknownMarks, ...written } = await writeStream(
      options,
      { ...draft, streamId: draft.draftId },
      (onDelta) =>
        model.drafting.streamDraft(
          { ...input, language: analysis.language, missing: missingOf(analysis) },
          { model: model.draftModel, signal, onDelta, onFilesGone, onRequest },
        ),
    );
    const { evidence, usage: checked } = await collectEvidence(
      model.drafting,
      { input, text },
      { model: model.analysisModel, signal, onFilesGone, onRequest },
      log,
    );
    const { instruction } = input;
    const warnings = [seen.warning, written.warning, describeUnknown(unknownMarks)];
    const warning = warnings.filter(Boolean).join(' ');
    const provenance = {
      promptVersion: PROMPT_VERSION,
      sources: sourcesOf(input, redacted),
      analysis: checked ? addUsage(found.usage, checked) : found.usage,
      draft: usage,
    };
    await queue.complete(claim, t('A draft is ready.'), (tx) => {
      assignUsage(tx, claim.job.jobId, draft.draftId);
      drafts.finish(tx, draft.draftId, {
        text,
        usage,
        provenance,
        evidence,
        ...(instruction === undefined ? {} : { instruction }),
        ...(warning === '' ? {} : { warning }),
      });
      dialogStates.processed(tx, accountId, dialogId, newestId, analysis);
      voice.heard(tx, claim.job, input.messages, spoken);
      const remembered = { accountId, dialogId, dialogTitle, instruction, text };
      const chatMessageId = memory.remember(tx, remembered);
      if (chatMessageId !== undefined) files.refer(tx, chatMessageId, seen.fileIds);
      cleanFiles.prune(tx, claim.job);
    });
  }

  function newestKnown(accountId: string, dialogId: string): number {
    return accounts.find(accountId)?.dialogs.find(dialogId)?.last?.messageId ?? 0;
  }

  function abandon(tx: Tx, job: Job, error: WireError): void {
    const draft = drafts.openOf(job.accountId, job.dialogId);
    if (draft?.state === 'drafting') drafts.abandon(tx, draft.draftId, error);
  }

  /** An attempt that broke off has its cost as well. */
  function spendOnOpen(tx: Tx, job: Job): void {
    const draft = drafts.openOf(job.accountId, job.dialogId);
    if (draft) assignUsage(tx, job.jobId, draft.draftId);
  }

  return {
    run,
    onFailed(tx, job, error) {
      // While a retry is due the draft stays in work: its next attempt starts the text afresh.
      if (job.state === 'failed') abandon(tx, job, error);
      spendOnOpen(tx, job);
    },
    onCancelled(tx, job) {
      // One that never ran has begun nothing: what is being written is another's.
      if (job.attempt === 0) return;
      const error = new AppError('cancelled', 'Stopped before the draft was complete.', {
        hint: 'Edit what is there, or regenerate.',
      });
      abandon(tx, job, error.toWire());
      spendOnOpen(tx, job);
    },
  };
}

function isLeaving(draft: Draft): boolean {
  return draft.state === 'approved' || draft.state === 'sending' || draft.state === 'unknown';
}

function isUpToDate(draft: Draft, newestMessageId: number): boolean {
  return draft.state === 'ready' && draft.basedOnMessageId >= newestMessageId;
}

/** A wish of this draft or of this dialog may name another, which the analysis has read. */
function languageOfProfile(
  { instruction, guidance }: DraftingInput,
  { language }: Profile,
): string | null {
  return instruction !== undefined || guidance?.dialog !== undefined ? null : language;
}

/** What the user chose holds, whatever the analysis found. */
function withLanguage<T extends { analysis: Analysis }>(found: T, chosen: string | null): T {
  return chosen === null ? found : { ...found, analysis: { ...found.analysis, language: chosen } };
}

export const missingOf = ({ missing }: Analysis): string[] =>
  missing.map(({ question }) => question);

/** In doubt a draft is written: a reply too many is rejected with a key, a reply too few is never seen. */
export function needsReply(found: Analysis): boolean {
  return found.status === 'needs_reply' || found.status === 'unsure';
}
