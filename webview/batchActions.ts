import type { WireError } from '../protocol/errors.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import type { BatchKind } from './batch.ts';
import type { Host } from './host.ts';
import { t, tn } from './l10n.ts';
import { report } from './report.ts';
import { openedBatch, type State } from './state.ts';

interface Outcome {
  draftId: string;
  error?: WireError | undefined;
}

/** Decisions about several drafts at once. */
export function createBatchActions(
  state: State,
  host: Host,
  sendChoice: (draftId: string) => { replyToId?: number; silent?: boolean },
) {
  /** What was refused is told of; the rest can be taken back together. */
  function settle(kind: BatchKind, drafts: readonly Draft[], outcomes: readonly Outcome[]): void {
    const refused = outcomes.filter(({ error }) => error !== undefined);
    const done = outcomes.filter(({ error }) => error === undefined);
    const titleOf = (id: string) => drafts.find(({ draftId }) => draftId === id)?.dialogTitle ?? '';
    const did = kind === 'approve' ? 'approved' : 'rejected';
    if (done.length > 0) {
      const draftIds = done.map(({ draftId }) => draftId);
      const [only] = draftIds;
      const title =
        draftIds.length === 1 && only !== undefined
          ? titleOf(only)
          : tn('{0} dialog|{0} dialogs', draftIds.length);
      state.undoable.set({ draftIds, title, kind: did });
      state.announcement.set(saysDone(kind, done.length));
    }
    if (refused.length > 0) {
      const told = refused.map(({ draftId, error }) => `${titleOf(draftId)}: ${error?.message}`);
      state.notice.set({
        message:
          kind === 'approve'
            ? t('{0} of {1} were not approved.', refused.length, outcomes.length)
            : t('{0} of {1} were not rejected.', refused.length, outcomes.length),
        hint: told.join(' '),
      });
    }
  }

  return {
    openBatch(kind: BatchKind): void {
      state.batch.set(openedBatch(state, kind));
      state.ui.update((ui) => ({ ...ui, tab: 'review' }));
    },
    closeBatch(): void {
      state.batch.set(null);
      state.wantsFocus.set('review');
    },
    /** Checks or unchecks. */
    pick(draftIds: readonly string[], isPicked: boolean): void {
      state.batch.update((batch) => {
        if (!batch?.picked) return batch;
        const picked = new Set(batch.picked);
        for (const id of draftIds)
          if (isPicked) picked.add(id);
          else picked.delete(id);
        return { ...batch, picked };
      });
    },
    /** Exactly these, as they stand on the screen. */
    async decideAll(kind: BatchKind, drafts: readonly Draft[]): Promise<void> {
      if (drafts.length === 0) return;
      state.batch.set(null);
      state.wantsFocus.set('review');
      try {
        const { outcomes } =
          kind === 'approve'
            ? await host.request('draft/approveAll', {
                drafts: drafts.map(({ draftId, version, newestMessageId, attachments }) => ({
                  draftId,
                  version,
                  newestMessageId,
                  ...sendChoice(draftId),
                  ...(attachments === undefined
                    ? {}
                    : { attachmentIds: attachments.map(({ attachmentId }) => attachmentId) }),
                })),
              })
            : await host.request('draft/rejectAll', {
                drafts: drafts.map(({ draftId, version }) => ({ draftId, version })),
              });
        settle(kind, drafts, outcomes);
      } catch (error) {
        report(state, error);
      }
    },
    /** Takes the last decision back, whether about one draft or several. */
    async undoAll(draftIds: readonly string[]): Promise<void> {
      state.undoable.set(null);
      try {
        const { outcomes } = await host.request('draft/undoAll', { draftIds: [...draftIds] });
        const late = outcomes.filter(({ error }) => error !== undefined);
        const back = outcomes.length - late.length;
        state.announcement.set(tn('{0} draft taken back.|{0} drafts taken back.', back));
        if (late.length > 0) {
          state.notice.set({
            message: t('{0} of {1} could not be taken back.', late.length, outcomes.length),
            hint: late[0]?.error?.message,
          });
        }
      } catch (error) {
        report(state, error);
      }
    },
  };
}

function saysDone(kind: BatchKind, count: number): string {
  return kind === 'approve'
    ? tn(
        '{0} draft approved. Press U to take that back.|{0} drafts approved. Press U to take that back.',
        count,
      )
    : tn(
        '{0} draft rejected. Press U to take that back.|{0} drafts rejected. Press U to take that back.',
        count,
      );
}
