import * as z from 'zod/mini';
import { ApiError, invalid, notFound, storageFull } from './http.ts';

/** One thing to go wrong. */
const common = {
  /** Where it strikes: the next streamed reply, structured answer or request of files, or (left out) whatever answer comes next. */
  on: z.optional(z.enum(['stream', 'structured', 'files'])),
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
  /** 404: no such model here, or no such address. */
  z.strictObject({ kind: z.literal('unknownModel'), ...common }),
  /** 413: the request is larger than it takes. */
  z.strictObject({ kind: z.literal('requestTooLarge'), ...common }),
  z.strictObject({ kind: z.literal('rateLimited'), ...retryAfter, ...common }),
  z.strictObject({ kind: z.literal('overloaded'), ...retryAfter, ...common }),
  z.strictObject({ kind: z.literal('serverError'), ...common }),
  /** A status that a server without files gives to their address. */
  z.strictObject({
    kind: z.literal('noFiles'),
    on: z.literal('files'),
    status: z.enum(['400', '404', '405']),
    times: common.times,
  }),
  /** The provider's room for files is used up. */
  z.strictObject({ kind: z.literal('filesFull'), on: z.literal('files'), times: common.times }),
  /** No answer at all, and the socket stays open. */
  z.strictObject({ kind: z.literal('silence'), ...common }),
  /** A page in the place of an answer, with status 200: what stands between here and there speaks for itself. */
  z.strictObject({ kind: z.literal('webPage'), ...common }),
  /** No answer at all: the socket is closed. */
  z.strictObject({ kind: z.literal('hangUp'), ...common }),
  /** 400 for a request with `output_config`, as an endpoint without structured output gives. */
  z.strictObject({ kind: z.literal('noStructuredOutput'), ...common }),
  /** Prose where a structured answer was asked for. */
  z.strictObject({ kind: z.literal('prose'), ...common }),
  /** The messages that a structured answer cites are none of those that were sent. */
  z.strictObject({ kind: z.literal('wrongIds'), ...common }),
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
  /** An event whose data is no JSON. */
  z.strictObject({ kind: z.literal('malformedEvent'), ...afterDeltas, ...common }),
  /** Nothing more comes, and the socket stays open. */
  z.strictObject({ kind: z.literal('stall'), ...afterDeltas, ...common }),
  z.strictObject({ kind: z.literal('refusal'), ...afterDeltas, ...common }),
  z.strictObject({ kind: z.literal('maxTokens'), ...afterDeltas, ...common }),
  /** Ends for a reason that is in no list yet. */
  z.strictObject({ kind: z.literal('unknownStop'), ...common }),
  z.strictObject({ kind: z.literal('slow'), tokenDelayMs: whole, ...common }),
  /** Words that the reply has besides. */
  z.strictObject({ kind: z.literal('says'), text: z.string(), ...common }),
  /** A reply of at least so many words: for load. */
  z.strictObject({ kind: z.literal('long'), words: whole, ...common }),
]);
export type Fault = z.infer<typeof fault>;

/** What a poorer endpoint lacks; of each what such servers do instead. */
export const LACKS = [
  /** 400 where an answer is to be held to a schema. */
  'structuredOutput',
  /** It answers in one piece, whatever it is asked for. */
  'streaming',
  /** 400 for a picture. */
  'images',
  /** 404 for everything of files. */
  'files',
  /** 400 for a mark for the cache. */
  'cacheMarks',
  /** 404 where tokens are to be counted. */
  'countTokens',
  /** 404 for the list of models. */
  'models',
  /** It tells no usage. */
  'usage',
] as const;
export type Lack = (typeof LACKS)[number];
export const lacks = z.array(z.enum(LACKS));

/** Where a stream ends early that was not told after how many deltas. */
export const DEFAULT_DELTAS = 3;

const STREAM_ONLY = ['breakStream', 'endEarly', 'errorEvent', 'malformedEvent', 'stall'];
const STRUCTURED_ONLY = ['noStructuredOutput', 'prose', 'wrongIds'];

interface FaultTarget {
  stream: boolean;
  structured: boolean;
  files?: boolean;
}

export interface FaultQueue {
  add: (fault: Fault) => void;
  clear: () => void;
  /** The first fault that fits this request, used up by one. */
  take: (request: FaultTarget) => Fault | undefined;
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

function fits(fault: Fault, request: FaultTarget): boolean {
  if ((fault.on === 'files') !== (request.files === true)) return false;
  if (STREAM_ONLY.includes(fault.kind) && !request.stream) return false;
  if (STRUCTURED_ONLY.includes(fault.kind) && !request.structured) return false;
  return fault.on === undefined || request[fault.on] === true;
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
  if (fault.kind === 'unknownModel') throw notFound('model: not known here');
  if (fault.kind === 'requestTooLarge') {
    throw new ApiError(413, 'request_too_large', 'Request exceeds the maximum size');
  }
  if (fault.kind === 'noStructuredOutput') {
    throw invalid('output_config.format: Extra inputs are not permitted');
  }
  if (fault.kind === 'noFiles') {
    throw new ApiError(Number(fault.status), 'not_found_error', 'Not found');
  }
  if (fault.kind === 'filesFull') throw storageFull();
  if (fault.kind === 'serverError') throw new ApiError(500, 'api_error', 'Internal server error');
  if (fault.kind === 'rateLimited' || fault.kind === 'overloaded') {
    const headers = { 'retry-after': String(fault.retryAfterSeconds ?? 1) };
    throw fault.kind === 'overloaded'
      ? new ApiError(529, 'overloaded_error', 'Overloaded', headers)
      : new ApiError(429, 'rate_limit_error', 'Too many requests', headers);
  }
}
