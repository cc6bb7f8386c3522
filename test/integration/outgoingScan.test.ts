import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { findingsOf, hasFindings } from '../../protocol/outgoingScan.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { askingDialogs, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

describe('what goes out, over the real wire', () => {
  let desk: DeskHarness;
  afterEach(() => desk.stop());

  async function asked(text: string, settings = {}): Promise<Draft> {
    desk = await startHarness({ settings });
    const [dialog] = await askingDialogs(desk);
    const { dialogId } = dialog ?? assert.fail('the world has no asking dialog');
    desk.telegram.control.say({ accountId: desk.accountId, dialogId, text });
    await process(desk, dialogId);
    return draftIn(desk, dialogId, 'ready');
  }

  const values = (draft: Draft) => findingsOf(draft).map(({ value }) => value);

  it('is free of findings where it repeats what the dialog and the owner have said', async () => {
    const draft = await asked('Is it +49 30 12345678 or @boris_77?', {
      instructions: 'My address: max@example.org',
    });
    assert.match(draft.text, /\+49 30 12345678 or @boris_77.*max@example\.org/s);
    assert.equal(hasFindings(draft), false);
    const { draftId, version } = draft;
    const text = `${draft.text} Write to max@example.org or call 030 1234 5678.`;
    const client = await desk.client();
    const edited = await client.request('draft/edit', { draftId, version, text });
    assert.equal(hasFindings(edited.draft), false);
  });

  it('is looked at anew at each edit, and keeps what was confirmed through a new generation', async () => {
    const { draftId, version, dialogId } = await asked('When shall we meet?');
    const client = await desk.client();
    const text = 'Look at https://evil.example/x and pay to 4111 1111 1111 1111.';
    const { draft } = await client.request('draft/edit', { draftId, version, text });
    assert.deepEqual(values(draft), ['link:evil.example/x', 'card:4111111111111111']);
    const value = 'link:evil.example/x';
    const confirmed = await client.request('draft/confirmDetail', { draftId, value });
    assert.deepEqual(values(confirmed.draft), ['card:4111111111111111']);
    const again = { draftId, version: confirmed.draft.version };
    const { job } = await client.request('draft/regenerate', again);
    await jobIn(desk, job.jobId, 'done');
    const ready = await draftIn(desk, dialogId, 'ready');
    const back = await client.request('draft/edit', { draftId, version: ready.version, text });
    assert.deepEqual(values(back.draft), ['card:4111111111111111']);
  });

  it('cannot be confirmed any more once it has left', async () => {
    const { draftId, version, newestMessageId, dialogId } = await asked('When shall we meet?');
    const client = await desk.client();
    await client.request('draft/approve', { draftId, version, newestMessageId });
    await draftIn(desk, dialogId, 'sent');
    await assert.rejects(
      client.request('draft/confirmDetail', { draftId, value: 'link:a.example' }),
      (error) => error instanceof AppError && error.code === 'conflict',
    );
  });
});
