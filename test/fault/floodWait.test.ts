import assert from 'node:assert/strict';
import {
  delivered,
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';
import { approve, firstAsking, readyDraft } from './faultSetup.ts';

describe('a flood wait', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  const sendJob = () =>
    until('the send job', async () => {
      const { jobs } = await (await desk.client()).request('job/list', {});
      return jobs.find((job) => job.kind === 'send');
    });

  it('of a send is waited out in sight, spends no attempt, and the message leaves once', async () => {
    const draft = await readyDraft(desk);
    desk.telegram.control.fault({ method: 'messages.sendMessage', kind: 'floodWait', seconds: 3 });
    await approve(desk, draft);
    const { jobId, maxAttempts } = await sendJob();
    const snoozed = await jobIn(desk, jobId, 'scheduled');
    assert.equal(snoozed.error?.code, 'telegramFlood');
    const client = await desk.client();
    const { accounts } = await client.request('account/list', {});
    const floodUntil = accounts[0]?.floodUntil ?? assert.fail('the account shows no wait');
    assert.ok(snoozed.runAt > (snoozed.startedAt ?? Infinity) + 2_000);
    assert.ok(Math.abs(floodUntil - snoozed.runAt) < 2_000, 'the two tell the same wait');
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
    const done = await jobIn(desk, jobId, 'done');
    assert.deepEqual([done.attempt, done.maxAttempts], [2, maxAttempts + 1]);
    await until('the account to be free again', async () => {
      const [account] = (await client.request('account/list', {})).accounts;
      return account && account.floodUntil === undefined;
    });
  });

  it('keeps its lane: what is asked of the dialog meanwhile comes after it', async () => {
    const { dialogId } = await firstAsking(desk);
    desk.telegram.control.fault({ method: 'messages.getHistory', kind: 'floodWait', seconds: 2 });
    const { jobId } = await processDialog(desk, dialogId);
    await jobIn(desk, jobId, 'scheduled');
    const again = await processDialog(desk, dialogId);
    assert.equal(again.jobId, jobId);
    await draftIn(desk, dialogId, 'ready');
    assert.equal((await jobIn(desk, jobId, 'done')).attempt, 2);
  });
});
