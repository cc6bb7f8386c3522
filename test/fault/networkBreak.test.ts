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

describe('a network that breaks', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('shows the account as offline, keeps an approval, and sends it once when it is back', async () => {
    const draft = await readyDraft(desk);
    const client = await desk.client();
    desk.telegram.control.refuse({ refuse: true });
    desk.telegram.control.drop({});
    await until('offline', async () => {
      const { accounts } = await client.request('account/list', {});
      return accounts[0]?.connection === 'online' ? undefined : true;
    });
    await approve(desk, draft);
    await until(
      'an attempt that found nobody',
      async () => {
        const { jobs } = await client.request('job/list', { states: ['retrying'] });
        return jobs.find((job) => job.error?.code === 'telegramOffline');
      },
      30_000,
    );
    desk.telegram.control.refuse({ refuse: false });
    await until(
      'the message',
      async () => {
        const texts = delivered(desk, draft.dialogId);
        return texts.length > 0 ? texts : undefined;
      },
      40_000,
    );
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('in the middle of reading a dialog costs nothing but time', async () => {
    const { dialogId } = await firstAsking(desk);
    desk.telegram.control.fault({ method: 'messages.getHistory', kind: 'dropBefore' });
    const { jobId } = await processDialog(desk, dialogId);
    await draftIn(desk, dialogId, 'ready');
    await jobIn(desk, jobId, 'done');
    assert.equal(desk.model.control.requests().filter(({ stream }) => stream).length, 1);
  });

  for (const kind of ['dropBefore', 'dropAfter'] as const) {
    const moment = kind === 'dropBefore' ? 'before' : 'after';
    it(`sends once when it breaks ${moment} the server took the message`, async () => {
      const draft = await readyDraft(desk);
      desk.telegram.control.fault({ method: 'messages.sendMessage', kind });
      await approve(desk, draft);
      await draftIn(desk, draft.dialogId, 'sent');
      assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
    });
  }

  it('in the middle of an answer: what came stays to be seen, and the next attempt is whole', async () => {
    const { dialogId } = await firstAsking(desk);
    desk.model.control.addFault({ kind: 'breakStream', afterDeltas: 4, on: 'stream' });
    const { jobId } = await processDialog(desk, dialogId);
    const waiting = await jobIn(desk, jobId, 'retrying');
    assert.equal(waiting.error?.code, 'modelStreamBroken');
    const client = await desk.client();
    const { draftId } = await draftIn(desk, dialogId, 'drafting');
    const first = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    assert.ok(first.chunks.length > 0);
    const draft = await draftIn(desk, dialogId, 'ready');
    const { chunks } = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    assert.deepEqual(chunks.slice(0, first.chunks.length), first.chunks);
    const newest = chunks.filter(({ attempt }) => attempt === draft.attempt);
    assert.equal(newest.map(({ text }) => text).join(''), draft.text);
  });
});
