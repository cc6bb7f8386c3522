import type { PAGE_COMMANDS } from '../protocol/bridge.ts';
import { AppError } from '../protocol/errors.ts';
import type { Draft, Job } from '../protocol/records.ts';
import type { Host, PageMethod, PageParams, PageResult } from './host.ts';
import { applyDraft, type State, type Transcript } from './state.ts';
import type { Streams } from './streams.ts';

const SELECT_AT_ONCE = 1000;
const PROCESS_AT_ONCE = 500;
const SHOWN_MESSAGES = 5;

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
      report(error);
      return undefined;
    }
  }

  function report(error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'cancelled') return;
    state.notice.set({ message: error.message, hint: error.hint });
  }

  /** After a conflict the page is behind: it takes the draft as it is now. */
  async function decide(draftId: string, decision: Promise<{ draft: Draft }>): Promise<boolean> {
    try {
      applyDraft(state, streams, (await decision).draft);
      return true;
    } catch (error) {
      report(error);
      const now = await host.request('draft/get', { draftId }).catch(() => undefined);
      if (now) applyDraft(state, streams, now.draft);
      return false;
    }
  }

  function keepJobs(jobs: readonly Job[]): void {
    state.jobs.update(
      (held) => new Map([...held, ...jobs.map((job) => [job.jobId, job] as const)]),
    );
  }

  return {
    run: (command: (typeof PAGE_COMMANDS)[number]) => ask('host/run', { command }),
    scanDemoCode: () => ask('host/scanDemoCode', {}),

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
      for (const part of parts(dialogIds, SELECT_AT_ONCE)) {
        const done = await ask('dialog/select', { accountId, dialogIds: part, selected });
        if (!done) state.dialogs.setSelected(part, !selected);
      }
    },

    async process(dialogIds: readonly string[]): Promise<boolean> {
      const accountId = state.accountId.value;
      if (!accountId) return false;
      let accepted = false;
      for (const part of parts(dialogIds, PROCESS_AT_ONCE)) {
        const result = await ask('dialog/process', { accountId, dialogIds: part });
        if (!result) break;
        accepted = true;
        keepJobs(result.jobs);
        void this.select(part, false);
      }
      if (accepted) started(dialogIds.length);
      return accepted;
    },

    async processUnread(): Promise<boolean> {
      const accountId = state.accountId.value;
      const result = accountId && (await ask('dialog/processUnread', { accountId }));
      if (!result) return false;
      keepJobs(result.jobs);
      started(result.jobs.length);
      return result.jobs.length > 0;
    },

    async refreshDialogs(): Promise<void> {
      const accountId = state.accountId.value;
      if (accountId) await ask('dialog/refresh', { accountId });
    },

    /** Binds to the text and the newest message on the screen at this moment. */
    async approve({ draftId, version, newestMessageId, dialogTitle }: Draft): Promise<void> {
      const approval = host.request('draft/approve', { draftId, version, newestMessageId });
      if (await decide(draftId, approval)) {
        state.undoable.set({ draftId, title: dialogTitle, kind: 'approved' });
        state.announcement.set(`Approved for ${dialogTitle}. Press U to take it back.`);
      }
    },

    async reject({ draftId, version, dialogTitle }: Draft): Promise<void> {
      if (await decide(draftId, host.request('draft/reject', { draftId, version }))) {
        state.undoable.set({ draftId, title: dialogTitle, kind: 'rejected' });
      }
    },

    async undo(draftId: string): Promise<void> {
      if (state.undoable.value?.draftId === draftId) state.undoable.set(null);
      if (await decide(draftId, host.request('draft/undo', { draftId }))) {
        state.ui.update((ui) => ({ ...ui, draftId }));
        state.announcement.set('Taken back. Nothing was sent.');
      }
    },

    edit: ({ draftId }: Draft) => ask('host/openDraft', { draftId }),
    /** Asks for an instruction first. */
    regenerate: ({ draftId }: Draft) => ask('host/regenerate', { draftId }),

    async regenerateNow({ draftId, version }: Draft): Promise<void> {
      await decide(draftId, host.request('draft/regenerate', { draftId, version }));
    },

    async resolve({ draftId }: Draft, arrived: boolean): Promise<void> {
      await decide(draftId, host.request('draft/resolve', { draftId, arrived }));
    },

    async cancelJob(jobId: number): Promise<void> {
      const result = await ask('job/cancel', { jobId });
      if (result) keepJobs([result.job]);
    },

    async retryJob(jobId: number): Promise<void> {
      const result = await ask('job/retry', { jobId });
      if (result) keepJobs([result.job]);
    },

    async setPaused(paused: boolean): Promise<void> {
      const status = await ask(paused ? 'worker/pause' : 'worker/resume', {});
      if (status) state.worker.set(status);
    },

    /** The end of the dialog a draft answers; asked for again only when the dialog moved on. */
    async loadTranscript(draft: Draft, again = false): Promise<void> {
      const { dialogId, accountId, newestMessageId } = draft;
      const held = state.transcripts.value.get(dialogId);
      if (!again && held && held.newestMessageId >= newestMessageId) return;
      const keep = (transcript: Transcript) =>
        state.transcripts.update((map) => new Map(map).set(dialogId, transcript));
      keep({ newestMessageId, messages: held?.messages, error: undefined });
      try {
        const { messages } = await host.request('message/list', {
          accountId,
          dialogId,
          limit: SHOWN_MESSAGES,
        });
        keep({ newestMessageId, messages, error: undefined });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        keep({ newestMessageId, messages: held?.messages, error });
      }
    },

    dismiss(key: string): void {
      state.dismissed.update((keys) => new Set([...keys, key]));
    },
  };

  function started(count: number): void {
    state.announcement.set(
      count === 0 ? 'There is nothing unread to process.' : `${count} queued for a draft.`,
    );
  }
}

function parts<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += size) result.push(items.slice(i, i + size));
  return result;
}
