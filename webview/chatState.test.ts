import assert from 'node:assert/strict';
import type { ChatMessage } from '../protocol/chatRecords.ts';
import { applyChatMessage, applyRemoved, keepMessages } from './chatEvents.ts';
import { createChatState, mergeMessages, NO_CHAT } from './chatState.ts';
import { Streams } from './streams.ts';

const conversationId = '00000000-0000-4000-8000-000000000001';

function said(seq: number, change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    chatMessageId: `00000000-0000-4000-8000-${String(100 + seq).padStart(12, '0')}`,
    conversationId,
    seq,
    role: seq % 2 === 0 ? 'assistant' : 'user',
    origin: 'chat',
    state: 'complete',
    text: `text ${seq}`,
    attempt: 1,
    createdAt: seq,
    updatedAt: seq,
    ...change,
  };
}

function setUp() {
  const asked: string[] = [];
  const streams = new Streams(async (streamId, afterSeq) => {
    asked.push(`${streamId} after ${afterSeq}`);
    return [];
  });
  const state = createChatState();
  state.chats.set(new Map([['u1', { ...NO_CHAT, phase: 'open', conversationId }]]));
  const seqs = () => state.chats.value.get('u1')?.chatMessages.map(({ seq }) => seq);
  return { state, streams, asked, seqs };
}

describe('the messages of a chat', () => {
  it('stand in order, each once, however they came', () => {
    const { state, streams, seqs } = setUp();
    keepMessages(state, streams, 'u1', [said(3), said(4)]);
    keepMessages(state, streams, 'u1', [said(1), said(2), said(3)]);
    applyChatMessage(state, streams, said(5));
    applyChatMessage(state, streams, said(5));
    assert.deepEqual(seqs(), [1, 2, 3, 4, 5]);
  });

  it('are the newer ones where an answer overtook an event', () => {
    const done = said(2, { text: 'whole', updatedAt: 9 });
    const [, kept] = mergeMessages([said(1), done], [said(2, { state: 'streaming', text: '' })]);
    assert.equal(kept?.text, 'whole');
  });

  it('have no hole: what came before one is given up', () => {
    const merged = mergeMessages([said(1), said(2)], [said(7), said(8)]);
    assert.deepEqual(
      merged.map(({ seq }) => seq),
      [7, 8],
    );
  });

  it('of another conversation are not taken', () => {
    const { state, streams, seqs } = setUp();
    const other = { conversationId: '00000000-0000-4000-8000-000000000002' };
    assert.equal(applyChatMessage(state, streams, said(1, other)), undefined);
    assert.deepEqual(seqs(), []);
  });

  it('are followed while they stream, and told once when they have finished', () => {
    const { state, streams, asked } = setUp();
    applyChatMessage(state, streams, said(2, { state: 'pending', text: '' }));
    assert.deepEqual(asked, [`${said(2).chatMessageId} after 0`]);
    const done = said(2, { updatedAt: 9 });
    const told = applyChatMessage(state, streams, done);
    assert.deepEqual(told, { dialogId: 'u1', message: done });
    assert.equal(applyChatMessage(state, streams, done), undefined);
    assert.deepEqual(streams.followed(), []);
  });

  it('go with their conversation', () => {
    const { state, streams } = setUp();
    keepMessages(state, streams, 'u1', [said(1)]);
    applyRemoved(state, conversationId);
    assert.equal(state.chats.value.has('u1'), false);
  });
});
