import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import { fitFrame } from './fitFrame.ts';

function message(seq: number, length: number): ChatMessage {
  const conversationId = randomUUID();
  const text = 'ж'.repeat(length);
  const times = { createdAt: 1, updatedAt: 1 };
  const base = { chatMessageId: randomUUID(), conversationId, seq, attempt: 0, ...times };
  return { ...base, role: 'user', origin: 'chat', state: 'complete', text };
}

describe('a list in an answer', () => {
  const page = Array.from({ length: 200 }, (_, index) => message(index + 1, 8_000));
  const seqs = (messages: ChatMessage[]) => messages.map(({ seq }) => seq);

  it('holds what fits in a frame: its last, or its first', () => {
    const newest = fitFrame(page, 'last');
    assert.ok(newest.length > 10 && newest.length < 100);
    assert.ok(Buffer.byteLength(JSON.stringify(newest)) < MAX_FRAME_BYTES);
    assert.deepEqual(seqs(newest), seqs(page.slice(-newest.length)));
    const oldest = fitFrame(page, 'first');
    assert.deepEqual(seqs(oldest), seqs(page.slice(0, oldest.length)));
  });

  it('is whole where it fits, and holds one at least', () => {
    const small = page.slice(0, 10);
    assert.deepEqual(fitFrame(small, 'last'), small);
    const [large] = [message(1, 400_000)];
    assert.deepEqual(fitFrame([message(0, 1), large], 'last'), [large]);
    assert.deepEqual(fitFrame([], 'last'), []);
  });
});
