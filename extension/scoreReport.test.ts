import assert from 'node:assert/strict';
import type { Score } from '../protocol/scoreRecords.ts';
import { scoreReport } from './scoreReport.ts';

const score = (over: Partial<Score> = {}): Score => ({
  sent: 3,
  edited: 1,
  rejected: 2,
  stale: 4,
  changedShare: 0.125,
  approveMs: 41_000,
  usdPerSent: 0.0042,
  ...over,
});
const now = Date.UTC(2026, 10, 29);

describe('the document of how drafts fare', () => {
  it('tells of all, of each account and of each dialog', () => {
    const text = scoreReport(
      {
        total: score(),
        accounts: [{ accountId: '7', score: score({ usdPerSent: null }) }],
        dialogs: [
          {
            accountId: '7',
            dialogId: 'u1',
            dialogTitle: 'Anna',
            score: score(),
            rulePausedAt: now,
          },
        ],
        since: now - 86_400_000,
      },
      () => 'Olga',
      now,
    );
    assert.match(text, /Taken 2026-11-29; counted since 2026-11-28/);
    assert.match(
      text,
      /All\n {2}Sent as written: 3 {3}edited: 1 {3}rejected: 2 {3}went out of date: 4/,
    );
    assert.match(
      text,
      /Words changed: 13 % {3}time to approve: 41 s {3}cost of each sent: \$0\.0042/,
    );
    assert.match(text, /Account Olga\n.*\n.*cost of each sent: –/);
    assert.match(text, /Anna\n(.*\n){2} {2}Automatic processing paused on 2026-11-29/);
  });

  it('of nothing yet has no figures', () => {
    const none = score({
      sent: 0,
      edited: 0,
      rejected: 0,
      stale: 0,
      changedShare: null,
      approveMs: null,
      usdPerSent: null,
    });
    const text = scoreReport(
      { total: none, accounts: [], dialogs: [], since: null },
      () => undefined,
      now,
    );
    assert.match(text, /Words changed: – {3}time to approve: – {3}cost of each sent: –/);
  });
});
