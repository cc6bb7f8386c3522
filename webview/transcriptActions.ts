import { withDeleted } from '../protocol/deletedMessages.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { AppError } from '../protocol/errors.ts';
import { createPacer, READ_AGAIN_MS } from '../protocol/pacer.ts';
import type { Host } from './host.ts';
import type { State, Transcript } from './state.ts';

const SHOWN_MESSAGES = 20;

/** The messages under the card of a draft. */
export function createTranscriptActions(state: State, host: Host) {
  const pace = createPacer(
    READ_AGAIN_MS,
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  );

  async function fetchTranscript(draft: Draft): Promise<void> {
    const { dialogId, accountId, newestMessageId, movedOn } = draft;
    const held = state.transcripts.value.get(dialogId);
    const keep = (transcript: Omit<Transcript, 'newestMessageId' | 'movedOn'>) => {
      // Another account may have the same dialog, and be in view by now.
      if (accountId !== state.accountId.value) return;
      const kept = { ...transcript, newestMessageId, movedOn };
      state.transcripts.update((map) => new Map(map).set(dialogId, kept));
    };
    keep({ messages: held?.messages, error: undefined });
    try {
      const { messages } = await host.request('message/list', {
        accountId,
        dialogId,
        limit: SHOWN_MESSAGES,
      });
      keep({ messages: withDeleted(held?.messages, messages), error: undefined });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      keep({ messages: held?.messages, error });
    }
  }

  return {
    /** The end of the dialog a draft answers; asked for again only when the dialog moved on, or somebody asks `again`. */
    loadTranscript(draft: Draft, again = false): void {
      const { accountId, dialogId, newestMessageId, movedOn } = draft;
      const held = state.transcripts.value.get(dialogId);
      const isHeld = held && held.newestMessageId >= newestMessageId && held.movedOn === movedOn;
      if (again) void fetchTranscript(draft);
      else if (!isHeld) pace(`${accountId} ${dialogId}`, () => fetchTranscript(draft));
    },
  };
}
