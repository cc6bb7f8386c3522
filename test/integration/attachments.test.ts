import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictures } from '../../demo/world/pictures/pictures.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Params } from '../../protocol/methods.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { askingDialogs, draftIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const withCode = (code: ErrorCode) => (error: unknown) =>
  error instanceof AppError && error.code === code
    ? true
    : assert.fail(`expected ${code}, got ${String(error)}`);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('files that go with a reply', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let draft: Draft;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'attached-'));
    desk = await startHarness({ settings: { undoMs: 0 } });
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    await process(desk, dialog.dialogId);
    draft = await draftIn(desk, dialog.dialogId, 'ready');
  });
  afterEach(async () => {
    await desk.stop();
    rmSync(folder, { recursive: true });
  });

  function file(name: string, bytes: Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }
  const photo = (name: string, which: 'cake' = 'cake') => file(name, pictures[which]().toPng());
  async function attach(...paths: string[]): Promise<void> {
    const { draftId, version } = draft;
    const client = await desk.client();
    draft = (await client.request('draft/attach', { draftId, version, paths })).draft;
  }
  async function approve(more: Partial<Params<'draft/approve'>> = {}): Promise<Draft> {
    const { draftId, version, newestMessageId, parts, attachments = [] } = draft;
    const attachmentIds = attachments.map(({ attachmentId }) => attachmentId);
    const seen = { draftId, version, newestMessageId, attachmentIds };
    const agreed = parts === undefined ? {} : { parts };
    const client = await desk.client();
    return (await client.request('draft/approve', { ...seen, ...agreed, ...more })).draft;
  }
  const stateIs = (...states: Draft['state'][]) =>
    until(`the draft ${states.join(' or ')}`, async () => {
      const { draftId } = draft;
      const now = (await (await desk.client()).request('draft/get', { draftId })).draft;
      return states.includes(now.state) ? now : undefined;
    });
  const received = () => {
    const { accountId } = desk;
    const { messages } = desk.telegram.control.inbox({ accountId, dialogId: draft.dialogId });
    return messages.filter(({ randomId }) => randomId !== undefined);
  };
  const fault = (method: string, kind: 'dropAfter' | 'dropBefore', times = 1) =>
    desk.telegram.control.fault({ method, kind, times });

  it('arrive as they are, the text below the first of them', async () => {
    const bytes = randomBytes(700_000);
    await attach(file('plan.pdf', bytes));
    assert.deepEqual(
      draft.attachments?.map(({ name, size, kind }) => [name, size, kind]),
      [['plan.pdf', 700_000, 'file']],
    );
    await approve();
    const sent = await stateIs('sent');
    const [message, ...others] = received();
    assert.deepEqual(others, []);
    assert.deepEqual([message?.text, message?.media], [draft.text, 'document']);
    assert.deepEqual(message?.file, { name: 'plan.pdf', sha256: sha256(bytes) });
    assert.equal(sent.sentMessageId, message?.messageId);
  });

  it('arrive whole where they are large', async () => {
    const bytes = randomBytes(11 * 1024 * 1024 + 7);
    await attach(file('film.mp4', bytes));
    await approve();
    await stateIs('sent');
    assert.equal(received()[0]?.file?.sha256, sha256(bytes));
  });

  it('are one album where they are photos, and by themselves where they are not', async () => {
    await attach(photo('a.png'), file('b.txt', Buffer.from('hello')), photo('c.png'));
    assert.equal(draft.parts, 2);
    await assert.rejects(approve({ parts: undefined }), withCode('messageTooLong'));
    await approve();
    await stateIs('sent');
    const all = received();
    assert.deepEqual(
      all.map(({ media, text }) => [media, text]),
      [
        ['photo', draft.text],
        ['photo', ''],
        ['document', ''],
      ],
    );
    assert.ok(all[0]?.albumId !== undefined && all[0].albumId === all[1]?.albumId);
  });

  it('take a caption, and the rest of a longer text follows', async () => {
    const { draftId, version } = draft;
    const text = `${'First half. '.repeat(80).trim()}\n\n${'Second half. '.repeat(80).trim()}`;
    const client = await desk.client();
    draft = (await client.request('draft/edit', { draftId, version, text })).draft;
    await attach(photo('a.png'));
    assert.equal(draft.parts, 2);
    await approve();
    await stateIs('sent');
    assert.equal(
      received()
        .map((message) => message.text)
        .join('\n\n'),
      text,
    );
  });

  it('are not sent when one has changed since it was attached, and it says which', async () => {
    const path = file('plan.txt', Buffer.from('one'));
    await attach(photo('a.png'), path);
    await approve({ sendAt: Date.now() + 1_500 });
    writeFileSync(path, 'two, and more');
    const failed = await stateIs('failed');
    assert.equal(failed.error?.code, 'conflict');
    assert.match(failed.error.message, /plan\.txt.*changed.*3 bytes.*13/);
    assert.deepEqual(received(), []);
    await attach(path);
    await approve();
    await stateIs('sent');
    assert.equal(received().length, 2);
  });

  it('are those that the user saw, or nothing leaves', async () => {
    await attach(photo('a.png'));
    await assert.rejects(approve({ attachmentIds: [] }), withCode('conflict'));
    const seen = draft.attachments?.map(({ attachmentId }) => attachmentId) ?? [];
    await attach(file('b.txt', Buffer.from('b')));
    await assert.rejects(approve({ attachmentIds: seen }), withCode('conflict'));
    const client = await desk.client();
    for (const { attachmentId } of draft.attachments ?? [])
      await client.request('draft/detach', { draftId: draft.draftId, attachmentId });
    draft = await stateIs('ready');
    assert.equal(draft.attachments, undefined);
    await approve();
    await stateIs('sent');
    assert.equal(received().length, 1);
  });

  it('are refused where they cannot be read, are empty or no files', async () => {
    await assert.rejects(attach(join(folder, 'none')), withCode('notFound'));
    await assert.rejects(attach(file('empty', Buffer.alloc(0))), withCode('invalidParams'));
    await assert.rejects(attach(folder), withCode('invalidParams'));
    await assert.rejects(attach('plan.pdf'), withCode('invalidParams'));
    const many = Array.from({ length: 7 }, (_, n) => file(`${n}.txt`, Buffer.from('x')));
    await attach(...many);
    const more = Array.from({ length: 4 }, (_, n) => file(`more ${n}`, Buffer.from('x')));
    await assert.rejects(attach(...more), withCode('tooLarge'));
  });

  it('arrive once in spite of lost answers, a lost upload and a crash', async () => {
    fault('upload.saveFilePart', 'dropBefore');
    fault('messages.sendMultiMedia', 'dropAfter');
    await attach(photo('a.png'), photo('b.png'));
    await approve();
    await until('the album', () => received()[1]);
    await desk.desk.kill();
    await desk.client();
    await stateIs('sent');
    assert.equal(received().length, 2);
  });

  it('arrive once where two windows approve them at once', async () => {
    await attach(photo('a.png'));
    const { draftId, version, newestMessageId, attachments = [] } = draft;
    const attachmentIds = attachments.map(({ attachmentId }) => attachmentId);
    const params = { draftId, version, newestMessageId, attachmentIds };
    const [first, second] = [await desk.client(), await desk.desk.window()];
    const answers = await Promise.allSettled([
      first.request('draft/approve', params),
      second.request('draft/approve', params),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await stateIs('sent');
    assert.equal(received().length, 1);
    second.close();
  });

  it('say how far they have come, and are called off while they upload: nothing is sent', async () => {
    const client = await desk.client();
    const bytes: number[] = [];
    client.on('draft/uploaded', (progress) => bytes.push(progress.bytes));
    desk.telegram.control.fault({
      method: 'upload.saveFilePart',
      kind: 'delay',
      delayMs: 300,
      times: 50,
    });
    await attach(file('large.bin', randomBytes(8 * 1024 * 1024)));
    await approve();
    await until('some of it', () => bytes.length > 0);
    await client.request('draft/undo', { draftId: draft.draftId });
    await stateIs('ready');
    await until('its end', async () => {
      const { jobs } = await client.request('job/list', { kinds: ['send'] });
      return jobs.every(({ state }) => state === 'cancelled');
    });
    assert.ok((bytes.at(-1) ?? 0) < 8 * 1024 * 1024);
    assert.deepEqual(received(), []);
  });

  it('leave no byte of theirs in the database or the log', async () => {
    const secret = `secret ${randomBytes(16).toString('hex')}`;
    await attach(file('note.txt', Buffer.from(secret.repeat(20))));
    await approve();
    await stateIs('sent');
    await desk.desk.kill();
    for (const name of ['state.db', 'state.db-wal'])
      assert.ok(!readFileSync(join(desk.dataDir, name)).includes(secret), name);
    assert.ok(!desk.logs.join('\n').includes(secret));
  });
});
