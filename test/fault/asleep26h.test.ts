import assert from 'node:assert/strict';
import { openDesk } from './deskInProcess.ts';

const HOUR = 3_600_000;

describe('a machine that was asleep for 26 hours', function () {
  this.timeout(60_000);
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  it('keeps what it had in hand, does what fell due at once, and sends once', async () => {
    const [held, approved, later] = desk.dialogs;
    assert.ok(held && approved && later);
    await desk.process(approved.dialogId);
    const draft = await desk.draftIn(approved.dialogId, 'ready');
    const send = await desk.approve(draft, 8 * HOUR);
    const due = await desk.process(later.dialogId, 2 * HOUR);
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 150, on: 'stream' });
    const running = await desk.process(held.dialogId);
    await desk.draftIn(held.dialogId, 'drafting');

    desk.clocks.sleptMs += 26 * HOUR;
    await desk.jobIn(send.jobId, 'done');
    assert.deepEqual(desk.delivered(approved.dialogId), [draft.text]);
    assert.equal((await desk.jobIn(due.jobId, 'done')).attempt, 1);
    assert.equal((await desk.jobIn(running.jobId, 'done')).attempt, 1);
    assert.equal((await desk.draftIn(held.dialogId, 'ready')).attempt, 1);
  });
});
