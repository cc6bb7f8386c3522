import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { openDesk } from './deskInProcess.ts';

const DAY_MS = 86_400_000;

describe('a day whose limit is reached', function () {
  this.timeout(120_000);
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  it('ends at midnight, and the work that waited goes on by itself, attempts and all', async () => {
    // Room for one draft a day, or two.
    const dailyCap = { usd: 0, tokens: 9_000 };
    await desk.reconfigure({ dailyCap });
    const dialogs = desk.dialogs.slice(0, 3);
    assert.equal(dialogs.length, 3);
    const jobs = await Promise.all(dialogs.map(({ dialogId }) => desk.process(dialogId)));
    const done = () => jobs.filter(({ jobId }) => desk.queue.get(jobId).state === 'done').length;
    let day = 0;
    for (; done() < jobs.length; day++) {
      assert.ok(day < 4, 'a day lets nothing through');
      const before = done();
      await until(
        'the limit of the day, or its work',
        () =>
          (desk.ledger.isReached() && desk.queue.counts().running === 0) || done() === jobs.length,
        60_000,
      );
      assert.ok(done() > before, `day ${day}`);
      for (const { jobId } of jobs) assert.notEqual(desk.queue.get(jobId).state, 'failed');
      assert.ok(desk.ledger.today().tokens <= dailyCap.tokens);
      // The computer sleeps into the next day.
      desk.clocks.sleptMs += DAY_MS;
    }
    assert.ok(day > 1, `all of it fitted into ${day} days`);
    assert.equal(desk.announcer.workerStatus().state, 'idle');
  });
});
