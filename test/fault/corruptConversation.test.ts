import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { startTalk } from '../integration/chatDesk.ts';
import { allDialogs, askingDialogs, startHarness } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';
import { damageTable } from './damage.ts';

describe('a damaged conversation', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let anna: ListedDialog;
  let leo: ListedDialog;

  beforeEach(async () => {
    desk = await startHarness();
    const [first, second] = await askingDialogs(desk);
    assert.ok(first && second);
    [anna, leo] = [first, second];
  });
  afterEach(() => desk.stop());

  it('is copied for its owner alone and cleared; it goes on, and no other is touched', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    const other = await startTalk(desk, leo.dialogId);
    await talk.ask('Create a task: book the Blue Door');
    await other.ask('Create a task: water the plants');
    const untouched = await other.messages();
    await desk.desk.kill();
    const db = new DatabaseSync(join(desk.dataDir, 'state.db'));
    // Bytes of another conversation, as a misplaced page would bring them.
    db.prepare('UPDATE chat_message SET text = ? WHERE conversation_id = ? AND seq = 1').run(
      'Create a task: water the plants',
      talk.conversationId,
    );
    db.close();
    await allDialogs(desk);

    assert.deepEqual(await talk.messages(), []);
    assert.deepEqual(await other.messages(), untouched);
    const folder = join(desk.dataDir, 'quarantine');
    const copies = readdirSync(folder);
    assert.equal(copies.length, 1);
    const copy = join(folder, copies[0] ?? '');
    assert.match(readFileSync(copy, 'utf8'), /water the plants/);
    assert.deepEqual(
      [folder, copy].map((path) => statSync(path).mode & 0o777),
      [0o700, 0o600],
    );
    await talk.ask('Create a task: call the harbour');
    assert.match(await talk.ask('What tasks?'), /1\. call the harbour/);
    assert.deepEqual(readdirSync(folder), copies);
  });

  it('whose page cannot be read at all: answers go on without memory, and say so', async () => {
    const talk = await startTalk(desk, anna.dialogId);
    await talk.ask('Create a task: book the Blue Door');
    await desk.desk.stop();
    const file = join(desk.dataDir, 'state.db');
    damageTable(file, 'chat_message');
    const before = readFileSync(file);
    await allDialogs(desk);
    const client = await desk.client();
    const told: ChatMessage[] = [];
    client.on('chatMessage/changed', ({ chatMessage }) => void told.push(chatMessage));
    const shown = await client.request('conversation/messages', {
      conversationId: talk.conversationId,
    });
    assert.equal(shown.warning, 'Context unavailable');
    const { sessionId } = talk.session;
    const sent = await client.request('session/send', { sessionId, text: 'What tasks?' });
    assert.equal(sent.warning, 'Context unavailable');
    const { chatMessageId } = sent.assistantMessage;
    const answer = await until('the answer', () =>
      told.find((each) => each.chatMessageId === chatMessageId && each.state === 'complete'),
    );
    assert.match(answer.text, /no tasks yet/);
    assert.equal(answer.warning, 'Context unavailable');
    assert.ok((await client.request('job/list', {})).jobs.length > 0);
    const pages = readFileSync(file);
    assert.deepEqual(pages.subarray(0, before.length), before);
  });
});
