import { PRIORITIES } from '../../protocol/limits.ts';
import { outgoingText } from '../../protocol/parseMarkdown.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Queue } from '../queue/queue.ts';
import type { Tx } from '../store/store.ts';
import type { Memory } from './memory.ts';

export interface LearnFromSentOptions {
  memory: Pick<Memory, 'voice' | 'learnsFromEdits'>;
  queue: Pick<Queue, 'enqueue'>;
  now: () => number;
}

/** What the owner has changed before they sent it is theirs. */
export function createLearnFromSent({ memory, queue, now }: LearnFromSentOptions) {
  const { voice, learnsFromEdits } = memory;
  return (tx: Tx, draft: Draft): void => {
    const { suggestion, sentMessageId, replyLanguage = 'und' } = draft;
    if (draft.text === suggestion || sentMessageId === undefined) return;
    const { text } = outgoingText(draft.text);
    voice.sent(tx, draft, { messageId: sentMessageId, at: now(), text, language: replyLanguage });
    if (!learnsFromEdits() || suggestion === '' || text.trim() === suggestion.trim()) return;
    const { draftId, accountId, dialogId, dialogTitle } = draft;
    const job = { kind: 'learn', accountId, dialogId, dialogTitle, draftId } as const;
    const { background: priority } = PRIORITIES;
    queue.enqueue(tx, { ...job, priority, dedupKey: `learn:${draftId}` });
  };
}
