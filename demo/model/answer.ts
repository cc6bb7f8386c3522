import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { DEFAULT_DELTAS, type Fault } from './faults.ts';
import { sendJson } from './http.ts';
import { pieces } from './pieces.ts';
import type { DemoRequest } from './request.ts';
import type { InputUsage } from './usage.ts';

export interface Answer {
  id: string;
  request: DemoRequest;
  text: string;
  /** Undefined: the endpoint tells none. */
  usage: InputUsage | undefined;
  fault: Fault | undefined;
  /** Told what of it went out, once. */
  onServed: (outputTokens: number) => void;
  tokenDelayMs: number;
}

interface Ending {
  deltas: string[];
  stopReason: 'end_turn' | 'max_tokens' | 'refusal' | 'of_tomorrow';
}

/** The whole message at once. */
export function sendMessage(response: ServerResponse, answer: Answer): void {
  const { deltas, stopReason } = ending(answer);
  const text = deltas.join('');
  answer.onServed(deltas.length);
  sendJson(response, 200, {
    ...envelope(answer),
    content: text === '' ? [] : [{ type: 'text', text, citations: null }],
    stop_reason: stopReason,
    stop_details: stopDetails(stopReason),
    usage: usageOf(answer, deltas.length),
  });
}

/** The message as server-sent events. Ends early where the reader goes away. */
export async function streamMessage(response: ServerResponse, answer: Answer): Promise<void> {
  const { deltas, stopReason } = ending(answer);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const send = (type: string, value: object): boolean => {
    return response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`);
  };
  send('message_start', { message: { ...envelope(answer), usage: usageOf(answer, 1) } });
  send('content_block_start', {
    index: 0,
    content_block: { type: 'text', text: '', citations: null },
  });
  send('ping', {});

  let sent = 0;
  response.on('close', () => answer.onServed(sent));
  const breakAfter = breakPoint(answer.fault);
  for (const [index, text] of deltas.entries()) {
    if (index === breakAfter) break;
    if (answer.tokenDelayMs > 0 && !(await sleepUnless(gone.signal, answer.tokenDelayMs))) return;
    if (gone.signal.aborted) return;
    const delta = { index: 0, delta: { type: 'text_delta', text } };
    sent += 1;
    if (!send('content_block_delta', delta) && !(await drained(response, gone.signal))) return;
  }
  if (breakAfter !== undefined) return breakOff(response, answer.fault);

  send('content_block_stop', { index: 0 });
  send('message_delta', {
    delta: {
      stop_reason: stopReason,
      stop_sequence: null,
      stop_details: stopDetails(stopReason),
      container: null,
    },
    usage: answer.usage && {
      ...answer.usage,
      output_tokens: deltas.length,
      output_tokens_details: null,
      server_tool_use: null,
    },
  });
  send('message_stop', {});
  response.end();
}

function ending({ text, request, fault }: Answer): Ending {
  const all = pieces(text);
  if (fault?.kind === 'refusal') {
    return { deltas: all.slice(0, fault.afterDeltas ?? 0), stopReason: 'refusal' };
  }
  const cut = fault?.kind === 'maxTokens' ? (fault.afterDeltas ?? DEFAULT_DELTAS) : Infinity;
  const limit = Math.min(cut, request.maxTokens);
  if (all.length > limit) return { deltas: all.slice(0, limit), stopReason: 'max_tokens' };
  return { deltas: all, stopReason: fault?.kind === 'unknownStop' ? 'of_tomorrow' : 'end_turn' };
}

function breakPoint(fault: Fault | undefined): number | undefined {
  const breaks =
    fault?.kind === 'breakStream' ||
    fault?.kind === 'endEarly' ||
    fault?.kind === 'errorEvent' ||
    fault?.kind === 'malformedEvent' ||
    fault?.kind === 'stall';
  return breaks ? (fault.afterDeltas ?? DEFAULT_DELTAS) : undefined;
}

function breakOff(response: ServerResponse, fault: Fault | undefined): void {
  if (fault?.kind === 'breakStream') {
    // What was written must get out first, or the break would seem to come before it.
    response.write(': the demo breaks off here\n\n', () => response.destroy());
  } else if (fault?.kind === 'malformedEvent') {
    response.end('event: content_block_delta\ndata: {"type":"content_bl\n\n');
  } else if (fault?.kind === 'endEarly') {
    response.end();
  } else if (fault?.kind === 'errorEvent') {
    const error = { type: fault.errorType ?? 'overloaded_error', message: 'Overloaded' };
    response.end(`event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`);
  }
}

/** Each false when the reader went away, which is the only way they fail. */
async function sleepUnless(gone: AbortSignal, delayMs: number): Promise<boolean> {
  return sleep(delayMs, true, { signal: gone }).catch(() => false);
}
async function drained(response: ServerResponse, gone: AbortSignal): Promise<boolean> {
  return once(response, 'drain', { signal: gone }).then(
    () => true,
    () => false,
  );
}

function envelope({ id, request }: Answer) {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
  };
}

function stopDetails(stopReason: Ending['stopReason']) {
  return stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null;
}

function usageOf({ usage }: Answer, outputTokens: number) {
  if (!usage) return undefined;
  return {
    ...usage,
    output_tokens: outputTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cache_creation_input_tokens,
      ephemeral_1h_input_tokens: 0,
    },
    inference_geo: null,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: 'standard',
    speed: 'standard',
  };
}
