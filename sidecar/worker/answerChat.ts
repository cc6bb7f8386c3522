import { t } from '../../protocol/l10n.ts';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import { writeStream } from '../chunks/writeStream.ts';
import type { StreamWriterOptions } from '../chunks/writeStream.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { toChatPayload } from '../conversations/chatPayload.ts';
import type { ChatPayload } from '../conversations/chatPayload.ts';
import type { DialogStates } from '../dialogs/dialogStates.ts';
import { describeUnknown } from '../drafting/redaction/describeUnknown.ts';
import { REPLY_FENCE } from '../drafting/chatPrompt.ts';
import type { ChatInput, Said } from '../drafting/draftingModel.ts';
import type { Files } from '../files/files.ts';
import { chosenModels, type Profiles } from '../memory/profiles.ts';
import type { Models } from '../models.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { CleanFiles } from '../files/cleanFiles.ts';
import { knownFacts, type KnownFactsOptions } from './knownFacts.ts';
import { readChat } from './readChat.ts';
import type { ReadChatOptions } from './readChat.ts';
import type { ReadPhotos } from './readPhotos.ts';
import type { JobRunner } from './worker.ts';

export interface AnswerChatOptions extends StreamWriterOptions, ReadChatOptions, KnownFactsOptions {
  queue: Queue;
  conversations: Conversations;
  dialogStates: Pick<DialogStates, 'get'>;
  models: Pick<Models, 'resolveChat'>;
  profiles: Pick<Profiles, 'orDefault'>;
  files: Files;
  readPhotos: ReadPhotos;
  cleanFiles: CleanFiles;
}

/**
 * Answers what the user asked about a dialog: the `chat` job. The assistant's message is streamed as chunks and ends
 * with its job in one transaction; every attempt begins the text afresh under the same message, chunk numbers go on.
 */
export function createAnswerChat(options: AnswerChatOptions): JobRunner {
  const { store, queue, conversations, drafts, dialogStates, models, profiles, files, cleanFiles } =
    options;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const payload = toChatPayload(claim.payload);
    const message = conversations.getMessage(payload.chatMessageId);
    await queue.setStage(claim, 'reading');
    const { input, fileIds, warning } = await read(claim, payload, message, signal);
    await queue.setStage(claim, 'answering');
    const { text, usage, ...written } = await answer(claim, payload, input, signal);
    const warnings = [warning, written.warning, describeUnknown(written.unknownMarks)].filter(
      (one) => one !== undefined,
    );
    await queue.complete(claim, t('Answered.'), (tx) => {
      conversations.finishAnswer(tx, payload.chatMessageId, {
        text,
        usage,
        warning: warnings.join(' ') || undefined,
      });
      files.refer(tx, payload.chatMessageId, fileIds);
      cleanFiles.prune(tx, claim.job);
    });
  }

  async function read(
    { job: { accountId, dialogId } }: Claim,
    { profile }: ChatPayload,
    message: ChatMessage,
    signal: AbortSignal,
  ): Promise<{ input: ChatInput; fileIds: string[]; warning: string | undefined }> {
    const question = conversations.questionOf(message);
    const dialog = await readChat(options, { accountId, dialogId, profile }, signal);
    const { gateway } = options.accounts.get(accountId);
    const { messages } = dialog;
    const seen = await options.readPhotos({ accountId, dialogId, gateway, messages }, signal);
    const { chatMessages, warning } = await conversations.historyOf(
      message.conversationId,
      question.seq,
    );
    const draftText = drafts.openOf(accountId, dialogId)?.text;
    const input = {
      ...dialog,
      photos: seen.photos,
      facts: knownFacts(options, { accountId, dialogId }),
      ...(draftText ? { draftText } : {}),
      history: chatMessages.map(toSaid),
      question: question.text,
    };
    const warnings = [warning, seen.warning].filter((one) => one !== undefined);
    return { input, fileIds: seen.fileIds, warning: warnings.join(' ') || undefined };
  }

  async function answer(
    { job: { accountId, dialogId, jobId } }: Claim,
    { chatMessageId, model, profile }: ChatPayload,
    input: ChatInput,
    signal: AbortSignal,
  ) {
    const state = dialogStates.get(accountId, dialogId);
    const named = model ?? chosenModels(state, profiles.orDefault(profile)).draftModel;
    const asker = { accountId, profile, dialogId, jobId };
    const { drafting, chatModel } = await models.resolveChat(asker, named, signal);
    const { attempt } = await store.write((tx) => conversations.beginAnswer(tx, chatMessageId));
    return writeStream(options, { streamId: chatMessageId, attempt }, (onDelta) =>
      drafting.streamChat(input, {
        model: chatModel,
        signal,
        onDelta,
        onFilesGone: (providerIds) => cleanFiles.gone(drafting.files.endpoint, providerIds),
      }),
    );
  }

  return {
    run,
    onFailed(tx, job, error) {
      // While a retry is due the message stays in work.
      if (job.state !== 'failed') return;
      const message = conversations.messageOfJob(job.jobId);
      if (message) conversations.endAnswer(tx, message.chatMessageId, 'failed', error);
    },
    onCancelled(tx, job) {
      const message = conversations.messageOfJob(job.jobId);
      if (message) conversations.endAnswer(tx, message.chatMessageId, 'cancelled');
    },
  };
}

/** A draft is remembered by its text alone; a chat shows replies in a block. */
function toSaid({ role, origin, text }: ChatMessage): Said {
  const isDraft = role === 'assistant' && origin === 'draft';
  return { role, text: isDraft ? `${REPLY_FENCE}\n${text}\n\`\`\`` : text };
}
