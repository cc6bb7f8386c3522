import type { Conversations } from '../conversations/conversations.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Said } from '../drafting/draftingModel.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Tx } from '../store/store.ts';

/** The newest 20 pairs. */
const TALK_MESSAGES = 40;

export interface DraftMemoryOptions {
  conversations: Pick<Conversations, 'newestOf' | 'historyOf' | 'recordDraft'>;
  log: Log;
}

export type DraftMemory = ReturnType<typeof createDraftMemory>;

/** What drafts know of the dialog's conversation, and it of them. A draft never fails for want of either. */
export function createDraftMemory({ conversations, log }: DraftMemoryOptions) {
  async function load(accountId: string, dialogId: string): Promise<Said[]> {
    const conversation = conversations.newestOf(accountId, dialogId);
    if (!conversation) return [];
    const { conversationId } = conversation;
    const { chatMessages, warning } = await conversations.historyOf(
      conversationId,
      Number.MAX_SAFE_INTEGER,
    );
    if (warning !== undefined) log('warn', `a draft is written without its chat: ${warning}`);
    return chatMessages
      .filter(({ origin }) => origin === 'chat')
      .slice(-TALK_MESSAGES)
      .map(({ role, text }) => ({ role, text }));
  }

  return {
    /** What was said in the chat about this dialog last, oldest first. */
    async recall(accountId: string, dialogId: string): Promise<Said[]> {
      try {
        return await load(accountId, dialogId);
      } catch (error) {
        log('warn', `a draft is written without its chat: ${describeFailure(error)}`);
        return [];
      }
    },
    /** In the transaction that finishes the draft; the id of the chat message that remembers it. */
    remember(
      tx: Tx,
      draft: {
        accountId: string;
        dialogId: string;
        dialogTitle: string;
        instruction: string | undefined;
        text: string;
      },
    ): string | undefined {
      const { instruction, ...rest } = draft;
      const request = instruction ? `Write the reply: ${instruction}` : 'Write the reply.';
      return conversations.recordDraft(tx, { ...rest, request });
    },
  };
}
