import type {
  Dialog,
  DialogStatus,
  Draft,
  Job,
  ListedDialog,
  WorkerStatus,
} from '../protocol/records.ts';
import type { Event, Payload } from '../protocol/events.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { DialogStates } from './dialogs/dialogStates.ts';
import { dialogStatus } from './dialogs/dialogStatus.ts';
import type { Drafts } from './drafts/drafts.ts';
import type { Queue } from './queue/queue.ts';

export type Emit = <E extends Event>(event: E, payload: Payload<E>) => void;

export interface AnnouncerOptions {
  emit: Emit;
  queue: Queue;
  drafts: Drafts;
  dialogStates: DialogStates;
  accounts: () => Accounts;
}

/** Tells the windows what changed: each change at once, what is derived from them once a turn of the loop. */
export function createAnnouncer({ emit, queue, drafts, dialogStates, accounts }: AnnouncerOptions) {
  const touched = new Map<string, Set<string>>();
  let pending: NodeJS.Immediate | undefined;
  let lastStatus = '';

  function touch(accountId: string, dialogId: string): void {
    const dialogs = touched.get(accountId) ?? new Set();
    touched.set(accountId, dialogs.add(dialogId));
    schedule();
  }

  function schedule(): void {
    pending ??= setImmediate(() => {
      pending = undefined;
      flush();
    });
  }

  function flush(): void {
    for (const [accountId, dialogIds] of touched) {
      const account = accounts().find(accountId);
      const rows = [...dialogIds].flatMap((dialogId) => account?.dialogs.find(dialogId) ?? []);
      if (rows.length > 0)
        emit('dialog/changed', { accountId, dialogs: listed(accountId, rows), reset: false });
    }
    touched.clear();
    const status = workerStatus();
    const text = JSON.stringify(status);
    if (text === lastStatus) return;
    lastStatus = text;
    emit('worker/changed', status);
  }

  /** Rows of the list with where they stand in the desk's work. */
  function listed(accountId: string, dialogs: Dialog[]): ListedDialog[] {
    return dialogs.map((dialog) => {
      const { dialogId } = dialog;
      const { lastAnalysis, selected } = dialogStates.get(accountId, dialogId);
      const status: DialogStatus = dialogStatus(
        queue.newestOfDialog(accountId, dialogId),
        drafts.newestOfDialog(accountId, dialogId),
        lastAnalysis,
      );
      return { ...dialog, status, selected };
    });
  }

  function workerStatus(): WorkerStatus {
    const { running, queued } = queue.counts();
    const list = accounts().list();
    const offline = list.some((account) => account.connection === 'offline');
    const state = queue.isPaused()
      ? 'paused'
      : running > 0
        ? 'running'
        : offline
          ? 'offline'
          : 'idle';
    return { state, running, queued, toReview: drafts.countToReview() };
  }

  return {
    listed,
    workerStatus,
    touchWorker: schedule,
    touchDialogs(accountId: string, dialogs: Dialog[], reset: boolean): void {
      if (!reset) {
        dialogs.forEach((dialog) => touch(accountId, dialog.dialogId));
        return;
      }
      // Pages, so that no frame grows with the list.
      for (let start = 0; start < dialogs.length || start === 0; start += 500) {
        const page = listed(accountId, dialogs.slice(start, start + 500));
        emit('dialog/changed', { accountId, dialogs: page, reset: start === 0 });
      }
    },
    touchDialog: touch,
    draftChanged(draft: Draft): void {
      emit('draft/changed', { draft });
      touch(draft.accountId, draft.dialogId);
    },
    draftRemoved(draft: { draftId: string; accountId: string; dialogId: string }): void {
      emit('draft/removed', { draftId: draft.draftId });
      touch(draft.accountId, draft.dialogId);
    },
    jobChanged(job: Job): void {
      emit('job/changed', { job });
      touch(job.accountId, job.dialogId);
    },
    stop(): void {
      clearImmediate(pending);
    },
  };
}
