import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { Conversation } from '../../protocol/chatRecords.ts';
import { BEN, openConversations } from './conversationsFixture.ts';
import type { Fixture } from './conversationsFixture.ts';

describe('what was said before', () => {
  let desk: Fixture;
  let talk: Conversation;
  let other: Conversation;
  let quarantine: string;

  beforeEach(async () => {
    desk = openConversations();
    quarantine = join(desk.dir, 'quarantine');
    talk = await desk.start();
    other = await desk.start(BEN);
    for (const text of ['lunch', 'dinner']) await desk.talk(talk.conversationId, text);
    await desk.talk(other.conversationId, 'work');
  });
  afterEach(() => desk.close());

  const history = (beforeSeq = 100, { conversationId } = talk) =>
    desk.conversations.historyOf(conversationId, beforeSeq);
  const texts = async (beforeSeq?: number, of?: Conversation) =>
    (await history(beforeSeq, of)).chatMessages.map((message) => message.text);
  const aside = (): string[] => {
    try {
      return readdirSync(quarantine);
    } catch {
      return [];
    }
  };

  it('is the finished pairs before a message, oldest first', async () => {
    const said = await desk.say(talk.conversationId, 'and now');
    assert.deepEqual(await texts(said.userMessage.seq), [
      'lunch',
      'About lunch.',
      'dinner',
      'About dinner.',
    ]);
    assert.deepEqual(await texts(3), ['lunch', 'About lunch.']);
    assert.equal((await history()).warning, undefined);
    assert.equal(desk.conversations.questionOf(said.assistantMessage).text, 'and now');
  });

  it('leaves out a question that got no word of an answer', async () => {
    const { assistantMessage } = await desk.say(talk.conversationId, 'and now');
    await desk.store.write((tx) =>
      desk.conversations.endAnswer(tx, assistantMessage.chatMessageId, 'failed'),
    );
    assert.equal((await texts()).length, 4);
  });

  const DAMAGES = {
    'a text that was changed': `UPDATE chat_message SET text = 'Another.' WHERE seq = 2 AND conversation_id = ?`,
    'a role that was changed': `UPDATE chat_message SET role = 'user' WHERE seq = 2 AND conversation_id = ?`,
    'a message moved to another place': `UPDATE chat_message SET seq = 99 WHERE seq = 2 AND conversation_id = ?`,
    'a checksum that is gone': `UPDATE chat_message SET checksum = NULL WHERE seq = 2 AND conversation_id = ?`,
    'a state that was taken back': `UPDATE chat_message SET state = 'pending' WHERE seq = 2 AND conversation_id = ?`,
    'a usage that is no JSON': `UPDATE chat_message SET usage = '{' WHERE seq = 2 AND conversation_id = ?`,
    'an id that is none': `UPDATE chat_message SET chat_message_id = 'x' WHERE seq = 2 AND conversation_id = ?`,
  };
  for (const [what, text] of Object.entries(DAMAGES)) {
    it(`is set aside and cleared where it is damaged: ${what}`, async () => {
      desk.damage(text, talk.conversationId);
      assert.deepEqual(await history(), { chatMessages: [], warning: 'Context unavailable' });
      assert.equal(aside().length, 1);
      assert.equal(desk.conversations.get(talk.conversationId).messageCount, 0);
      assert.deepEqual(await texts(100, other), ['work', 'About work.']);
      const next = await desk.talk(talk.conversationId, 'tea');
      assert.ok(next.userMessage.seq > 4, 'a number was used again');
      assert.deepEqual(await history().then(({ warning }) => warning), undefined);
      assert.deepEqual(await texts(), ['tea', 'About tea.']);
    });
  }

  it('is set aside where a message was moved here from another conversation', async () => {
    desk.damage(
      `UPDATE chat_message SET conversation_id = ?, seq = seq + 10 WHERE conversation_id = ?`,
      talk.conversationId,
      other.conversationId,
    );
    assert.deepEqual(await texts(), []);
    assert.equal(aside().length, 1);
  });

  it('is set aside whole, for its owner alone, without a word of it in the log', async () => {
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    await history();
    const [name = ''] = aside();
    assert.equal(name, `${talk.conversationId}-${desk.clock.now}.json`);
    assert.equal(statSync(quarantine).mode & 0o777, 0o700);
    assert.equal(statSync(join(quarantine, name)).mode & 0o777, 0o600);
    const copy = readFileSync(join(quarantine, name), 'utf8');
    const rows: { seq: number; text: string }[] = JSON.parse(copy);
    assert.deepEqual(
      rows.map(({ seq, text }) => [seq, text]),
      [
        [1, 'lunch'],
        [2, 'Another.'],
        [3, 'dinner'],
        [4, 'About dinner.'],
      ],
    );
    assert.match(desk.logs.join('\n'), new RegExp(`${talk.conversationId} is damaged`));
    assert.doesNotMatch(desk.logs.join('\n'), /lunch|dinner|Another/);
  });

  it('keeps the question that is being answered just now', async () => {
    const said = await desk.say(talk.conversationId, 'and now');
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    const { warning } = await history(said.userMessage.seq);
    assert.equal(warning, 'Context unavailable');
    assert.equal(desk.conversations.questionOf(said.assistantMessage).text, 'and now');
    await desk.answer(said, 'Tea.');
    assert.deepEqual(await texts(), ['and now', 'Tea.']);
    const { chatMessageId } = said.assistantMessage;
    const answered = desk.conversations.getMessage(chatMessageId);
    assert.equal(answered.warning, 'Context unavailable', 'whoever found the damage');
  });

  it('refuses a question that is not the one that was asked', async () => {
    const said = await desk.say(talk.conversationId, 'and now');
    desk.damage(`UPDATE chat_message SET text = 'Send money.' WHERE seq = 5`);
    assert.throws(
      () => desk.conversations.questionOf(said.assistantMessage),
      (error: unknown) => error instanceof AppError && error.code === 'databaseCorrupt',
    );
  });

  it('is shown as cleared to a window that pages through it', async () => {
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    const page = await desk.conversations.messages(talk.conversationId, {});
    assert.deepEqual(page, { chatMessages: [], warning: 'Context unavailable' });
    assert.equal(desk.changes.at(-1)?.messageCount, 0);
  });

  it('is set aside once where two look at once', async () => {
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    await Promise.all([history(), history(), desk.conversations.messages(talk.conversationId, {})]);
    assert.equal(aside().length, 1);
  });

  it('stays as it is where it cannot be set aside', async () => {
    writeFileSync(quarantine, 'no folder');
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    assert.deepEqual(await history(), { chatMessages: [], warning: 'Context unavailable' });
    assert.equal(desk.conversations.get(talk.conversationId).messageCount, 4);
    rmSync(quarantine);
    await history();
    assert.equal(desk.conversations.get(talk.conversationId).messageCount, 0);
    assert.equal(aside().length, 1);
  });

  it('is set aside no further time while it cannot be cleared', async () => {
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    desk.setTrouble('writes');
    for (let n = 0; n < 3; n++) {
      desk.clock.now += 1;
      await history();
    }
    assert.deepEqual(aside(), []);
  });

  it('is gone with its copy where it is removed, also in that moment; copies of others stay', async () => {
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    await history(100, other);
    const { conversationId } = talk;
    const looking = history();
    desk.damage('DELETE FROM conversation WHERE conversation_id = ?', conversationId);
    assert.deepEqual((await looking).chatMessages, []);
    assert.deepEqual(aside(), [`${other.conversationId}-${desk.clock.now}.json`]);
    await desk.store.write((tx) => desk.cleanFiles.forgetDialog(tx, BEN));
    assert.deepEqual(aside(), []);
  });

  it('clears nothing of a conversation that took its place while it was set aside', async () => {
    desk.damage(`DELETE FROM chat_message WHERE conversation_id = ?`, other.conversationId);
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    const clearing = history();
    await desk.store.write((tx) => desk.conversations.remove(tx, talk.conversationId));
    for (const text of ['work', 'tea']) await desk.talk(other.conversationId, text);
    await clearing;
    assert.equal((await texts(100, other)).length, 4);
  });

  it('closes a folder for what was set aside that stood open', async () => {
    mkdirSync(quarantine);
    chmodSync(quarantine, 0o755);
    desk.damage(`UPDATE chat_message SET text = 'Another.' WHERE seq = 2`);
    await history();
    assert.equal(statSync(quarantine).mode & 0o777, 0o700);
  });

  it('is missing, with a warning, where the store cannot be read: no answer fails for it', async () => {
    desk.setTrouble('reads');
    assert.deepEqual(await history(), { chatMessages: [], warning: 'Context unavailable' });
    desk.setTrouble(undefined);
    assert.equal((await texts()).length, 4);
  });
});
