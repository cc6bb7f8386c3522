import assert from 'node:assert/strict';
import type { Payload } from '../../protocol/events.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { allDialogs, askingDialogs, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const RATE = { input: 1, output: 1, cacheWrite: 1, cacheWriteHour: 1, cacheRead: 1 };
const RULE = { hours: null, mostPerDay: 100, evenIfMuted: true };

describe('how drafts fare, over the real wire', function () {
  this.timeout(120_000);
  let desk: DeskHarness;
  let asking: ListedDialog[];

  beforeEach(async () => {
    desk = await startHarness({ settings: { prices: { 'demo-*': RATE } } });
    asking = await askingDialogs(desk);
  });
  afterEach(() => desk.stop());

  const dialogId = (n: number) => asking[n]?.dialogId ?? assert.fail('too few dialogs ask');
  const client = () => desk.client();
  async function ready(n: number): Promise<Draft> {
    await process(desk, dialogId(n));
    return draftIn(desk, dialogId(n), 'ready');
  }
  async function approve({ draftId, version, newestMessageId }: Draft): Promise<void> {
    await (await client()).request('draft/approve', { draftId, version, newestMessageId });
  }
  const board = async (of = {}) => (await client()).request('scoreboard/get', of);

  it('follows what the user decides, and shows what a sent reply cost', async () => {
    const asWritten = await ready(0);
    await approve(asWritten);
    await draftIn(desk, dialogId(0), 'sent');
    const toEdit = await ready(1);
    const { draftId, version, text } = toEdit;
    const edited = await (
      await client()
    ).request('draft/edit', { draftId, version, text: `${text} Indeed.` });
    await approve(edited.draft);
    await draftIn(desk, dialogId(1), 'sent');
    const toReject = await ready(2);
    await (
      await client()
    ).request('draft/reject', { draftId: toReject.draftId, version: toReject.version });
    const moved = await ready(3);
    const { accountId } = desk;
    desk.telegram.control.say({ accountId, dialogId: dialogId(3), text: 'Never mind!' });
    await draftIn(desk, dialogId(3), 'stale');

    const { total, dialogs, accounts } = await board();
    assert.deepEqual([total.sent, total.edited, total.rejected, total.stale], [1, 1, 1, 1]);
    assert.ok(total.changedShare !== null && total.changedShare > 0 && total.changedShare < 0.5);
    assert.ok(total.approveMs !== null && total.approveMs >= 0);
    const ofDrafts = await Promise.all(
      [asWritten, toEdit, toReject, moved].map(async (draft) => {
        const { spent } = await (
          await client()
        ).request('usage/ofDraft', { draftId: draft.draftId });
        return spent.usd;
      }),
    );
    const onDrafts = ofDrafts.reduce((sum, usd) => sum + usd);
    assert.ok(total.usdPerSent !== null && Math.abs(total.usdPerSent - onDrafts / 2) < 1e-9);
    assert.equal(dialogs.length, 4);
    assert.deepEqual(
      accounts.map((one) => one.accountId),
      [accountId],
    );
    assert.equal((await board({ accountId, dialogId: dialogId(2) })).total.rejected, 1);

    await (await client()).request('dialog/reset', { accountId, dialogId: dialogId(2) });
    assert.equal((await board()).total.rejected, 0);
    await until('nothing in work', async () => {
      const { running, queued } = await (await client()).request('worker/status', {});
      return running + queued === 0;
    });
    const before = await (await client()).request('usage/summary', {});
    await (await client()).request('account/signOut', { accountId });
    await (await client()).request('account/remove', { accountId });
    assert.equal((await board()).total.sent, 0);
    const { today } = await (await client()).request('usage/summary', {});
    // The pictures themselves are counted with what is kept of the account.
    const { images, visionTokens } = today;
    assert.deepEqual(
      today,
      { ...before.today, images, visionTokens },
      'what was spent stays spent',
    );
  });

  it('pauses the rule of a dialog whose last ten drafts went unused, says so once, and resumes', async () => {
    const connection = await client();
    const told: Payload<'dialog/rulePaused'>[] = [];
    connection.on('dialog/rulePaused', (payload) => void told.push(payload));
    const { accountId } = desk;
    const dialog = { accountId, dialogId: dialogId(0) };
    await connection.request('dialog/setRule', { ...dialog, rule: RULE });
    const row = async () =>
      (await allDialogs(desk)).find((one) => one.dialogId === dialog.dialogId);
    for (let n = 0; n < 10; n++) {
      assert.equal((await row())?.rulePausedAt, undefined, `after ${n}`);
      const { draftId, version } = await ready(0);
      await connection.request('draft/reject', { draftId, version });
    }
    await until('the news', () => told.length > 0);
    assert.deepEqual(told, [{ ...dialog, dialogTitle: asking[0]?.title, drafts: 10 }]);
    assert.ok((await row())?.rulePausedAt);
    const { rules } = await connection.request('dialog/listRules', { accountId });
    assert.ok(rules[0]?.pausedAt);
    // Asked for, it is processed all the same; of itself nothing begins.
    const job = await process(desk, dialog.dialogId);
    await jobIn(desk, job.jobId, 'done');
    const { draftId, version } = await draftIn(desk, dialog.dialogId, 'ready');
    await connection.request('draft/reject', { draftId, version });
    await connection.request('dialog/resumeRule', dialog);
    assert.equal((await row())?.rulePausedAt, undefined);
    assert.equal(told.length, 1);
    desk.telegram.control.say({ ...dialog, text: 'Are you there?' });
    await until(
      'a draft of the rule',
      async () => {
        const { jobs } = await connection.request('job/list', { ...dialog, limit: 5 });
        return jobs.some(({ byRule, state }) => byRule === true && state === 'done');
      },
      60_000,
    );
  });
});
