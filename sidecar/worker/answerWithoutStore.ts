import type { AnswerWithoutStore } from '../conversations/answerWithoutStore.ts';
import type { Models } from '../models.ts';
import { readChat } from './readChat.ts';
import type { ReadChatOptions } from './readChat.ts';
import { readPhotosInline } from './readPhotos.ts';

/** Answers from the dialog alone while the store cannot be used: no history, no draft, nothing kept. */
export function createAnswerWithoutStore(
  options: ReadChatOptions & { models: Pick<Models, 'resolveChat'> },
): AnswerWithoutStore {
  return async ({ text, model, profile, ...dialog }, { signal, onDelta }) => {
    const input = await readChat(options, { ...dialog, profile }, signal);
    const asker = { accountId: dialog.accountId, dialogId: dialog.dialogId, profile };
    const { drafting, chatModel } = await options.models.resolveChat(asker, model, signal);
    const { gateway } = options.accounts.get(dialog.accountId);
    const { messages } = input;
    const { dialogId } = dialog;
    const { photos } = await readPhotosInline({ dialogId, gateway, messages }, signal);
    const asked = { ...input, photos, history: [], question: text };
    return drafting.streamChat(asked, { model: chatModel, signal, onDelta });
  };
}
