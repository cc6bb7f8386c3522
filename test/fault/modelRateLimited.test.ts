import assert from 'node:assert/strict';
import {
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { firstAsking } from './faultSetup.ts';

describe('a model that limits the rate (429)', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('is asked again after the wait it named, and not before', async () => {
    const { dialogId } = await firstAsking(desk);
    desk.model.control.addFault({ kind: 'rateLimited', retryAfterSeconds: 2 });
    const { jobId } = await processDialog(desk, dialogId);
    const waiting = await jobIn(desk, jobId, 'retrying');
    assert.equal(waiting.error?.code, 'modelRateLimited');
    assert.equal(waiting.error.retryAfterMs, 2_000);
    assert.ok(waiting.runAt >= (waiting.startedAt ?? Infinity) + 2_000);
    assert.equal(desk.model.control.requests().length, 1);
    await draftIn(desk, dialogId, 'ready');
    const done = await jobIn(desk, jobId, 'done');
    assert.equal(done.attempt, 2);
    assert.ok((done.startedAt ?? 0) >= waiting.runAt);
  });

  it('in the middle of the work costs one more judgement, and the text is written once', async () => {
    const { dialogId } = await firstAsking(desk);
    desk.model.control.addFault({ kind: 'rateLimited', retryAfterSeconds: 1, on: 'stream' });
    await processDialog(desk, dialogId);
    const draft = await draftIn(desk, dialogId, 'ready');
    const client = await desk.client();
    const { versions } = await client.request('draft/versions', { draftId: draft.draftId });
    assert.deepEqual(
      versions.map(({ text }) => text),
      [draft.text],
    );
  });
});
