import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { openDesk } from './deskInProcess.ts';

const HOUR = 3_600_000;

describe('a clock that is set', function () {
  this.timeout(60_000);
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  for (const [name, setMs] of [
    ['back by a day', -24 * HOUR],
    ['forward by a day', 24 * HOUR],
  ] as const) {
    it(`${name} takes nothing from what is in hand, and what waits for a while waits no longer`, async () => {
      const [held, waiting] = desk.dialogs;
      assert.ok(held && waiting);
      desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 150, on: 'stream' });
      const running = await desk.process(held.dialogId);
      await desk.draftIn(held.dialogId, 'drafting');
      desk.model.control.addFault({ kind: 'rateLimited', retryAfterSeconds: 3 });
      const limited = await desk.process(waiting.dialogId);
      await desk.jobIn(limited.jobId, 'retrying');

      desk.clocks.setMs += setMs;
      assert.equal((await desk.jobIn(limited.jobId, 'done')).attempt, 2);
      await desk.draftIn(waiting.dialogId, 'ready');
      assert.equal((await desk.jobIn(running.jobId, 'done')).attempt, 1);
      assert.equal((await desk.draftIn(held.dialogId, 'ready')).attempt, 1);
    });
  }

  it('leaves as much of the undo window as there was, and so it is shown', async () => {
    const [first, second] = desk.dialogs;
    assert.ok(first && second);
    await desk.process(first.dialogId);
    const draft = await desk.draftIn(first.dialogId, 'ready');
    const { jobId, runAt } = await desk.approve(draft, 60_000);
    assert.equal(desk.drafts.get(draft.draftId).sendAt, runAt);
    desk.clocks.setMs -= HOUR;
    await desk.process(second.dialogId);
    const moved = await until('the clock is noticed', () => {
      const job = desk.queue.get(jobId);
      return job.runAt < runAt && job;
    });
    assert.equal(desk.drafts.get(draft.draftId).sendAt, moved.runAt);
    const told = () => desk.told.findLast(({ draftId }) => draftId === draft.draftId);
    await until('the windows know', () => told()?.sendAt === moved.runAt);
  });
});
