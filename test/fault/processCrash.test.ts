import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { startHarness } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';
import { openWindowLine } from './windowLine.ts';

describe('a worker that crashes', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let window: ReturnType<typeof openWindowLine>;

  beforeEach(async () => {
    desk = await startHarness();
    window = openWindowLine(desk);
  });
  afterEach(async () => {
    await window.close();
    await desk.stop();
  });

  const asking = () =>
    until('a dialog that asks', async () => {
      const { accountId } = desk;
      const page = await window.line.request('dialog/list', { accountId, limit: 500 });
      const { dialogs, complete } = page;
      return complete && dialogs.find((row) => row.kind === 'private' && row.unreadCount > 0);
    });
  const draftOf = (dialogId: string, state: string) =>
    until(`a draft that is ${state}`, async () => {
      const { drafts } = await window.line.request('draft/list', {});
      return drafts.find((draft) => draft.dialogId === dialogId && draft.state === state);
    });

  it('in the middle of a draft is back by itself, visibly, and completes it', async () => {
    const { accountId } = desk;
    const { dialogId } = await asking();
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 40, on: 'stream' });
    const { jobs } = await window.line.request('dialog/process', {
      accountId,
      dialogIds: [dialogId],
    });
    const { draftId } = await draftOf(dialogId, 'drafting');
    const seen = await until('a chunk', async () => {
      const stream = { streamId: draftId, afterSeq: 0 };
      const { chunks } = await window.line.request('chunk/subscribe', stream);
      return chunks.length > 0 && chunks;
    });
    await window.crash();
    const draft = await draftOf(dialogId, 'ready');
    assert.equal(draft.draftId, draftId);
    assert.equal(draft.attempt, 2);
    assert.deepEqual(window.phases, ['starting', 'ready', 'reconnecting', 'ready']);
    const stream = { streamId: draftId, afterSeq: 0 };
    const { chunks } = await window.line.request('chunk/subscribe', stream);
    assert.deepEqual(chunks.slice(0, seen.length), seen);
    const { attempts } = await window.line.request('job/get', { jobId: jobs[0]?.jobId ?? 0 });
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ['lost', 'done'],
    );
  });

  it('again and again is waited for longer each time, and given up in words at the fifth', async () => {
    await window.line.start();
    for (let crash = 1; crash <= 4; crash += 1) {
      await window.crash();
      await until(
        `worker ${crash + 1}`,
        () => window.phases.filter((p) => p === 'ready').length > crash,
      );
    }
    assert.deepEqual(window.delays, [500, 1_000, 2_000, 4_000]);
    await window.crash();
    await until('the end of patience', () => window.line.phase() === 'failed');
    const failure = window.line.failure();
    assert.ok(failure instanceof AppError);
    assert.equal(failure.code, 'sidecarUnreachable');
    assert.match(`${failure.message} ${failure.hint}`, /keeps stopping\. Restart the worker;/);
    await assert.rejects(window.line.request('worker/status', {}), { code: 'sidecarUnreachable' });

    window.line.detach();
    const { state } = await window.line.request('worker/status', {});
    assert.equal(state, 'idle');
  });
});
