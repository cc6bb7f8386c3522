import type { Job, WorkerStatus } from '../protocol/jobRecords.ts';
import type { Dialog, DialogStatus, ListedDialog } from '../protocol/dialogRecords.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { DEFAULT_PROFILE_ID } from '../protocol/ids.ts';
import type { WireError } from '../protocol/errors.ts';
import type { Event, Payload } from '../protocol/events.ts';
import type { SpentToday } from '../protocol/usageRecords.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { DialogStates } from './dialogs/dialogStates.ts';
import type { Rules } from './dialogs/rules.ts';
import { dialogStatus } from './dialogs/dialogStatus.ts';
import type { InstructionsStore } from './memory/instructions.ts';
import type { Notes } from './memory/notes.ts';
import type { Profiles } from './memory/profiles.ts';
import type { Drafts } from './drafts/drafts.ts';
import type { Log } from '../rpc/startMessage.ts';
import { describeFailure } from './describeFailure.ts';
import type { Queue } from './queue/queue.ts';
import { isTrouble } from './worker/hold.ts';

export type Announcer = ReturnType<typeof createAnnouncer>;
export type Emit = <E extends Event>(event: E, payload: Payload<E>) => void;

export interface AnnouncerOptions {
  emit: Emit;
  queue: Queue;
  drafts: Drafts;
  dialogStates: DialogStates;
  rules: Pick<Rules, 'find' | 'pausedAt'>;
  instructions: Pick<InstructionsStore, 'has'>;
  profiles: Pick<Profiles, 'of'>;
  notes: Pick<Notes, 'isProposed'>;
  accounts: () => Accounts;
  today: () => SpentToday;
  /** What holds the worker up. */
  trouble: () => WireError | undefined;
  log: Log;
}

/** Tells the windows what changed: each change at once, what is derived from them once a turn of the loop. */
export function createAnnouncer(options: AnnouncerOptions) {
  const {
    emit,
    queue,
    drafts,
    dialogStates,
    rules,
    instructions,
    profiles,
    notes,
    accounts,
    today,
    trouble,
    log,
  } = options;
  const touched = new Map<string, Set<string>>();
  /** Drafts that leave at another time. */
  const redated = new Set<string>();
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
      try {
        tellOfDialogs();
        tellOfDrafts();
      } catch (error) {
        // A damaged page is no reason to stop telling of the rest.
        log('error', `the windows were not told of a change: ${describeFailure(error)}`);
      }
      tellOfWorker();
    });
  }

  function tellOfDialogs(): void {
    const all = [...touched];
    touched.clear();
    for (const [accountId, dialogIds] of all) {
      const account = accounts().find(accountId);
      const rows = [...dialogIds].flatMap((dialogId) => account?.dialogs.find(dialogId) ?? []);
      if (rows.length > 0)
        emit('dialog/changed', { accountId, dialogs: listed(accountId, rows), reset: false });
    }
  }

  function tellOfDrafts(): void {
    const drafted = [...redated].flatMap((draftId) => drafts.find(draftId) ?? []);
    redated.clear();
    for (const draft of drafted) emit('draft/changed', { draft });
  }

  function tellOfWorker(): void {
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
      const rule = rules.find(accountId, dialogId);
      const profile = profiles.of({ accountId, dialogId });
      const rulePausedAt = rules.pausedAt(accountId, dialogId);
      const instructed = instructions.has({ accountId, dialogId });
      return {
        ...dialog,
        status,
        selected,
        ...(rule ? { rule } : {}),
        ...(rulePausedAt === undefined ? {} : { rulePausedAt }),
        ...(instructed ? { instructed } : {}),
        ...(notes.isProposed({ accountId, dialogId }) ? { noteProposed: true } : {}),
        ...(profile.profileId === DEFAULT_PROFILE_ID ? {} : { profile: profile.name }),
      };
    });
  }

  function workerStatus(): WorkerStatus {
    try {
      return currentStatus();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      const wire = trouble() ?? error.toWire();
      return { state: 'error', running: 0, queued: 0, toReview: 0, error: wire };
    }
  }

  function currentStatus(): WorkerStatus {
    const { running, queued } = queue.counts();
    const toReview = drafts.countToReview();
    const error = trouble();
    const spent = spentToday();
    if (error) return { state: 'error', running, queued, toReview, error, ...spent };
    const list = accounts().list();
    const offline = list.some((account) => account.connection === 'offline');
    const state = queue.isPaused()
      ? 'paused'
      : spent.today?.cap.reached
        ? 'capped'
        : running > 0
          ? 'running'
          : offline
            ? 'offline'
            : 'idle';
    return { state, running, queued, toReview, ...spent };
  }

  function spentToday(): Pick<WorkerStatus, 'today'> {
    const spent = today();
    const hasCap = spent.cap.usd > 0 || spent.cap.tokens > 0;
    return spent.tokens > 0 || hasCap ? { today: spent } : {};
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
      const { kind, state, draftId } = job;
      const isDelayed = state === 'scheduled' || state === 'retrying';
      if (kind === 'send' && isDelayed && draftId !== undefined) redated.add(draftId);
      touch(job.accountId, job.dialogId);
    },
    stop(): void {
      clearImmediate(pending);
    },
  };
}
