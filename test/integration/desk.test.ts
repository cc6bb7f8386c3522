import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import {
  allDialogs,
  askingDialogs,
  delivered,
  draftIn,
  jobIn,
  process,
  startHarness,
} from './deskHarness.ts';
import { until } from '../until.ts';
import type { DeskHarness } from './deskHarness.ts';

const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code
    ? true
    : assert.fail(`expected ${code}, got ${String(error)}`);

describe('the desk, from a dialog to a sent reply', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  let asking: ListedDialog[];

  beforeEach(async () => {
    desk = await startHarness({ settings: { undoMs: 0 } });
    asking = await askingDialogs(desk);
  });
  afterEach(() => desk.stop());

  const first = (): ListedDialog => asking[0] ?? assert.fail('the world has no asking dialog');
  async function ready(dialog = first()): Promise<Draft> {
    await process(desk, dialog.dialogId);
    return draftIn(desk, dialog.dialogId, 'ready');
  }
  async function approve({ draftId, version, newestMessageId }: Draft): Promise<Draft> {
    const { draft } = await (
      await desk.client()
    ).request('draft/approve', { draftId, version, newestMessageId });
    return draft;
  }

  it('drafts a reply that uses the dialog, and sends the approved text once', async () => {
    const draft = await ready();
    assert.ok(draft.text.length > 0);
    assert.equal(draft.suggestion, draft.text);
    assert.ok(draft.usage && draft.usage.outputTokens > 0);
    await approve(draft);
    const sent = await draftIn(desk, draft.dialogId, 'sent');
    assert.ok(sent.sentMessageId);
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('sends the edited text, not the suggestion', async () => {
    const { draftId, version, dialogId } = await ready();
    const client = await desk.client();
    const { draft } = await client.request('draft/edit', {
      draftId,
      version,
      text: 'By my own hand.',
    });
    await approve(draft);
    await draftIn(desk, dialogId, 'sent');
    assert.deepEqual(delivered(desk, dialogId), ['By my own hand.']);
  });

  it('streams chunks that add up to the draft, without gap or double, for one who comes late as well', async () => {
    const client = await desk.client();
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 20, on: 'stream' });
    await process(desk, first().dialogId);
    const { draftId } = await draftIn(desk, first().dialogId, 'drafting');
    const live: number[] = [];
    client.on('chunk/added', (chunk) => live.push(chunk.seq));
    const { chunks } = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    const draft = await draftIn(desk, first().dialogId, 'ready');
    const all = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    const seen = [...chunks.map((chunk) => chunk.seq), ...live];
    assert.ok(live.length > 2, 'nothing came live');
    assert.deepEqual(
      seen,
      all.chunks.map((chunk) => chunk.seq),
    );
    assert.deepEqual(
      seen,
      seen.map((_seq, index) => index + 1),
    );
    assert.equal(all.chunks.map((chunk) => chunk.text).join(''), draft.text);
  });

  it('asks the strong model for nothing where no reply is needed', async () => {
    const dialogs = await allDialogs(desk);
    const client = await desk.client();
    const { accountId } = desk;
    const quiet = await until('a dialog that needs no reply', async () => {
      for (const { dialogId, canSend, kind, last } of dialogs) {
        if (!canSend || kind !== 'private' || !last?.out) continue;
        const { jobs } = await client.request('dialog/process', {
          accountId,
          dialogIds: [dialogId],
        });
        const done = await jobIn(desk, jobs[0]?.jobId ?? 0, 'done');
        return { dialogId, outcome: done.outcome };
      }
      return undefined;
    });
    const { drafts } = await client.request('draft/list', { accountId });
    assert.deepEqual(
      drafts.filter((draft) => draft.dialogId === quiet.dialogId),
      [],
    );
    assert.equal(desk.model.control.requests().filter((request) => request.stream).length, 0);
    const row = (await allDialogs(desk)).find((dialog) => dialog.dialogId === quiet.dialogId);
    assert.equal(row?.status.kind, 'noReply');
    assert.equal(row.status.note, quiet.outcome);
  });

  it('asks the small model for the judgement and the sources and the strong one for the draft, or those the dialog names', async () => {
    const { accountId } = desk;
    const [one, two] = asking;
    assert.ok(one && two);
    const modelsAsked = () => desk.model.control.requests().map(({ body }) => modelOf(body));
    await ready(one);
    assert.deepEqual(modelsAsked(), ['demo-small', 'demo-strong', 'demo-small']);
    const models = { draftModel: 'demo-small', analysisModel: 'demo-strong' };
    const client = await desk.client();
    await client.request('dialog/setModels', { accountId, dialogId: two.dialogId, ...models });
    await ready(two);
    assert.deepEqual(modelsAsked().slice(3), ['demo-strong', 'demo-small', 'demo-strong']);
  });

  it('works on several dialogs at a time and on each only once', async () => {
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 15, on: 'stream', times: 3 });
    const dialogIds = asking.slice(0, 3).map((dialog) => dialog.dialogId);
    const client = await desk.client();
    await client.request('dialog/process', { accountId: desk.accountId, dialogIds });
    await until('three streams at once', () =>
      desk.model.control.openStreams() === 3 ? true : undefined,
    );
    for (const dialogId of dialogIds) await draftIn(desk, dialogId, 'ready');
    assert.equal(desk.model.control.requests().filter((request) => request.stream).length, 3);
  });

  it('pauses: nothing begins until it is resumed, over a restart as well', async () => {
    await (await desk.client()).request('worker/pause', {});
    const { jobId } = await process(desk, first().dialogId);
    await desk.desk.kill();
    const client = await desk.client();
    assert.equal((await client.request('worker/status', {})).state, 'paused');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await jobIn(desk, jobId, 'queued');
    await client.request('worker/resume', {});
    await draftIn(desk, first().dialogId, 'ready');
  });

  it('keeps one job for a dialog that is asked for twice', async () => {
    const one = await process(desk, first().dialogId);
    const two = await process(desk, first().dialogId);
    assert.equal(two.jobId, one.jobId);
  });

  it('regenerates with an instruction as a new version and keeps the earlier one', async () => {
    const { draftId, version, dialogId, text } = await ready();
    const client = await desk.client();
    const { job } = await client.request('draft/regenerate', {
      draftId,
      version,
      instruction: 'shorter',
    });
    await jobIn(desk, job.jobId, 'done');
    const again = await draftIn(desk, dialogId, 'ready');
    assert.equal(again.version, version + 1);
    assert.notEqual(again.text, text);
    const { versions } = await client.request('draft/versions', { draftId });
    assert.deepEqual(
      versions.map(({ text, instruction }) => [text, instruction]),
      [
        [text, undefined],
        [again.text, 'shorter'],
      ],
    );
  });

  it('regenerates once for a wish that is asked twice', async () => {
    const { draftId, version } = await ready();
    const client = await desk.client();
    const wish = { draftId, version, instruction: 'shorter' };
    const [one, two] = await Promise.all([
      client.request('draft/regenerate', wish),
      client.request('draft/regenerate', wish),
    ]);
    assert.equal(two.job.jobId, one.job.jobId);
  });

  it('refuses to send when the dialog has moved on, and sends anyway when asked to', async () => {
    const draft = await ready();
    desk.telegram.control.say({
      accountId: desk.accountId,
      dialogId: draft.dialogId,
      text: 'Wait, never mind.',
    });
    const stale = await draftIn(desk, draft.dialogId, 'stale');
    assert.ok(stale.newestMessageId > stale.basedOnMessageId);
    await assert.rejects(approve(draft), withCode('stale'));
    assert.deepEqual(delivered(desk, draft.dialogId), []);
    await approve(stale);
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('rejects, and takes the rejection back', async () => {
    const { draftId, version } = await ready();
    const client = await desk.client();
    assert.equal(
      (await client.request('draft/reject', { draftId, version })).draft.state,
      'rejected',
    );
    assert.equal((await client.request('draft/undo', { draftId })).draft.state, 'ready');
  });

  it('tries again what the endpoint was too busy for, and says so meanwhile', async () => {
    // More than the few tries of the model's own client.
    desk.model.control.addFault({ kind: 'overloaded', retryAfterSeconds: 1, times: 3 });
    const { jobId } = await process(desk, first().dialogId);
    const waiting = await jobIn(desk, jobId, 'retrying');
    assert.equal(waiting.error?.code, 'modelOverloaded');
    await draftIn(desk, first().dialogId, 'ready');
    assert.ok((await jobIn(desk, jobId, 'done')).attempt > 1);
  });

  it('starts a draft afresh when the model stops in the middle of it', async () => {
    desk.model.control.addFault({ kind: 'breakStream', afterDeltas: 3, on: 'stream' });
    const client = await desk.client();
    await process(desk, first().dialogId);
    const draft = await draftIn(desk, first().dialogId, 'ready');
    assert.equal(draft.attempt, 2);
    const { chunks } = await client.request('chunk/subscribe', {
      streamId: draft.draftId,
      afterSeq: 0,
    });
    const newest = chunks.filter((chunk) => chunk.attempt === 2);
    assert.ok(newest.length < chunks.length, 'the first attempt left no chunk');
    assert.equal(newest.map((chunk) => chunk.text).join(''), draft.text);
  });

  it('stops a draft in the middle when its job is cancelled, and keeps what had come', async () => {
    desk.model.control.addFault({ kind: 'stall', afterDeltas: 5, on: 'stream' });
    const client = await desk.client();
    const { jobId } = await process(desk, first().dialogId);
    const { draftId } = await draftIn(desk, first().dialogId, 'drafting');
    await until('a chunk', async () => {
      const { chunks } = await client.request('chunk/subscribe', {
        streamId: draftId,
        afterSeq: 0,
      });
      return chunks.length > 0 ? true : undefined;
    });
    await client.request('job/cancel', { jobId });
    await jobIn(desk, jobId, 'cancelled');
    const stopped = await draftIn(desk, first().dialogId, 'failed');
    assert.equal(stopped.error?.code, 'cancelled');
    assert.ok(stopped.text.length > 0);
    await until('the stream to be let go', () =>
      desk.model.control.openStreams() === 0 ? true : undefined,
    );
  });

  it('leaves a draft to look at when its job is cancelled while it waits to try again', async () => {
    desk.model.control.addFault({ kind: 'breakStream', afterDeltas: 3, on: 'stream', times: 9 });
    const { jobId } = await process(desk, first().dialogId);
    await jobIn(desk, jobId, 'retrying');
    await (await desk.client()).request('job/cancel', { jobId });
    await jobIn(desk, jobId, 'cancelled');
    assert.equal((await draftIn(desk, first().dialogId, 'failed')).error?.code, 'cancelled');
  });

  it('fails at once, with the next step, when the key is not taken', async () => {
    desk.model.control.addFault({ kind: 'unauthorized', times: 9 });
    const { jobId } = await process(desk, first().dialogId);
    const failed = await jobIn(desk, jobId, 'failed');
    assert.equal(failed.error?.code, 'modelKeyInvalid');
    assert.ok(failed.error.hint);
    const row = (await allDialogs(desk)).find((dialog) => dialog.dialogId === first().dialogId);
    assert.equal(row?.status.kind, 'failed');
    desk.model.control.clearFaults();
    await (await desk.client()).request('job/retry', { jobId });
    await draftIn(desk, first().dialogId, 'ready');
  });

  it('sends once when the connection breaks after the server took the message', async () => {
    const draft = await ready();
    desk.telegram.control.fault({ method: 'messages.sendMessage', kind: 'dropAfter' });
    await approve(draft);
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('waits out a flood wait and sends once', async () => {
    const draft = await ready();
    desk.telegram.control.fault({
      method: 'messages.sendMessage',
      kind: 'floodWait',
      seconds: 2,
    });
    await approve(draft);
    const { jobs } = await (await desk.client()).request('job/list', {});
    const send = jobs.find((job) => job.kind === 'send') ?? assert.fail('no send job');
    assert.equal((await jobIn(desk, send.jobId, 'scheduled')).error?.code, 'telegramFlood');
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('resets a dialog: its work stops and its draft is gone', async () => {
    const { draftId, dialogId } = await ready();
    const client = await desk.client();
    const result = await client.request('dialog/reset', { accountId: desk.accountId, dialogId });
    const { jobsCancelled, draftsRemoved, conversationsRemoved } = result;
    assert.deepEqual([jobsCancelled, draftsRemoved, conversationsRemoved], [0, 1, 1]);
    await assert.rejects(client.request('draft/get', { draftId }), withCode('notFound'));
  });

  it('resets a dialog in the middle of a draft: the job ends cancelled and nothing comes back', async () => {
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 20, on: 'stream' });
    const { dialogId } = first();
    const { jobId } = await process(desk, dialogId);
    await draftIn(desk, dialogId, 'drafting');
    const client = await desk.client();
    const { accountId } = desk;
    await client.request('dialog/reset', { accountId, dialogId });
    await jobIn(desk, jobId, 'cancelled');
    const { drafts } = await client.request('draft/list', { accountId });
    assert.deepEqual(drafts, []);
    const row = (await allDialogs(desk)).find((dialog) => dialog.dialogId === dialogId);
    assert.equal(row?.status.kind, 'none');
  });

  it('resets a dialog while a send waits to be tried again: its draft does not hang', async () => {
    const draft = await ready();
    desk.telegram.control.fault({ method: 'messages.sendMessage', kind: 'serverError', times: 9 });
    await approve(draft);
    const client = await desk.client();
    const { jobs } = await client.request('job/list', {});
    const send = jobs.find((job) => job.kind === 'send') ?? assert.fail('no send job');
    await jobIn(desk, send.jobId, 'retrying');
    const { accountId } = desk;
    await client.request('dialog/reset', { accountId, dialogId: draft.dialogId });
    const { drafts } = await client.request('draft/list', { accountId });
    assert.deepEqual(drafts, []);
    desk.telegram.control.clearFaults();
    await ready();
  });

  it('says in words that a dialog is unknown or not to be written in', async () => {
    const client = await desk.client();
    const { accountId } = desk;
    await assert.rejects(
      client.request('dialog/process', { accountId, dialogIds: ['u999999'] }),
      withCode('peerUnknown'),
    );
    const channel =
      (await allDialogs(desk)).find((dialog) => !dialog.canSend) ??
      assert.fail('no read-only dialog');
    const { jobId } = await process(desk, channel.dialogId);
    assert.equal((await jobIn(desk, jobId, 'failed')).error?.code, 'peerForbidden');
  });

  it('keeps drafts, the selection and the account over kill -9', async () => {
    const draft = await ready();
    const dialogIds = [draft.dialogId];
    await (
      await desk.client()
    ).request('dialog/select', { accountId: desk.accountId, dialogIds, selected: true });
    await desk.desk.kill();
    const { draft: kept } = await (
      await desk.client()
    ).request('draft/get', { draftId: draft.draftId });
    assert.deepEqual(kept, draft);
    const row = (await allDialogs(desk)).find((dialog) => dialog.dialogId === draft.dialogId);
    assert.equal(row?.selected, true);
  });

  it('finds a draft stale after a start when the peer wrote while no worker ran', async () => {
    const { dialogId } = await ready();
    await desk.desk.kill();
    const { accountId } = desk;
    desk.telegram.control.say({ accountId, dialogId, text: 'Forget it.' });
    await desk.client();
    await draftIn(desk, dialogId, 'stale');
  });

  it('signs out at the server, says that the session is gone, and forgets the account', async () => {
    const client = await desk.client();
    const wiped = new Promise((resolve) => client.on('account/sessionChanged', resolve));
    await client.request('account/signOut', { accountId: desk.accountId });
    assert.deepEqual(await wiped, { accountId: desk.accountId, session: null });
    assert.deepEqual((await client.request('account/list', {})).accounts, []);
    assert.ok(desk.telegram.control.calls().includes('auth.logOut'));
  });

  it('writes no secret and no message text into logs, and no secret into any file', async () => {
    const draft = await ready();
    await approve(draft);
    await draftIn(desk, draft.dialogId, 'sent');
    const { telegram, model, sessions } = desk.desk.secrets();
    const secrets = [telegram.apiHash, model.apiKey, ...sessions].filter(
      (secret) => secret.length > 8,
    );
    assert.ok(secrets.length >= 2);
    for (const name of readdirSync(desk.dataDir)) {
      const path = join(desk.dataDir, name);
      if (!statSync(path).isFile()) continue;
      const bytes = readFileSync(path);
      for (const secret of secrets) assert.ok(!bytes.includes(secret), `${name} holds a secret`);
    }
    const log = desk.logs.join('\n');
    for (const secret of [...secrets, draft.text]) assert.ok(!log.includes(secret));
  });
});

function modelOf(body: unknown): string {
  assert.ok(typeof body === 'object' && body !== null && 'model' in body);
  return String(body.model);
}

describe('the undo window', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  let draft: Draft;

  beforeEach(async () => {
    desk = await startHarness({ settings: { undoMs: 2_000 }, idleExitMs: 300 });
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    await process(desk, dialog.dialogId);
    draft = await draftIn(desk, dialog.dialogId, 'ready');
    const { draftId, version, newestMessageId } = draft;
    await (await desk.client()).request('draft/approve', { draftId, version, newestMessageId });
  });
  afterEach(() => desk.stop());

  const settled = () => new Promise((resolve) => setTimeout(resolve, 2_500));

  it('lets an approval be taken back: nothing leaves', async () => {
    await (await desk.client()).request('draft/undo', { draftId: draft.draftId });
    await settled();
    assert.deepEqual(delivered(desk, draft.dialogId), []);
  });

  it('closes by cancelling the send job as well: the draft is back for review', async () => {
    const client = await desk.client();
    const { jobs } = await client.request('job/list', { states: ['scheduled'] });
    await client.request('job/cancel', { jobId: jobs[0]?.jobId ?? 0 });
    assert.equal(
      (await client.request('draft/get', { draftId: draft.draftId })).draft.state,
      'ready',
    );
    await settled();
    assert.deepEqual(delivered(desk, draft.dialogId), []);
  });

  it('closes when the peer writes: the draft is stale and nothing leaves', async () => {
    desk.telegram.control.say({
      accountId: desk.accountId,
      dialogId: draft.dialogId,
      text: 'One more thing',
    });
    await draftIn(desk, draft.dialogId, 'stale');
    await settled();
    assert.deepEqual(delivered(desk, draft.dialogId), []);
  });

  it('does not need a window: the message leaves on time after the last one has gone', async () => {
    (await desk.client()).close();
    await until(
      'the message',
      () => delivered(desk, draft.dialogId).length > 0 || undefined,
      4_000,
    );
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('survives kill -9: the message leaves once, on time', async () => {
    await desk.desk.kill();
    await desk.client();
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
  });

  it('sends nothing that the user did not see: the peer wrote while the worker was down', async () => {
    await desk.desk.kill();
    desk.telegram.control.say({
      accountId: desk.accountId,
      dialogId: draft.dialogId,
      text: 'Stop!',
    });
    await desk.client();
    await draftIn(desk, draft.dialogId, 'stale');
    assert.deepEqual(delivered(desk, draft.dialogId), []);
  });
});
