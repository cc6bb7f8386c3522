import assert from 'node:assert/strict';
import type { Draft } from '../../protocol/draftRecords.ts';
import { delivered, startHarness } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';
import { readyDraft, withCode } from './faultSetup.ts';
import { openWindowLine } from './windowLine.ts';

describe('a worker that is not there when something is to be sent', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let draft: Draft;
  let open: () => void;
  let window: ReturnType<typeof openWindowLine>;

  beforeEach(async () => {
    desk = await startHarness();
    draft = await readyDraft(desk);
    await desk.desk.kill();
    const opened = new Promise<void>((resolve) => (open = resolve));
    window = openWindowLine(desk, () => opened);
  });
  afterEach(async () => {
    await window.close();
    await desk.stop();
  });

  const approval = () => {
    const { draftId, version, newestMessageId } = draft;
    return { draftId, version, newestMessageId };
  };
  const sent = () =>
    until('a sent draft', async () => {
      const { draft: now } = await window.line.request('draft/get', { draftId: draft.draftId });
      return now.state === 'sent';
    });

  it('is waited for: the approval goes through once it is there, once', async () => {
    const approving = window.line.request('draft/approve', approval());
    await until('the wait to be seen', () => window.line.phase() === 'starting');
    open();
    assert.equal((await approving).draft.state, 'approved');
    await sent();
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('any more: an approval under way is refused in words or taken, and asked again it leaves once', async () => {
    open();
    await window.line.start();
    const approving = window.line.request('draft/approve', approval()).then(
      () => 'taken',
      (error: unknown) => refusedInWords(error),
    );
    await window.crash();
    const first = await approving;
    const again = await window.line.request('draft/approve', approval()).then(
      () => 'taken',
      () => 'refused',
    );
    assert.ok([first, again].includes('taken'), `${first}, ${again}`);
    await sent();
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('and comes back: an approval it had acknowledged leaves without being asked again', async () => {
    open();
    await window.line.request('draft/approve', approval());
    await window.crash();
    await sent();
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });
});

function refusedInWords(error: unknown): string {
  withCode('sidecarUnreachable')(error);
  return 'refused';
}
