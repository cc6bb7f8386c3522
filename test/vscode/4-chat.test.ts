import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { createPerson } from './person.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

const ME = '7001';
const WINDOW = 'a-window-of-the-tests';

describe('talking with the assistant in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(() => person.leave());

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);

  /** Asks, and follows the answer as the page does: its pieces, then the whole. */
  async function ask(sessionId: string, text: string): Promise<{ whole: string; pieces: Chunk[] }> {
    const pieces: Chunk[] = [];
    let answer: ChatMessage | undefined;
    const { assistantMessage } = await request('session/send', { sessionId, text });
    const { chatMessageId: streamId } = assistantMessage;
    access.desk.client.on('chunk/added', (chunk) => {
      if (chunk.streamId === streamId) pieces.push(chunk);
    });
    access.desk.client.on('chatMessage/changed', ({ chatMessage }) => {
      if (chatMessage.chatMessageId === streamId) answer = chatMessage;
    });
    const { chunks } = await request('chunk/subscribe', { streamId, afterSeq: 0 });
    const whole = await until('the whole answer', () =>
      answer?.state === 'complete' ? answer.text : undefined,
    );
    return { whole, pieces: [...chunks, ...pieces] };
  }

  it('brings the chat into view without asking anything', async () => {
    await run('showChat');
    assert.deepEqual(person.asked, []);
    assert.match(access.pageHtml() ?? '', /webview\.js/);
  });

  it('answers in pieces that make up the whole, and remembers what was said', async () => {
    const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
    const dialogId = dialogs[0]?.dialogId;
    assert.ok(dialogId);
    const { session } = await request('session/start', {
      windowId: WINDOW,
      accountId: ME,
      dialogId,
    });
    const { sessionId, conversationId } = session;
    const { whole, pieces } = await ask(sessionId, 'Create a task: buy rye bread');
    assert.match(whole, /rye bread/);
    assert.deepEqual(
      pieces.map(({ seq }) => seq),
      pieces.map((_, i) => i + 1),
    );
    assert.ok(pieces.length > 1, 'it came at once');
    assert.equal(pieces.map(({ text }) => text).join(''), whole);
    assert.match((await ask(sessionId, 'What tasks do I have?')).whole, /rye bread/);
    const { chatMessages } = await request('conversation/messages', { conversationId });
    assert.deepEqual(
      chatMessages.filter(({ origin }) => origin === 'chat').map(({ role }) => role),
      ['user', 'assistant', 'user', 'assistant'],
    );
  });
});
