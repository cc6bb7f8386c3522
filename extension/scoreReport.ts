import { t } from '../protocol/l10n.ts';
import type { Score, Scoreboard } from '../protocol/scoreRecords.ts';

/** How drafts fare, as plain text. The titles of dialogs are in it: it is for the user's own eyes. */
export function scoreReport(
  { total, accounts, dialogs, since }: Scoreboard,
  nameOf: (accountId: string) => string | undefined,
  now: number,
): string {
  const taken =
    since === null
      ? t('Taken {0}; counted since now, on this machine alone.', day(now))
      : t('Taken {0}; counted since {1}, on this machine alone.', day(now), day(since));
  return [
    t('How drafts fare'),
    '',
    taken,
    '',
    ...lines(t('All'), total),
    '',
    ...accounts.flatMap(({ accountId, score }) => [
      ...lines(t('Account {0}', nameOf(accountId) ?? accountId), score),
      '',
    ]),
    ...dialogs.flatMap(({ dialogTitle, score, rulePausedAt }) => [
      ...lines(dialogTitle, score),
      ...(rulePausedAt === undefined
        ? []
        : [
            `  ${t('Automatic processing paused on {0}: its drafts went unused', day(rulePausedAt))}`,
          ]),
      '',
    ]),
  ].join('\n');
}

function lines(title: string, score: Score): string[] {
  const { sent, edited, rejected, stale, changedShare, approveMs, usdPerSent } = score;
  return [
    title,
    `  ${t('Sent as written: {0}   edited: {1}   rejected: {2}   went out of date: {3}', sent, edited, rejected, stale)}`,
    `  ${t(
      'Words changed: {0}   time to approve: {1}   cost of each sent: {2}',
      changedShare === null ? '–' : `${Math.round(changedShare * 100)} %`,
      approveMs === null ? '–' : duration(approveMs),
      usdPerSent === null ? '–' : `$${usdPerSent.toFixed(4)}`,
    )}`,
  ];
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? t('{0} s', seconds) : t('{0} min', Math.round(seconds / 60));
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
