import type { Desk } from '../desk.ts';
import { localDayOf, monthStart } from '../localDays.ts';
import type { Handlers } from '../server/clientContext.ts';
import { loadScoreboard } from '../scoreboard/loadScoreboard.ts';
import { loadSpentOnDraft, loadUsageShares, loadUsageSummary } from '../spending/usageSums.ts';

type UsageHandlers = Pick<
  Handlers,
  'scoreboard/get' | 'usage/summary' | 'usage/shares' | 'usage/ofDraft' | 'usage/liftCap'
>;

/** What model work costs, the cap on it, and how what came of it fares. */
export function usageHandlers({
  store,
  drafts,
  rules,
  ledger,
  assertDialog,
  now,
}: Desk): UsageHandlers {
  const summary = () => loadUsageSummary(store, now(), ledger.cap());
  return {
    'scoreboard/get': ({ accountId, dialogId }) => {
      if (accountId !== undefined && dialogId !== undefined) assertDialog(accountId, dialogId);
      return loadScoreboard(store, { accountId, dialogId }, (...of) => rules.pausedAt(...of));
    },
    'usage/summary': summary,
    'usage/shares': ({ by, period, accountId }) => {
      const since = period === 'today' ? localDayOf(now()).startsAt : monthStart(now());
      return { shares: loadUsageShares(store, { by, since, accountId }) };
    },
    'usage/ofDraft': ({ draftId }) => ({
      spent: loadSpentOnDraft(store, drafts.get(draftId).draftId),
    }),
    'usage/liftCap': async () => {
      await ledger.lift();
      return summary();
    },
  };
}
