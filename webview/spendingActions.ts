import type { Draft } from '../protocol/draftRecords.ts';
import { asAppError } from './asAppError.ts';
import type { Host } from './host.ts';
import { t } from './l10n.ts';
import type { Ask, State } from './state.ts';

/** What the user can see and do about what work costs. */
export function createSpendingActions(state: State, host: Host, ask: Ask) {
  const { all, scoreboard, drafts } = state.spending;
  /** Of which text of a draft the answer is under way. */
  const asked = new Map<string, string>();

  async function fetchScoreboard(): Promise<void> {
    try {
      scoreboard.set({ found: await host.request('scoreboard/get', {}) });
    } catch (error) {
      scoreboard.update((load) => ({ ...load, error: asAppError(error) }));
    }
  }

  async function fetchShares(by: 'account' | 'dialog' | 'model') {
    return (await host.request('usage/shares', { by, period: 'month' })).shares;
  }

  return {
    /** With who and what it was spent on where that is looked at. */
    async fetchSpending(): Promise<void> {
      try {
        const summary = await host.request('usage/summary', {});
        const isOpen = state.ui.value.jobs.spending === true;
        const shares = isOpen
          ? {
              accounts: await fetchShares('account'),
              dialogs: await fetchShares('dialog'),
              models: await fetchShares('model'),
            }
          : all.value.shares;
        all.set({ summary, ...(shares ? { shares } : {}) });
      } catch (error) {
        all.update((spending) => ({ ...spending, error: asAppError(error) }));
      }
    },

    fetchScoreboard,

    /** Processes the dialog automatically again. */
    async resumeRule(dialogId: string): Promise<void> {
      const accountId = state.accountId.value;
      if (!accountId || !(await ask('dialog/resumeRule', { accountId, dialogId }))) return;
      state.announcement.set(t('It is processed automatically again.'));
      if (scoreboard.value.found) await fetchScoreboard();
    },

    /** Beyond the limit for the rest of the day. */
    async liftCap(): Promise<void> {
      const summary = await ask('usage/liftCap', {});
      if (!summary) return;
      all.update((spending) => ({ ...spending, summary }));
      state.announcement.set(t('Today’s limit is lifted until midnight. Work goes on.'));
    },

    /** Of each of its texts once. Where it cannot be had the card does without. */
    async fetchDraftSpent({ draftId, version, attempt }: Draft): Promise<void> {
      const of = `${attempt} ${version}`;
      if (drafts.value.get(draftId)?.of === of || asked.get(draftId) === of) return;
      asked.set(draftId, of);
      const result = await host.request('usage/ofDraft', { draftId }).catch(() => undefined);
      if (asked.get(draftId) === of) asked.delete(draftId);
      if (result) {
        drafts.update((map) => new Map(map).set(draftId, { of, spent: result.spent }));
      }
    },
  };
}
