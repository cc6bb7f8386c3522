import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ANNA, BEN, openConversations } from '../conversations/conversationsFixture.ts';
import type { Fixture } from '../conversations/conversationsFixture.ts';
import { fileWalk } from './fileSteps.ts';
import { FILE_STATES, canBecome } from './transitions.ts';

const RUNS = Number(process.env['RUNS'] ?? 15);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('files at the provider', () => {
  let desk: Fixture;
  beforeEach(() => {
    desk = openConversations();
  });
  afterEach(() => desk.close());

  const newFile = (contentHash: string, dialog = ANNA, endpoint = 'http://model') => ({
    accountId: dialog.accountId,
    dialogId: dialog.dialogId,
    endpoint,
    contentHash,
    mediaType: 'image/png',
    byteLength: 1_000,
    width: 30,
    height: 20,
  });

  /** As a request does it that shows this picture of a message. */
  async function upload(contentHash: string, messageId: number, dialog = ANNA): Promise<string> {
    const { fileId } = await desk.store.write((tx) =>
      desk.files.begin(tx, newFile(contentHash, dialog)),
    );
    await desk.store.write((tx) => {
      desk.files.uploaded(tx, fileId, { providerId: `file_${contentHash}` });
      desk.files.link(tx, fileId, messageId, 0);
    });
    return fileId;
  }
  async function answerWith(conversationId: string, ...fileIds: string[]): Promise<void> {
    const { assistantMessage } = await desk.talk(conversationId, 'q');
    await desk.store.write((tx) => desk.files.refer(tx, assistantMessage.chatMessageId, fileIds));
  }
  const states = () =>
    desk.store
      .read('SELECT content_hash, state FROM file ORDER BY content_hash')
      .all()
      .map((row) => Object.values(row).join(' '));
  const prune = () => desk.store.write((tx) => desk.cleanFiles.prune(tx, ANNA));
  const jobs = () => desk.queue.list({ kinds: ['files'], limit: 100 });

  it('know no way but those of the table', () => {
    const ways = FILE_STATES.flatMap((from) =>
      FILE_STATES.filter((to) => canBecome(from, to)).map((to) => `${from} → ${to}`),
    );
    assert.deepEqual(ways, [
      'uploading → uploaded',
      'uploading → failed',
      'uploaded → referenced',
      'uploaded → deleting',
      'uploaded → deleted',
      'referenced → uploaded',
      'referenced → deleting',
      'referenced → deleted',
      'deleting → deleted',
      'deleting → failed',
      'failed → uploading',
      'failed → deleting',
    ]);
  });

  it(`agree with a plain model after each step of ${RUNS} walks (SEED=${seed})`, async function () {
    this.timeout(30_000 + RUNS * 2_000);
    await fc.assert(fileWalk(), { seed, numRuns: RUNS });
  });

  it('are known again by message, until that is edited, and by content', async () => {
    const fileId = await upload('cat', 7);
    assert.deepEqual(
      desk.files.listShown('1', 'u2', 'http://model').map((file) => [file.fileId, file.messageId]),
      [[fileId, 7]],
    );
    assert.deepEqual(desk.files.listShown('1', 'u2', 'http://other'), []);
    assert.deepEqual(desk.files.listShown('1', 'u3', 'http://model'), []);
    const again = await desk.store.write((tx) => desk.files.begin(tx, newFile('cat')));
    assert.deepEqual([again.fileId, again.state], [fileId, 'uploaded']);
    const other = await upload('dog', 7);
    assert.deepEqual(
      desk.files.listShown('1', 'u2', 'http://model').map((file) => file.fileId),
      [other],
    );
  });

  it('stay while a kept message was answered with them, however old, and go after the last', async () => {
    const { conversationId } = await desk.start(ANNA);
    const cow = await upload('cow', 3);
    await answerWith(conversationId, await upload('cat', 1), await upload('dog', 2), cow);
    await answerWith(conversationId, cow);
    desk.clock.now += 40 * DAY;
    await prune();
    await desk.store.write((tx) => desk.cleanFiles.forgetOld(tx, desk.clock.now - 30 * DAY, 20));
    assert.deepEqual(states(), ['cat referenced', 'cow referenced', 'dog referenced']);
    assert.equal(jobs().length, 0);
    // The oldest pair goes, as after each answer.
    desk.settings.maxMessages = 2;
    await desk.store.write((tx) => desk.conversations.prune(tx, conversationId));
    assert.deepEqual(states(), ['cat uploaded', 'cow referenced', 'dog uploaded']);
    await prune();
    assert.deepEqual(states(), ['cat deleting', 'cow referenced', 'dog deleting']);
    assert.equal(jobs().length, 1);
  });

  it('that a running request may hold are not pruned', async () => {
    const fileId = await upload('cat', 1);
    desk.clock.now += 2 * HOUR;
    await desk.store.write((tx) => desk.files.used(tx, fileId));
    desk.clock.now += HOUR / 2;
    await prune();
    assert.deepEqual(states(), ['cat uploaded']);
    desk.clock.now += HOUR;
    await prune();
    assert.deepEqual(states(), ['cat deleting']);
  });

  it('of one conversation go with it, those that another refers to stay', async () => {
    const one = await desk.start(ANNA);
    const two = await desk.start(ANNA);
    const shared = await upload('cat', 1);
    await answerWith(one.conversationId, shared, await upload('dog', 2));
    await answerWith(two.conversationId, shared);
    const { files, job } = await desk.store.write((tx) =>
      desk.cleanFiles.forgetConversation(tx, one.conversationId),
    );
    assert.equal(files, 1);
    assert.equal(job?.kind, 'files');
    assert.deepEqual(states(), ['cat referenced', 'dog deleting']);
    assert.equal(desk.conversations.newestOf('1', 'u2')?.conversationId, two.conversationId);
    assert.deepEqual(desk.removed, [one.conversationId]);
    // Its rows stay until its file is gone.
    assert.ok(desk.conversations.find(one.conversationId));
  });

  it('of an account go by a job a dialog, and nothing of another account', async () => {
    await upload('cat', 1);
    await upload('dog', 1, BEN);
    await upload('cow', 1, { ...ANNA, accountId: '2' });
    const sum = await desk.store.write((tx) => desk.cleanFiles.forgetAccount(tx, '1'));
    assert.deepEqual(sum, { files: 2, bytes: 2_000 });
    assert.deepEqual(states(), ['cat deleting', 'cow uploaded', 'dog deleting']);
    assert.deepEqual(
      jobs()
        .map(({ dialogId }) => dialogId)
        .toSorted(),
      ['u2', 'u3'],
    );
  });

  it('that an earlier process was uploading are taken up by the next request', async () => {
    const { fileId } = await desk.store.write((tx) => desk.files.begin(tx, newFile('cat')));
    await desk.reopen();
    await desk.store.write((tx) => desk.files.failInterrupted(tx));
    assert.deepEqual(states(), ['cat failed']);
    const again = await desk.store.write((tx) => desk.files.begin(tx, newFile('cat')));
    assert.deepEqual([again.fileId, again.state], [fileId, 'uploading']);
  });

  it('are told in the log by id and state alone', async () => {
    const fileId = await upload('cat', 1);
    assert.deepEqual(desk.logs, [
      `file ${fileId}: uploading, 1000 bytes`,
      `file ${fileId}: uploading → uploaded, 1000 bytes`,
    ]);
  });
});
