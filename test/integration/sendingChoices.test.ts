import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Params } from '../../protocol/methods.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { askingDialogs, delivered, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

type SendChoice = Partial<
  Pick<Params<'draft/approve'>, 'sendAt' | 'replyToId' | 'silent' | 'parts'>
>;

const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code
    ? true
    : assert.fail(`expected ${code}, got ${String(error)}`);

describe('how a reply is sent', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  let draft: Draft;

  beforeEach(async () => {
    desk = await startHarness({ settings: { undoMs: 0 } });
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    await process(desk, dialog.dialogId);
    draft = await draftIn(desk, dialog.dialogId, 'ready');
  });
  afterEach(() => desk.stop());

  async function approve(choice: SendChoice = {}): Promise<Draft> {
    const { draftId, version, newestMessageId } = draft;
    const params = { draftId, version, newestMessageId, ...choice };
    return (await (await desk.client()).request('draft/approve', params)).draft;
  }
  const received = () => {
    const { accountId } = desk;
    return desk.telegram.control.inbox({ accountId, dialogId: draft.dialogId }).messages;
  };
  async function deleteSent(): Promise<{ draft: Draft; job: Job }> {
    const { draftId } = draft;
    return (await desk.client()).request('draft/deleteSent', { draftId });
  }
  const sent = () => draftIn(desk, draft.dialogId, 'sent');
  const isDeleted = () =>
    until('a deleted message', async () => (await sent()).deletedAt !== undefined || undefined);

  it('answers the message the user chose, also after a crash', async () => {
    const replyToId = draft.basedOnMessageId;
    const sendAt = Date.now() + 1_500;
    const approved = await approve({ replyToId, sendAt });
    assert.equal(approved.replyToId, replyToId);
    await desk.desk.kill();
    await desk.client();
    await sent();
    const [reply] = received().slice(-1);
    assert.deepEqual([reply?.text, reply?.replyToId], [draft.text, replyToId]);
  });

  it('leaves at the date chosen, not before, once', async () => {
    const sendAt = Date.now() + 2_000;
    assert.equal((await approve({ sendAt })).sendAt, sendAt);
    const client = await desk.client();
    const { jobs } = await client.request('job/list', { states: ['scheduled'] });
    assert.deepEqual(
      jobs.map(({ kind, runAt }) => [kind, runAt]),
      [['send', sendAt]],
    );
    assert.deepEqual(delivered(desk, draft.dialogId), []);
    await sent();
    assert.ok(Date.now() >= sendAt);
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('is taken back before its date like any other: nothing leaves', async () => {
    await approve({ sendAt: Date.now() + 60_000 });
    const { draftId } = draft;
    const { draft: undone } = await (await desk.client()).request('draft/undo', { draftId });
    assert.deepEqual([undone.state, undone.sendAt], ['ready', undefined]);
    const client = await desk.client();
    const { jobs } = await client.request('job/list', { states: ['scheduled', 'queued'] });
    assert.deepEqual(jobs, []);
  });

  it('does not leave on its date when the other side wrote again', async () => {
    await approve({ sendAt: Date.now() + 1_500 });
    const { dialogId } = draft;
    desk.telegram.control.say({ accountId: desk.accountId, dialogId, text: 'Never mind!' });
    await draftIn(desk, dialogId, 'stale');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.deepEqual(delivered(desk, dialogId), []);
  });

  it('is not scheduled further ahead than a year', async () => {
    const twoYears = 2 * 366 * 24 * 3_600_000;
    await assert.rejects(approve({ sendAt: Date.now() + twoYears }), withCode('invalidParams'));
    assert.equal((await draftIn(desk, draft.dialogId, 'ready')).version, draft.version);
  });

  it('is deleted for everyone after it was sent, once, and stays in the record', async () => {
    await approve();
    await sent();
    const { job } = await deleteSent();
    assert.equal(job.kind, 'delete');
    await isDeleted();
    assert.deepEqual(delivered(desk, draft.dialogId), []);
    await assert.rejects(deleteSent(), withCode('conflict'));
  });

  it('is not deleted before it was sent', async () => {
    await assert.rejects(deleteSent(), withCode('conflict'));
  });

  it('is deleted in spite of a broken connection and of a crash', async () => {
    await approve();
    await sent();
    const method = 'messages.deleteMessages';
    desk.telegram.control.fault({ method, kind: 'dropBefore' });
    await deleteSent();
    await desk.desk.kill();
    await desk.client();
    await isDeleted();
    assert.deepEqual(delivered(desk, draft.dialogId), []);
  });

  it('says why Telegram does not let it be deleted', async () => {
    await approve();
    await sent();
    desk.telegram.control.fault({
      method: 'messages.deleteMessages',
      kind: 'error',
      code: 403,
      message: 'MESSAGE_DELETE_FORBIDDEN',
    });
    const { job } = await deleteSent();
    await jobIn(desk, job.jobId, 'failed');
    const kept = await sent();
    assert.deepEqual([kept.deletedAt, kept.error?.code], [undefined, 'telegramRejected']);
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('arrives without a sound where that was asked for', async () => {
    assert.equal((await approve({ silent: true })).silent, true);
    await sent();
    assert.equal(received().at(-1)?.silent, true);
  });

  describe('in several messages', () => {
    const paragraphs = ['a', 'b', 'c'].map((letter) => `${letter} `.repeat(1_700).trim());
    const text = paragraphs.join('\n\n');

    async function write(words: string): Promise<void> {
      const { draftId, version } = draft;
      const client = await desk.client();
      draft = (await client.request('draft/edit', { draftId, version, text: words })).draft;
    }
    beforeEach(() => write(text));

    it('leaves once the user agreed to them, in order; only the first answers a message', async () => {
      await assert.rejects(approve(), withCode('messageTooLong'));
      const replyToId = draft.basedOnMessageId;
      await approve({ parts: 3, replyToId });
      assert.equal((await sent()).parts, 3);
      assert.deepEqual(delivered(desk, draft.dialogId), paragraphs);
      assert.deepEqual(
        received()
          .slice(-3)
          .map((message) => message.replyToId),
        [replyToId, undefined, undefined],
      );
    });

    it('arrives once where two windows approve it at once', async () => {
      const [first, second] = await Promise.all([desk.client(), desk.desk.window()]);
      const { draftId, version, newestMessageId } = draft;
      const params = { draftId, version, newestMessageId, parts: 3 };
      const answers = await Promise.allSettled([
        first.request('draft/approve', params),
        second.request('draft/approve', params),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      await sent();
      assert.deepEqual(delivered(desk, draft.dialogId), paragraphs);
      second.close();
    });

    it('goes on after a lost answer and a crash between two of them', async () => {
      desk.telegram.control.fault({ method: 'messages.sendMessage', kind: 'dropAfter', times: 2 });
      await approve({ parts: 3 });
      await until('the first', () => delivered(desk, draft.dialogId)[0]);
      await desk.desk.kill();
      await desk.client();
      await sent();
      assert.deepEqual(delivered(desk, draft.dialogId), paragraphs);
    });

    it('is deleted for everyone as a whole', async () => {
      await approve({ parts: 3 });
      await sent();
      await deleteSent();
      await isDeleted();
      assert.deepEqual(delivered(desk, draft.dialogId), []);
    });

    it('is changed message by message, and what a shorter text needs no more is deleted', async () => {
      await approve({ parts: 3 });
      draft = await sent();
      await write(['Anew.', paragraphs[0], paragraphs[1]].join('\n\n'));
      const { job } = await editSent();
      await jobIn(desk, job.jobId, 'done');
      const now = delivered(desk, draft.dialogId);
      assert.equal(now.join('\n\n'), draft.text);
      assert.ok(now.length <= 3);
      await write(text + text);
      await assert.rejects(editSent(), withCode('messageTooLong'));
    });
  });

  async function editSent(): Promise<{ draft: Draft; job: Job }> {
    const { draftId } = draft;
    const client = await desk.client();
    const { version } = (await client.request('draft/get', { draftId })).draft;
    return client.request('draft/editSent', { draftId, version });
  }
  async function writeAnew(text: string): Promise<void> {
    draft = await sent();
    const { draftId, version } = draft;
    const client = await desk.client();
    draft = (await client.request('draft/edit', { draftId, version, text })).draft;
  }

  it('is changed in Telegram after it was sent, and keeps its versions', async () => {
    await approve();
    await sent();
    const first = draft.text;
    await writeAnew('In other words.');
    assert.deepEqual([draft.state, draft.sentVersion], ['sent', draft.version - 1]);
    assert.deepEqual(delivered(desk, draft.dialogId), [first]);
    const { job } = await editSent();
    assert.equal(job.kind, 'edit');
    await jobIn(desk, job.jobId, 'done');
    const now = await sent();
    assert.equal(now.sentVersion, now.version);
    assert.ok(now.editedAt);
    assert.deepEqual(delivered(desk, draft.dialogId), ['In other words.']);
    const client = await desk.client();
    const { versions } = await client.request('draft/versions', { draftId: draft.draftId });
    assert.deepEqual(
      versions.slice(-2).map((version) => version.text),
      [first, 'In other words.'],
    );
    await assert.rejects(editSent(), withCode('conflict'));
  });

  it('is changed once in spite of a lost answer and of a crash: that it stands there is no error', async () => {
    await approve();
    await sent();
    await writeAnew('In other words.');
    desk.telegram.control.fault({ method: 'messages.editMessage', kind: 'dropAfter' });
    const { job } = await editSent();
    await until(
      'the change',
      () => delivered(desk, draft.dialogId)[0] === 'In other words.' || undefined,
    );
    await desk.desk.kill();
    await desk.client();
    await jobIn(desk, job.jobId, 'done');
    assert.deepEqual(delivered(desk, draft.dialogId), ['In other words.']);
  });

  it('says why Telegram does not let it be changed, and keeps what was written', async () => {
    await approve();
    await sent();
    const first = draft.text;
    await writeAnew('In other words.');
    const method = 'messages.editMessage';
    const message = 'MESSAGE_EDIT_TIME_EXPIRED';
    desk.telegram.control.fault({ method, kind: 'error', code: 400, message });
    const { job } = await editSent();
    await jobIn(desk, job.jobId, 'failed');
    const kept = await sent();
    assert.deepEqual(
      [kept.text, kept.sentVersion, kept.error?.message],
      ['In other words.', kept.version - 1, 'The message is too old to be changed.'],
    );
    assert.deepEqual(delivered(desk, draft.dialogId), [first]);
  });

  it('is not changed where it was not sent, nor once it is deleted', async () => {
    await assert.rejects(editSent(), withCode('conflict'));
    await approve();
    await sent();
    await writeAnew('In other words.');
    await deleteSent();
    await isDeleted();
    await assert.rejects(editSent(), withCode('conflict'));
  });
});
