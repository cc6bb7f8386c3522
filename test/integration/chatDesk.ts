import assert from 'node:assert/strict';
import type { ChatMessage, ChatMessageState, Session } from '../../protocol/chatRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { until } from '../until.ts';
import type { DeskHarness } from './deskHarness.ts';

/** A window that talks about one dialog; it stays the same over restarts of the sidecar. */
export async function startTalk(
  desk: DeskHarness,
  dialogId: string,
  { accountId = desk.accountId, windowId = 'window-of-the-tests-1' } = {},
) {
  const { session } = await (
    await desk.client()
  ).request('session/start', { windowId, accountId, dialogId });
  const { conversationId, sessionId } = session;

  async function messages(): Promise<ChatMessage[]> {
    const client = await desk.client();
    return (await client.request('conversation/messages', { conversationId, limit: 200 }))
      .chatMessages;
  }

  /** The assistant's message, still to be filled; job 0 where it was made without the store. */
  async function send(text: string): Promise<ChatMessage & { jobId: number }> {
    const client = await desk.client();
    const { assistantMessage } = await client.request('session/send', { sessionId, text });
    assert.equal(assistantMessage.state, 'pending');
    return { ...assistantMessage, jobId: assistantMessage.jobId ?? 0 };
  }

  function is(
    { chatMessageId }: Pick<ChatMessage, 'chatMessageId'>,
    ...states: ChatMessageState[]
  ): Promise<ChatMessage> {
    return until(`an answer that is ${states.join(' or ')}`, async () =>
      (await messages()).find(
        (message) => message.chatMessageId === chatMessageId && states.includes(message.state),
      ),
    );
  }

  return {
    session,
    conversationId,
    messages,
    send,
    is,
    ask: async (text: string): Promise<string> => (await is(await send(text), 'complete')).text,
    async ready(): Promise<Session> {
      return (await (await desk.client()).request('session/ready', { sessionId })).session;
    },
    /** Those stored after `afterSeq`; the rest follows live on this connection. */
    async chunks({ chatMessageId }: ChatMessage, afterSeq = 0): Promise<Chunk[]> {
      const client = await desk.client();
      return (await client.request('chunk/subscribe', { streamId: chatMessageId, afterSeq }))
        .chunks;
    },
  };
}
export type Talk = Awaited<ReturnType<typeof startTalk>>;

/** What the reader saw: every number once, in order, from the first on. */
export function assertGapless(chunks: Pick<Chunk, 'seq'>[]): void {
  assert.deepEqual(
    chunks.map(({ seq }) => seq),
    chunks.map((_chunk, index) => index + 1),
  );
}
