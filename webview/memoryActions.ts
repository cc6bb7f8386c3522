import { AppError } from '../protocol/errors.ts';
import type { INSTRUCTION_SCOPES } from '../protocol/memoryRecords.ts';
import type { Host } from './host.ts';
import { t } from './l10n.ts';
import { report } from './report.ts';
import type { Ask, State } from './state.ts';

export interface Place {
  accountId: string;
  dialogId: string;
}

/** What the user can do about what guides their drafts. */
export function createMemoryActions(state: State, host: Host, ask: Ask) {
  /** Asked for and not answered yet. */
  const asked = new Set<string>();

  return {
    /** What the next draft of this dialog is guided by, where that is not known. */
    async loadGuidance({ accountId, dialogId }: Place): Promise<void> {
      if (state.guidances.value.has(dialogId) || asked.has(dialogId)) return;
      asked.add(dialogId);
      try {
        const { guidance } = await host.request('dialog/guidance', { accountId, dialogId });
        if (accountId !== state.accountId.value) return;
        state.guidances.update((map) => new Map(map).set(dialogId, guidance));
      } catch (error) {
        // A card is whole without it; it is asked for again when the card is drawn anew.
        if (!(error instanceof AppError)) report(state, error);
      } finally {
        asked.delete(dialogId);
      }
    },

    reviewNote: ({ accountId, dialogId }: Place) => ask('host/reviewNote', { accountId, dialogId }),
    openNote: ({ accountId, dialogId }: Place) => ask('host/openNote', { accountId, dialogId }),

    /** Yes to what was seen of the proposal, with the notes as they were then. */
    async acceptNote({ proposalId, version }: { proposalId: string; version: number }) {
      if (await ask('note/accept', { proposalId, version })) state.announcement.set(t('Noted.'));
    },
    async rejectNote({ proposalId }: { proposalId: string }) {
      if (await ask('note/reject', { proposalId })) state.announcement.set(t('Not noted.'));
    },

    chooseProfile: ({ accountId, dialogId }: Place) =>
      ask('host/chooseProfile', { accountId, dialogId }),

    openInstructions: (scope: (typeof INSTRUCTION_SCOPES)[number], place: Place) =>
      ask('host/openInstructions', {
        scope,
        accountId: place.accountId,
        dialogId: place.dialogId,
      }),
  };
}
