import type { Anthropic } from '@anthropic-ai/sdk';
import * as z from 'zod/mini';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Connection } from './connect.ts';
import {
  assertNoPage,
  cancelled,
  cutOff,
  dialogTooLong,
  emptyReply,
  refused,
  streamBroken,
} from './modelErrors.ts';
import { textOf } from './messageText.ts';
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
  options: {
    signal: AbortSignal;
    onDelta: (text: string) => void;
    onUsage?: ((request: symbol, usage: Usage) => void) | undefined;
    idleMs: number;
  },
): Promise<{ text: string; usage: Usage; whole?: boolean }> {
  const { signal, onDelta, onUsage, idleMs } = options;
  const id = Symbol('request');
  const idle = new AbortController();
  let started = false;

  return guard(
    signal,
    () => started,
    async () => {
      const both = AbortSignal.any([signal, idle.signal]);
      const asked = client.messages.create({ ...request, stream: true }, { signal: both });
      const { data: events, response } = await asked.withResponse();
      assertNoPage(response.headers);
      if (isWhole(response)) {
        const message = await readWhole(response);
        onUsage?.(id, toUsage(request.model, message.usage ?? {}));
        const all = {
          text: textOf(message),
          stopReason: message.stop_reason ?? null,
          complete: true,
          counts: [message.usage ?? {}],
        };
        const written = finish(all, request.model, signal);
        onDelta(written.text);
        return { ...written, whole: true };
      }
      started = true;
      const watchdog = setTimeout(() => idle.abort(), idleMs);
      try {
        return finish(
          await collect(events, onDelta, (counts) => {
            watchdog.refresh();
            if (counts) onUsage?.(id, toUsage(request.model, ...counts));
          }),
          request.model,
          signal,
        );
      } finally {
        clearTimeout(watchdog);
      }
    },
  );
}

/** Some servers answer in one piece, whatever they are asked for. */
const isWhole = ({ headers }: Response): boolean =>
  headers.get('content-type')?.includes('application/json') === true;

async function readWhole(response: Response): Promise<z.infer<typeof wholeMessage>> {
  const read = wholeMessage.safeParse(await response.json());
  if (read.success) return read.data;
  throw streamBroken(new Error('the answer is no message'));
}

const wholeMessage = z.object({
  content: z.array(z.custom<Anthropic.ContentBlock>(isBlock)),
  stop_reason: z.optional(z.custom<Anthropic.StopReason | null>()),
  usage: z.optional(z.custom<Counts>()),
});

function isBlock(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value;
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
  onEvent: (counts: Counts[] | undefined) => void,
): Promise<Collected> {
  const all: Collected = { text: '', stopReason: null, complete: false, counts: [] };
  for await (const event of events) {
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
    const isCount = event.type === 'message_start' || event.type === 'message_delta';
    onEvent(isCount ? all.counts : undefined);
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
