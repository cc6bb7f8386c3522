import assert from 'node:assert/strict';
import type { Job } from '../../protocol/jobRecords.ts';
import type { DialogRule } from '../../protocol/dialogRecords.ts';
import { until } from '../until.ts';
import { askingDialogs, draftIn, startHarness, type DeskHarness } from './deskHarness.ts';

const anyHour: DialogRule = { hours: null, mostPerDay: 5, evenIfMuted: false };

/** Waits as long as a person's burst does: 8 s. */
describe('a dialog with a rule', function () {
  this.timeout(90_000);
  let harness: DeskHarness;
  let dialogId = '';

  before(async () => {
    harness = await startHarness();
    dialogId = (await askingDialogs(harness))[0]?.dialogId ?? assert.fail();
  });
  after(() => harness.stop());

  const say = (text: string) => {
    const { telegram, accountId } = harness;
    telegram.control.say({ accountId, dialogId, text });
    return Date.now();
  };
  async function jobs(): Promise<Job[]> {
    const { accountId } = harness;
    const client = await harness.client();
    const listed = await client.request('job/list', { accountId, dialogId, kinds: ['process'] });
    return listed.jobs;
  }
  const sent = () => {
    const { telegram, accountId } = harness;
    return telegram.control.inbox({ accountId, dialogId }).messages.length;
  };

  it('gets one draft for a burst, after it, also when the worker was killed meanwhile; nothing is sent', async () => {
    const { accountId, desk } = harness;
    const client = await harness.client();
    await client.request('dialog/setRule', { accountId, dialogId, rule: anyHour });
    const before = sent();
    say('Are you coming tonight?');
    await until('the list to show it', async () => {
      const page = await client.request('dialog/list', { accountId, limit: 500 });
      const row = page.dialogs.find((one) => one.dialogId === dialogId);
      return row?.last?.preview === 'Are you coming tonight?' && row.rule;
    });
    say('We meet at eight.');
    await desk.kill();
    const last = say('Should I bring something?');
    const draft = await until(
      'the draft',
      async () => {
        const { drafts } = await (await harness.client()).request('draft/list', { accountId });
        return drafts.find((one) => one.dialogId === dialogId && one.state === 'ready');
      },
      60_000,
    );
    const [job, ...more] = await jobs();
    assert.deepEqual([job?.byRule, more], [true, []]);
    assert.ok(job && job.createdAt - last >= 7_900, `${(job?.createdAt ?? 0) - last} ms after`);
    assert.equal(draft.basedOnMessageId, draft.newestMessageId);
    const listed = await (await harness.client()).request('dialog/listRules', { accountId });
    assert.deepEqual(
      listed.rules.map((one) => [one.dialogId, one.rule, one.startedToday]),
      [[dialogId, anyHour, 1]],
    );
    assert.equal(sent(), before);
  });

  it('is left to the user while the draft is under review, and for good once the rule is gone', async () => {
    const { accountId } = harness;
    say('And a cake?');
    await draftIn(harness, dialogId, 'stale');
    const client = await harness.client();
    await client.request('dialog/setRule', { accountId, dialogId, rule: null });
    assert.deepEqual(await client.request('dialog/listRules', { accountId }), { rules: [] });
    assert.equal((await jobs()).length, 1);
  });
});
