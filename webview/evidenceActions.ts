import type { FactScope } from '../protocol/analysis.ts';
import { AppError } from '../protocol/errors.ts';
import type { Job } from '../protocol/jobRecords.ts';
import type { Message } from '../protocol/messageRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { withDeleted } from '../protocol/deletedMessages.ts';
import type { Host } from './host.ts';
import { t } from './l10n.ts';
import { report } from './report.ts';
import type { State } from './state.ts';

/** As far back as a message is looked for to be shown in its place. */
const FURTHEST = 100;
/** Kept to be pointed at again. */
const MOST_KEPT = 200;

/** What a draft rests on and lacks: showing its sources, answering its questions, confirming its statements. */
export function createEvidenceActions(
  state: State,
  host: Host,
  apply: (draft: Draft) => void,
  decide: (draftId: string, decision: Promise<{ draft: Draft }>) => Promise<boolean>,
) {
  const kept = new Map<string, Message>();

  function held({ dialogId }: Draft, messageId: number): Message | undefined {
    const { messages } = state.transcripts.value.get(dialogId) ?? {};
    return messages?.find((message) => message.messageId === messageId);
  }

  /** Into the card's own messages, with all that came since. */
  async function reach(draft: Draft, messageId: number): Promise<boolean> {
    if (held(draft, messageId)) return true;
    const { accountId, dialogId } = draft;
    const place = { accountId, dialogId, limit: FURTHEST };
    const { messages } = await host.request('message/list', place);
    const now = state.transcripts.value.get(dialogId);
    if (!now || accountId !== state.accountId.value) return false;
    const all = withDeleted(now.messages, messages);
    state.transcripts.update((map) => new Map(map).set(dialogId, { ...now, messages: all }));
    return held(draft, messageId) !== undefined;
  }

  return {
    /** One message by its id; undefined where it is gone. */
    async fetchMessage(draft: Draft, messageId: number): Promise<Message | undefined> {
      const { accountId, dialogId } = draft;
      const key = `${accountId} ${dialogId} ${messageId}`;
      const known = held(draft, messageId) ?? kept.get(key);
      if (known) return known;
      const before = { accountId, dialogId, limit: 1, beforeId: messageId + 1 };
      const found = await host.request('message/list', before).catch(() => undefined);
      const message = found?.messages.find((one) => one.messageId === messageId);
      if (kept.size >= MOST_KEPT) kept.clear();
      if (message) kept.set(key, message);
      return message;
    },

    /** Brings the message into view in the card. */
    async showMessage(draft: Draft, messageId: number): Promise<void> {
      try {
        if (await reach(draft, messageId)) {
          const { revealMessage } = await import('./views/draft/revealMessage.ts');
          await revealMessage(draft.draftId, messageId);
          return;
        }
        state.notice.set({ message: t('This message is too far back to be shown here.') });
      } catch (error) {
        report(state, error);
      }
    },

    /** Answers questions; the draft is written anew with that. True once it is under way. */
    async answer(
      { draftId, version, dialogTitle }: Draft,
      answers: { questionId: string; text: string; scope: FactScope }[],
    ): Promise<boolean> {
      let job: Job | undefined;
      const asked = host.request('draft/answer', { draftId, version, answers }).then((result) => {
        job = result.job;
        return result;
      });
      if (!(await decide(draftId, asked))) return false;
      const begun = job;
      if (begun) state.jobs.update((jobs) => new Map(jobs).set(begun.jobId, begun));
      state.announcement.set(t('The reply to {0} is written anew with your answer.', dialogTitle));
      return true;
    },

    /** The user has looked at a sentence without a source. */
    async confirm({ draftId, version }: Draft, sentence: string): Promise<void> {
      try {
        apply((await host.request('draft/confirm', { draftId, version, sentence })).draft);
        state.announcement.set(t('Confirmed.'));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        report(state, error);
      }
    },
  };
}
