import type { Score, Scoreboard } from '../../protocol/scoreRecords.ts';
import { NOW } from './panelFigures.ts';

const NOTHING: Score = {
  sent: 0,
  edited: 0,
  rejected: 0,
  stale: 0,
  changedShare: null,
  approveMs: null,
  usdPerSent: null,
};

export const noScores = (): Scoreboard => ({
  total: NOTHING,
  accounts: [],
  dialogs: [],
  since: null,
});

export function busyScores(): Scoreboard {
  const accountId = '700001';
  const total = {
    sent: 61,
    edited: 23,
    rejected: 9,
    stale: 14,
    changedShare: 0.08,
    approveMs: 46_000,
    usdPerSent: 0.0086,
  };
  const of = (sent: number, edited: number, rejected: number, stale: number): Score => ({
    ...total,
    sent,
    edited,
    rejected,
    stale,
  });
  return {
    total,
    accounts: [{ accountId, score: total }],
    dialogs: [
      { accountId, dialogId: 'u1', dialogTitle: 'Anna Kovaleva', score: of(31, 9, 0, 2) },
      {
        accountId,
        dialogId: 'u2',
        dialogTitle: 'Helena Brandt-Schwarzenberger (Landlady)',
        score: of(2, 1, 8, 4),
        rulePausedAt: NOW - 3_600_000,
      },
      { accountId, dialogId: 'u3', dialogTitle: 'שלום כהן', score: of(12, 4, 1, 0) },
    ],
    since: NOW - 30 * 86_400_000,
  };
}
