import type { Anthropic } from '@anthropic-ai/sdk';
import type { Usage } from '../../protocol/records.ts';
import type { Connection } from './connect.ts';
import {
  cancelled,
  cutOff,
  dialogTooLong,
  emptyReply,
  refused,
  streamBroken,
} from './modelErrors.ts';
import { toUsage } from './usage.ts';

type Request = Omit<Anthropic.MessageCreateParamsStreaming, 'stream'>;
type Counts = Parameters<typeof toUsage>[1];

/**
 * One streamed answer. Text goes to `onDelta` as it comes; the whole is returned only if the endpoint said that it
 * was done: a stream that merely ends, falls silent for `idleMs` or is cut is `modelStreamBroken`.
 */
export async function streamText(
  { client, guard }: Connection,
  request: Request,
  options: { signal: AbortSignal; onDelta: (text: string) => void; idleMs: number },
): Promise<{ text: string; usage: Usage }> {
  const { signal, onDelta, idleMs } = options;
  const idle = new AbortController();
  let started = false;

  return guard(
    signal,
    () => started,
    async () => {
      const both = AbortSignal.any([signal, idle.signal]);
      const events = await client.messages.create({ ...request, stream: true }, { signal: both });
      started = true;
      const watchdog = setTimeout(() => idle.abort(), idleMs);
      try {
        return finish(
          await collect(events, onDelta, () => watchdog.refresh()),
          request.model,
          signal,
        );
      } finally {
        clearTimeout(watchdog);
      }
    },
  );
}

interface Collected {
  text: string;
  stopReason: Anthropic.StopReason | null;
  complete: boolean;
  counts: Counts[];
}

async function collect(
  events: AsyncIterable<Anthropic.RawMessageStreamEvent>,
  onDelta: (text: string) => void,
  onEvent: () => void,
): Promise<Collected> {
  const all: Collected = { text: '', stopReason: null, complete: false, counts: [] };
  for await (const event of events) {
    onEvent();
    switch (event.type) {
      // Other servers leave the usage out of either.
      case 'message_start':
        all.counts.push(event.message.usage ?? {});
        break;
      case 'content_block_delta':
        if (event.delta.type !== 'text_delta' || event.delta.text === '') break;
        all.text += event.delta.text;
        onDelta(event.delta.text);
        break;
      case 'message_delta':
        all.stopReason = event.delta.stop_reason;
        all.counts.push(event.usage ?? {});
        break;
      case 'message_stop':
        all.complete = true;
        break;
      case 'content_block_start':
      case 'content_block_stop':
        break;
    }
  }
  return all;
}

function finish(
  { text, stopReason, complete, counts }: Collected,
  model: string,
  signal: AbortSignal,
): { text: string; usage: Usage } {
  // The SDK ends an aborted stream without a word.
  if (signal.aborted) throw cancelled();
  if (!complete) throw streamBroken(new Error('the stream ended before the message did'));
  if (stopReason === 'refusal') throw refused();
  if (stopReason === 'max_tokens') throw cutOff();
  if (stopReason === 'model_context_window_exceeded') throw dialogTooLong();
  if (text.trim() === '') throw emptyReply();
  return { text: text.trim(), usage: toUsage(model, ...counts) };
}
