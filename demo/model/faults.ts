import * as z from 'zod/mini';
import { ApiError, invalid } from './http.ts';

/** One thing to go wrong. */
const common = {
  /** Where it strikes: the next streamed reply, the next structured answer, or (left out) whatever comes next. */
  on: z.optional(z.enum(['stream', 'structured'])),
  /** How many requests it strikes; one unless told. */
  times: z.optional(z.int().check(z.positive())),
};
const whole = z.int().check(z.gte(0));
const retryAfter = { retryAfterSeconds: z.optional(z.number().check(z.gte(0))) };
const afterDeltas = { afterDeltas: z.optional(whole) };

export const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unauthorized'), ...common }),
  z.strictObject({ kind: z.literal('forbidden'), ...common }),
  z.strictObject({ kind: z.literal('badRequest'), ...common }),
  z.strictObject({ kind: z.literal('rateLimited'), ...retryAfter, ...common }),
  z.strictObject({ kind: z.literal('overloaded'), ...retryAfter, ...common }),
  z.strictObject({ kind: z.literal('serverError'), ...common }),
  /** No answer at all: the socket is closed. */
  z.strictObject({ kind: z.literal('hangUp'), ...common }),
  /** 400 for a request with `output_config`, as an endpoint without structured output gives. */
  z.strictObject({ kind: z.literal('noStructuredOutput'), ...common }),
  /** Prose where a structured answer was asked for. */
  z.strictObject({ kind: z.literal('prose'), ...common }),
  /** The socket is cut in the middle of a stream. */
  z.strictObject({ kind: z.literal('breakStream'), ...afterDeltas, ...common }),
  /** The response ends in good order, but without `message_stop`. */
  z.strictObject({ kind: z.literal('endEarly'), ...afterDeltas, ...common }),
  /** An `error` event inside the stream. */
  z.strictObject({
    kind: z.literal('errorEvent'),
    errorType: z.optional(z.string()),
    ...afterDeltas,
    ...common,
  }),
  /** Nothing more comes, and the socket stays open. */
  z.strictObject({ kind: z.literal('stall'), ...afterDeltas, ...common }),
  z.strictObject({ kind: z.literal('refusal'), ...afterDeltas, ...common }),
  z.strictObject({ kind: z.literal('maxTokens'), ...afterDeltas, ...common }),
  z.strictObject({ kind: z.literal('slow'), tokenDelayMs: whole, ...common }),
  /** A reply of at least so many words: for load. */
  z.strictObject({ kind: z.literal('long'), words: whole, ...common }),
]);
export type Fault = z.infer<typeof fault>;

/** Where a stream ends early that was not told after how many deltas. */
export const DEFAULT_DELTAS = 3;

const STREAM_ONLY = ['breakStream', 'endEarly', 'errorEvent', 'stall'];
const STRUCTURED_ONLY = ['noStructuredOutput', 'prose'];

export interface FaultQueue {
  add: (fault: Fault) => void;
  clear: () => void;
  /** The first fault that fits this request, used up by one. */
  take: (request: { stream: boolean; structured: boolean }) => Fault | undefined;
  waiting: () => readonly Fault[];
}

export function createFaultQueue(): FaultQueue {
  let queue: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      queue.push({ fault, left: fault.times ?? 1 });
    },
    clear() {
      queue = [];
    },
    take(request) {
      const entry = queue.find(({ fault }) => fits(fault, request));
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left === 0) queue = queue.filter((other) => other !== entry);
      return entry.fault;
    },
    waiting: () => queue.map(({ fault, left }) => ({ ...fault, times: left })),
  };
}

function fits(fault: Fault, request: { stream: boolean; structured: boolean }): boolean {
  if (STREAM_ONLY.includes(fault.kind) && !request.stream) return false;
  if (STRUCTURED_ONLY.includes(fault.kind) && !request.structured) return false;
  return fault.on === undefined || request[fault.on];
}

/** The faults that are an answer of their own. */
export function throwIfRefused(fault: Fault): void {
  if (fault.kind === 'unauthorized') {
    throw new ApiError(401, 'authentication_error', 'Invalid authentication credentials');
  }
  if (fault.kind === 'forbidden') {
    throw new ApiError(403, 'permission_error', 'This key may not use that model');
  }
  if (fault.kind === 'badRequest') {
    throw invalid('messages: the demo was told to find fault with this request');
  }
  if (fault.kind === 'noStructuredOutput') {
    throw invalid('output_config.format: Extra inputs are not permitted');
  }
  if (fault.kind === 'serverError') throw new ApiError(500, 'api_error', 'Internal server error');
  if (fault.kind === 'rateLimited' || fault.kind === 'overloaded') {
    const headers = { 'retry-after': String(fault.retryAfterSeconds ?? 1) };
    throw fault.kind === 'overloaded'
      ? new ApiError(529, 'overloaded_error', 'Overloaded', headers)
      : new ApiError(429, 'rate_limit_error', 'Too many requests', headers);
  }
}
