import assert from 'node:assert/strict';
import { openDesk } from './deskInProcess.ts';

describe('a model that falls silent', function () {
  this.timeout(60_000);
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => {
    desk = await openDesk({ answerMs: 2_000, idleMs: 400 });
  });
  afterEach(() => desk.close());

  it('in the middle of an answer is given up in time and asked again', async () => {
    const [dialog] = desk.dialogs;
    assert.ok(dialog);
    desk.model.control.addFault({ kind: 'stall', afterDeltas: 3, on: 'stream' });
    const { jobId } = await desk.process(dialog.dialogId);
    assert.equal((await desk.jobIn(jobId, 'retrying')).error?.code, 'modelStreamBroken');
    const draft = await desk.draftIn(dialog.dialogId, 'ready');
    assert.equal(draft.attempt, 2);
    assert.equal(desk.model.control.openStreams(), 0);
  });

  it('before it says anything is given up in time and asked again', async () => {
    const [dialog] = desk.dialogs;
    assert.ok(dialog);
    desk.model.control.addFault({ kind: 'hangUp' });
    const { jobId } = await desk.process(dialog.dialogId);
    assert.equal((await desk.jobIn(jobId, 'retrying')).error?.code, 'modelUnreachable');
    await desk.draftIn(dialog.dialogId, 'ready');
  });
});
