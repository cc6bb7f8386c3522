import type { PAGE_COMMANDS } from '../protocol/bridge.ts';
import type { ListedDialog } from '../protocol/dialogRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import type { SignInWay } from '../protocol/signInRecords.ts';
import { createEvidenceActions } from './evidenceActions.ts';
import { createBatchActions } from './batchActions.ts';
import type { Host, PageMethod, PageParams, PageResult } from './host.ts';
import { inParts } from './inParts.ts';
import { createJobActions, keepJobs } from './jobActions.ts';
import { t } from './l10n.ts';
import { createMemoryActions } from './memoryActions.ts';
import { report } from './report.ts';
import { createReviewActions } from './reviewActions.ts';
import { createSpendingActions } from './spendingActions.ts';
import {
  applyDraft,
  dropReplyTo,
  dropSilent,
  without,
  type Decision,
  type State,
} from './state.ts';
import type { Streams } from './streams.ts';
import { createTranscriptActions } from './transcriptActions.ts';

const SELECT_AT_ONCE = 1000;
const PROCESS_AT_ONCE = 500;

export type Actions = ReturnType<typeof createActions>;

/** What the user can do. Each tells of its own failure; none rejects. */
export function createActions(state: State, streams: Streams, host: Host) {
  async function ask<M extends PageMethod>(
    method: M,
    params: PageParams<M>,
  ): Promise<PageResult<M> | undefined> {
    try {
      return await host.request(method, params);
    } catch (error) {
      report(state, error);
      return undefined;
    }
  }

  /** After a conflict the page is behind: it takes the draft as it is now. */
  async function decide(draftId: string, decision: Promise<{ draft: Draft }>): Promise<boolean> {
    try {
      applyDraft(state, streams, (await decision).draft);
      return true;
    } catch (error) {
      report(state, error);
      const now = await host.request('draft/get', { draftId }).catch(() => undefined);
      if (now) applyDraft(state, streams, now.draft);
      return false;
    }
  }

  /** The last decision of one draft, until it is known whether it holds. */
  let settling: Promise<boolean> = Promise.resolve(true);

  /** Seen from the key on. */
  function settle(
    { draftId, dialogTitle: title }: Draft,
    kind: Decision,
    answer: Promise<{ draft: Draft }>,
  ): Promise<boolean> {
    state.deciding.update((all) => new Map(all).set(draftId, kind));
    settling = decide(draftId, answer).then((isHeld) => {
      state.deciding.update((all) => without(all, draftId));
      if (isHeld) state.undoable.set({ draftIds: [draftId], title, kind });
      return isHeld;
    });
    return settling;
  }

  /** How the card of the draft says that it is to be sent. */
  function sendChoice(draftId: string): { replyToId?: number; silent?: boolean } {
    const { replyTo, silent } = state.ui.value;
    const replyToId = replyTo[draftId];
    return {
      ...(replyToId === undefined ? {} : { replyToId }),
      ...(silent[draftId] ? { silent: true } : {}),
    };
  }

  /** What goes out as several messages is asked about once; the second yes is the answer. */
  function hasAgreed({ draftId, version, parts, dialogTitle }: Draft): boolean {
    const asked = state.agreeing.value;
    if (parts === undefined || (asked?.draftId === draftId && asked.version === version)) {
      state.agreeing.set(null);
      return true;
    }
    state.agreeing.set({ draftId, version });
    state.announcement.set(
      t(
        'The reply to {0} goes out as {1} messages. Approve it once more to send them.',
        dialogTitle,
        parts,
      ),
    );
    return false;
  }

  return {
    ...createJobActions(state, host, ask),
    ...createReviewActions(state, host, ask, decide),
    ...createEvidenceActions(state, host, (draft) => applyDraft(state, streams, draft), decide),
    ...createBatchActions(state, host, sendChoice),
    ...createSpendingActions(state, host, ask),
    signInBy: (way: SignInWay) => ask('host/signInBy', { way }),
    askSignIn: () => ask('host/askSignIn', {}),
    run: (command: (typeof PAGE_COMMANDS)[number], accountId?: string) =>
      ask('host/run', { command, ...(accountId === undefined ? {} : { accountId }) }),
    scanDemoCode: () => ask('host/scanDemoCode', {}),
    useDemoPhone: () => ask('host/useDemoPhone', {}),

    async resendCode(): Promise<void> {
      const signInId = state.signIn.value?.signInId;
      if (signInId) await ask('signIn/resendCode', { signInId });
    },

    async cancelSignIn(): Promise<void> {
      const signInId = state.signIn.value?.signInId ?? state.ui.value.signInId;
      const failed = state.signIn.value?.state.kind === 'failed';
      state.signIn.set(null);
      state.ui.update((ui) => ({ ...ui, signInId: undefined }));
      if (signInId && !failed) await ask('signIn/cancel', { signInId });
    },

    /** Checks the boxes at once; unchecks them again if the sidecar refuses. */
    async select(dialogIds: readonly string[], selected: boolean): Promise<void> {
      const accountId = state.accountId.value;
      if (!accountId || dialogIds.length === 0) return;
      state.dialogs.setSelected(dialogIds, selected);
      for (const part of inParts(dialogIds, SELECT_AT_ONCE)) {
        const done = await ask('dialog/select', { accountId, dialogIds: part, selected });
        if (!done) state.dialogs.setSelected(part, !selected);
      }
    },

    async process(dialogIds: readonly string[]): Promise<boolean> {
      const accountId = state.accountId.value;
      if (!accountId) return false;
      let accepted = false;
      for (const part of inParts(dialogIds, PROCESS_AT_ONCE)) {
        const result = await ask('dialog/process', { accountId, dialogIds: part });
        if (!result) break;
        accepted = true;
        keepJobs(state, result.jobs);
        void this.select(part, false);
      }
      if (accepted) started(dialogIds.length);
      return accepted;
    },

    async processUnread(): Promise<boolean> {
      const accountId = state.accountId.value;
      const result = accountId && (await ask('dialog/processUnread', { accountId }));
      if (!result) return false;
      keepJobs(state, result.jobs);
      started(result.jobs.length);
      return result.jobs.length > 0;
    },

    /** As a document in the editor. */
    async showRequest(draftId: string): Promise<void> {
      await ask('host/showRequest', { draftId });
    },

    /** Asks when it is to be processed without being asked. */
    async editRule(dialogId: string): Promise<void> {
      const accountId = state.accountId.value;
      if (accountId) await ask('host/editRule', { accountId, dialogId });
    },

    /** Up to what the row shows: what comes after it was not seen. */
    async markRead({ dialogId, last, title }: ListedDialog): Promise<void> {
      const accountId = state.accountId.value;
      if (!accountId) return;
      const upTo = last ? { upToId: last.messageId } : {};
      const done = await ask('dialog/markRead', { accountId, dialogId, ...upTo });
      if (done) state.announcement.set(t('{0} is marked as read.', title));
    },

    async refreshDialogs(): Promise<void> {
      const accountId = state.accountId.value;
      if (accountId) await ask('dialog/refresh', { accountId });
    },

    /** Binds to the text and the newest message on the screen at this moment. True once it is approved. */
    async approve(draft: Draft): Promise<boolean> {
      const { draftId, version, newestMessageId, movedOn, dialogTitle, parts, attachments } = draft;
      if (!hasAgreed(draft)) return false;
      const seen = {
        draftId,
        version,
        newestMessageId,
        ...(movedOn === undefined ? {} : { movedOn }),
        ...sendChoice(draftId),
        ...(attachments === undefined
          ? {}
          : { attachmentIds: attachments.map(({ attachmentId }) => attachmentId) }),
        ...(parts === undefined ? {} : { parts }),
      };
      const isApproved = await settle(draft, 'approved', host.request('draft/approve', seen));
      if (isApproved)
        state.announcement.set(t('Approved for {0}. Press U to take it back.', dialogTitle));
      return isApproved;
    },

    /** The user has looked at it, and it is right. */
    async confirmDetail({ draftId }: Draft, value: string): Promise<void> {
      await decide(draftId, host.request('draft/confirmDetail', { draftId, value }));
    },

    /** True once it is rejected. */
    reject(draft: Draft): Promise<boolean> {
      const { draftId, version } = draft;
      return settle(draft, 'rejected', host.request('draft/reject', { draftId, version }));
    },

    async undo(draftId: string): Promise<void> {
      if (state.undoable.value?.draftIds.includes(draftId)) state.undoable.set(null);
      if (await decide(draftId, host.request('draft/undo', { draftId }))) {
        state.ui.update((ui) => ({ ...ui, draftId }));
        state.announcement.set(t('Taken back. Nothing was sent.'));
      }
    },

    /** Of the last decision: one draft comes back to the front, several stay where they are. */
    async undoLast(): Promise<void> {
      await settling;
      const [only, ...others] = state.undoable.value?.draftIds ?? [];
      if (only === undefined) return;
      await (others.length === 0 ? this.undo(only) : this.undoAll([only, ...others]));
    },

    /** The whole of its text was in view. Where that cannot be told it will be, when it is in view again. */
    async displayed({ draftId, version }: Pick<Draft, 'draftId' | 'version'>): Promise<void> {
      const answer = await host
        .request('draft/displayed', { draftId, version })
        .catch(() => undefined);
      if (answer) applyDraft(state, streams, answer.draft);
    },

    /** Asks when first. */
    sendLater: ({ draftId }: Draft) => ask('host/sendLater', { draftId, ...sendChoice(draftId) }),
    /** Into the input field of the user's other devices. Nothing is sent. */
    async putInTelegram({ draftId, version, dialogTitle }: Draft): Promise<void> {
      if (await decide(draftId, host.request('draft/putInTelegram', { draftId, version })))
        state.announcement.set(
          t('Put in Telegram as a draft to {0}. Nothing was sent.', dialogTitle),
        );
    },

    /** Asks which files. */
    attachFile: ({ draftId }: Draft) => ask('host/attachFile', { draftId }),

    async detach({ draftId }: Draft, attachmentId: string): Promise<void> {
      await decide(draftId, host.request('draft/detach', { draftId, attachmentId }));
    },

    disagree: () => state.agreeing.set(null),

    toggleSilent(draftId: string): void {
      if (state.ui.value.silent[draftId]) return dropSilent(state, (other) => other === draftId);
      state.ui.update((ui) => ({ ...ui, silent: { ...ui.silent, [draftId]: true } }));
    },

    /** Puts the text of the draft in the place of what was sent. */
    async editSent({ draftId, version }: Draft): Promise<void> {
      try {
        const { draft, job } = await host.request('draft/editSent', { draftId, version });
        applyDraft(state, streams, draft);
        keepJobs(state, [job]);
      } catch (error) {
        report(state, error);
      }
    },

    /** Asks once more first. */
    openLink: (url: string, text: string) => ask('host/openLink', { url, text }),
    deleteSent: ({ draftId }: Draft) => ask('host/deleteSent', { draftId }),

    /** Which message the reply answers; the same again: none. */
    chooseReplyTo(draftId: string, messageId: number): void {
      const again = state.ui.value.replyTo[draftId] === messageId;
      dropReplyTo(state, (other) => other === draftId);
      if (again) return;
      state.ui.update((ui) => ({ ...ui, replyTo: { ...ui.replyTo, [draftId]: messageId } }));
    },

    /** Puts a text in the place of the draft's, as a new version. */
    async editText({ draftId, version }: Draft, text: string): Promise<void> {
      await decide(draftId, host.request('draft/edit', { draftId, version, text }));
    },

    edit: ({ draftId }: Draft) => ask('host/openDraft', { draftId }),

    async resolve({ draftId }: Draft, arrived: boolean): Promise<void> {
      await decide(draftId, host.request('draft/resolve', { draftId, arrived }));
    },

    ...createTranscriptActions(state, host),
    ...createMemoryActions(state, host, ask),

    dismiss(key: string): void {
      state.dismissed.update((keys) => new Set([...keys, key]));
    },
  };

  function started(count: number): void {
    const isCapped = state.worker.value?.state === 'capped';
    if (count === 0) return state.announcement.set(t('There is nothing unread to process.'));
    const queued = t('{0} queued for a draft.', count);
    const waits = t('They wait: today’s limit is reached.');
    state.announcement.set(isCapped ? `${queued} ${waits}` : queued);
  }
}
