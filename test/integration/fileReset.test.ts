import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until } from '../until.ts';
import { startTalk } from './chatDesk.ts';
import { allDialogs, jobIn, quietDialog, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

describe('the files of a dialog that is reset', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let dialogId: string;

  beforeEach(async () => {
    desk = await startHarness();
    dialogId = await quietDialog(desk);
    const { accountId, telegram } = desk;
    for (const photo of ['cat', 'skyline']) {
      telegram.control.say({ accountId, dialogId, text: photo, photo });
    }
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(desk.logs.join('\n'));
    await desk.stop();
  });

  const control = () => desk.model.control;
  const deletions = () =>
    control()
      .fileCalls()
      .filter((call) => call.startsWith('DELETE'));
  async function talkAboutPhotos() {
    const talk = await startTalk(desk, dialogId);
    await until('both photos', async () => /cat[^]*skyline/.test(await talk.ask('Which photos?')));
    return talk;
  }
  async function reset() {
    const { accountId } = desk;
    return (await desk.client()).request('dialog/reset', { accountId, dialogId });
  }
  /** As it stands in the store. */
  function count(table: string): number {
    const db = new DatabaseSync(join(desk.dataDir, 'state.db'), { readOnly: true });
    try {
      return Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
    } finally {
      db.close();
    }
  }

  it('are deleted at the provider first, then its conversation, and both are counted', async () => {
    const talk = await talkAboutPhotos();
    const messages = (await talk.messages()).length;
    assert.equal(control().fileCount(), 2);
    // Long enough to look before the first answer to a deletion.
    control().addFault({ kind: 'slow', on: 'files', tokenDelayMs: 1_500 });
    const { job, ...counts } = await reset();
    assert.deepEqual(
      [counts.conversationsRemoved, counts.chatMessagesRemoved, counts.filesRemoved],
      [1, messages, 2],
    );
    assert.ok(counts.fileBytes > 4_000);
    await until('the first deletion', () => deletions().length > 0);
    assert.equal(count('conversation'), 1, 'it waits for its files');
    const { accountId } = desk;
    const listed = await (await desk.client()).request('conversation/list', { accountId });
    assert.deepEqual(listed.conversations, [], 'and nobody is shown it any more');
    const done = await jobIn(desk, job?.jobId ?? 0, 'done');
    assert.equal(done.outcome, '2 files deleted at the provider.');
    assert.equal(control().fileCount(), 0);
    assert.deepEqual([count('conversation'), count('chat_message')], [0, 0]);
    assert.equal(count("file WHERE state = 'deleted'"), 2);
  });

  it('are deleted by a later attempt, by another process too; what is gone is deleted', async () => {
    await talkAboutPhotos();
    control().removeFile(control().fileIds()[0] ?? '');
    control().addFault({ kind: 'serverError', on: 'files', times: 2 });
    const { job } = await reset();
    await jobIn(desk, job?.jobId ?? 0, 'retrying', 'done');
    await desk.desk.kill();
    const done = await jobIn(desk, job?.jobId ?? 0, 'done');
    assert.equal(done.outcome, '2 files deleted at the provider.');
    assert.equal(control().fileCount(), 0);
    assert.equal(count('conversation'), 0);
  });

  it('hold nothing up where they cannot be deleted: the conversation goes, they expire', async () => {
    await talkAboutPhotos();
    control().addFault({ kind: 'unauthorized', on: 'files' });
    const { job } = await reset();
    await jobIn(desk, job?.jobId ?? 0, 'failed');
    assert.equal(count('conversation'), 0);
    assert.equal(count("file WHERE state = 'failed' AND error = 'modelKeyInvalid'"), 2);
  });

  it('leave a new conversation alone that is begun meanwhile', async () => {
    const before = await talkAboutPhotos();
    control().addFault({ kind: 'slow', on: 'files', tokenDelayMs: 1_000 });
    const { job } = await reset();
    const after = await startTalk(desk, dialogId);
    assert.notEqual(after.conversationId, before.conversationId);
    await jobIn(desk, job?.jobId ?? 0, 'done');
    await after.ask('What did she write?');
    assert.equal((await after.messages()).length, 2);
  });

  it('need no job where there are none', async () => {
    const { accountId } = desk;
    const dialogs = await allDialogs(desk);
    const other = dialogs.find((dialog) => dialog.dialogId !== dialogId)?.dialogId ?? '';
    const client = await desk.client();
    const result = await client.request('dialog/reset', { accountId, dialogId: other });
    assert.deepEqual([result.filesRemoved, result.fileBytes, result.job], [0, 0, undefined]);
  });
});
