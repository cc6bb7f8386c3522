import type { AccountWait } from '../../protocol/accountRecords.ts';

/** How many calls may leave at once, and how many a second after that. */
export interface Budget {
  burst: number;
  perSecond: number;
  /** Of the burst, kept for what a person waits for: work in the background leaves so many. */
  kept?: number;
}

/** What a call costs its account, and what the panel says it waits for. */
export type CallKind = AccountWait['what'];

/**
 * What one account allows itself. Telegram publishes no limits for people's own clients and answers with FLOOD_WAIT
 * where one is passed, so these stay well below what its documents say of bots and what widely used clients keep to.
 *
 * | kind     | burst | a second | reason                                                                             |
 * |----------|-------|----------|------------------------------------------------------------------------------------|
 * | dialogs  | 220   | 2        | a start with 10,000 dialogs is 100 pages in one go; the refresh after the first    |
 * |          |       |          | reconnect fits as well, what follows that is paced                                 |
 * | messages | 60    | 3        | one page a dialog, of many dialogs: as much as a person who looks through all that |
 * |          |       |          | is unread; ten of the burst are kept for what the user opens meanwhile             |
 * | sends    | 10    | 0.5      | the bot FAQ's least figure is 20 a minute in a group; a person who approves thirty |
 * |          |       |          | replies is done within a minute and is not taken for a mailing                     |
 * | …dialog  | 5     | 1/3      | those 20 a minute, for each dialog by itself                                       |
 * | files    | 64    | 16       | parts of half a megabyte; their real limit is a speed, told by FLOOD_PREMIUM_WAIT  |
 * | others   | 100   | 10       | differences, read marks, deletions: rare, but a loop gone wrong must end here      |
 */
export const BUDGETS: Record<CallKind, Budget> = {
  dialogs: { burst: 220, perSecond: 2 },
  messages: { burst: 60, perSecond: 3, kept: 10 },
  sends: { burst: 10, perSecond: 0.5 },
  files: { burst: 64, perSecond: 16 },
  others: { burst: 100, perSecond: 10 },
};
export const DIALOG_SENDS: Budget = { burst: 5, perSecond: 1 / 3 };

const KINDS: Record<string, CallKind> = {
  'messages.GetDialogs': 'dialogs',
  'messages.GetPeerDialogs': 'dialogs',
  'messages.GetPinnedDialogs': 'dialogs',
  'messages.GetHistory': 'messages',
  'messages.GetMessages': 'messages',
  'messages.GetReplies': 'messages',
  'messages.Search': 'messages',
  'channels.GetMessages': 'messages',
  'messages.SendMessage': 'sends',
  'messages.SendMedia': 'sends',
  'messages.SendMultiMedia': 'sends',
  'messages.ForwardMessages': 'sends',
  'messages.EditMessage': 'sends',
};

/** By GramJS's name of the request. */
export function kindOf(className: string): CallKind {
  if (className.startsWith('upload.')) return 'files';
  return Object.hasOwn(KINDS, className) ? (KINDS[className] ?? 'others') : 'others';
}

export type Meter = ReturnType<typeof createMeter>;

/**
 * Counts calls against a budget, as the time at which all that was taken would be paid for: a full burst ahead of the
 * clock at most. Knows no clock of its own; all times in ms of one that only goes forward.
 */
export function createMeter({ burst, perSecond }: Budget) {
  // Whole, so that sums of it are exact; up, so that it is never more.
  const costMs = Math.ceil(1_000 / perSecond);
  let paidAt = -Infinity;
  return {
    /** The earliest time at which one may be taken that leaves `kept` of the burst. */
    nextAt: (now: number, kept = 0): number => Math.max(now, paidAt - (burst - 1 - kept) * costMs),
    take(at: number): void {
      paidAt = Math.max(paidAt, at) + costMs;
    },
    /** Nothing of the burst is left: from here on one by one. */
    drain(now: number): void {
      paidAt = Math.max(paidAt, now + burst * costMs);
    },
    /** Everything was paid for: it may be forgotten. */
    isFull: (now: number): boolean => paidAt <= now,
  };
}
