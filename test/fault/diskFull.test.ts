import assert from 'node:assert/strict';
import type { Draft } from '../../protocol/draftRecords.ts';
import {
  askingDialogs,
  delivered,
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';
import { approve, readyDraft, watchWorker, withCode, workerIs } from './faultSetup.ts';
import { mountSmallDisk } from './smallDisk.ts';

describe('a disk without room', function () {
  this.timeout(60_000);
  let disk: NonNullable<ReturnType<typeof mountSmallDisk>>;
  let desk: DeskHarness;

  before(function () {
    const tried = mountSmallDisk();
    if (!tried) this.skip();
    tried.unmount();
  });
  beforeEach(async () => {
    disk = mountSmallDisk() ?? assert.fail('no disk');
    desk = await startHarness({ dataDir: disk.dataDir });
  });
  afterEach(async () => {
    await desk.stop();
    disk.unmount();
  });

  /** Until what the database had in reserve is used up. */
  async function editUntilRefused(draft: Draft): Promise<{ last: Draft; error: unknown }> {
    const client = await desk.client();
    let last = draft;
    for (let nth = 0; ; nth += 1) {
      const text = `${nth} `.padEnd(4_000, 'x');
      const { draftId, version } = last;
      try {
        last = (await client.request('draft/edit', { draftId, version, text })).draft;
      } catch (error) {
        return { last, error };
      }
    }
  }

  it('refuses in words, keeps what was acknowledged, says so, and goes on by itself with room', async () => {
    const draft = await readyDraft(desk);
    const client = await desk.client();
    const heard = watchWorker(client);
    disk.fill();
    const { last, error } = await editUntilRefused(draft);
    withCode('databaseFull')(error);
    const { error: shown } = await workerIs(desk, 'error');
    assert.equal(shown?.code, 'databaseFull');
    assert.match(`${shown.message} ${shown.hint}`, /full\. Free some space; .* by itself\.$/);
    await assert.rejects(approve(desk, last), withCode('databaseFull'));
    const { draft: kept } = await client.request('draft/get', { draftId: draft.draftId });
    assert.deepEqual(kept, last);

    disk.free();
    await workerIs(desk, 'idle');
    await approve(desk, last);
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [last.text.trim()]);
    // What it was before may still be told, on a slow machine.
    assert.ok(heard.some(({ state }) => state === 'error'));
    const said = (text: string) => desk.logs.filter((line) => line.includes(text)).length;
    assert.deepEqual([said('the worker holds'), said('the worker goes on')], [1, 1]);
  });

  it('puts down the job it met in the middle, and completes it with room', async () => {
    const [one, two] = await askingDialogs(desk);
    assert.ok(one && two);
    const draft = await readyDraft(desk);
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 30, on: 'stream' });
    const { jobId } = await processDialog(desk, two.dialogId);
    await draftIn(desk, two.dialogId, 'drafting');
    disk.fill();
    await editUntilRefused(draft);
    await until('the job to meet it', () =>
      desk.logs.some((line) => line.includes(`job ${jobId} (process), attempt 1`)),
    );
    disk.free();
    const again = await draftIn(desk, two.dialogId, 'ready');
    const { chunks } = await (
      await desk.client()
    ).request('chunk/subscribe', { streamId: again.draftId, afterSeq: 0 });
    const newest = chunks.filter(({ attempt }) => attempt === again.attempt);
    assert.equal(newest.map(({ text }) => text).join(''), again.text);
    assert.deepEqual(
      chunks.map(({ seq }) => seq),
      chunks.map((_chunk, index) => index + 1),
    );
    assert.equal((await jobIn(desk, jobId, 'done')).attempt, 2);
  });

  it('is met by a worker that starts: it says so, and is at work as soon as there is room', async () => {
    const draft = await readyDraft(desk);
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 30, on: 'stream' });
    const [, two] = await askingDialogs(desk);
    assert.ok(two);
    const { jobId } = await processDialog(desk, two.dialogId);
    await draftIn(desk, two.dialogId, 'drafting');
    disk.fill();
    const { last } = await editUntilRefused(draft);
    await desk.desk.kill();
    disk.fill();
    await desk.client();
    assert.equal((await workerIs(desk, 'error')).error?.code, 'databaseFull');
    assert.equal((await draftIn(desk, draft.dialogId, 'ready')).text, last.text);
    disk.free();
    await draftIn(desk, two.dialogId, 'ready');
    assert.equal((await jobIn(desk, jobId, 'done')).attempt, 2);
  });
});
