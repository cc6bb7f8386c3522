/** Where a fault strikes: the next streamed reply, the next structured answer, or whatever comes next. */
export type FaultTarget = 'any' | 'stream' | 'structured';

type FaultKind =
  | { kind: 'unauthorized' }
  | { kind: 'forbidden' }
  | { kind: 'badRequest' }
  | { kind: 'rateLimited'; retryAfterSeconds?: number }
  | { kind: 'overloaded'; retryAfterSeconds?: number }
  | { kind: 'serverError' }
  /** No answer at all: the socket is closed. */
  | { kind: 'hangUp' }
  /** 400 for a request with `output_config`, as an endpoint without structured output gives. */
  | { kind: 'noStructuredOutput' }
  /** A structured answer that is prose. */
  | { kind: 'prose' }
  /** The socket is cut after so many deltas. */
  | { kind: 'breakStream'; afterDeltas: number }
  /** The response ends in good order, but without `message_stop`. */
  | { kind: 'endEarly'; afterDeltas: number }
  /** An `error` event inside the stream. */
  | { kind: 'errorEvent'; afterDeltas: number; errorType?: string }
  /** Nothing more comes, and the socket stays open. */
  | { kind: 'stall'; afterDeltas: number }
  | { kind: 'refusal'; afterDeltas?: number }
  | { kind: 'maxTokens'; afterDeltas: number }
  | { kind: 'slow'; tokenDelayMs: number }
  /** A reply of at least so many words: for load. */
  | { kind: 'long'; words: number };

/** One thing to go wrong. `times` requests are struck (1 unless told), then it is over. */
export type Fault = FaultKind & { on?: FaultTarget; times?: number };

export const FAULT_KINDS = [
  'unauthorized',
  'forbidden',
  'badRequest',
  'rateLimited',
  'overloaded',
  'serverError',
  'hangUp',
  'noStructuredOutput',
  'prose',
  'breakStream',
  'endEarly',
  'errorEvent',
  'stall',
  'refusal',
  'maxTokens',
  'slow',
  'long',
] as const satisfies readonly Fault['kind'][];

const STREAM_ONLY: ReadonlySet<Fault['kind']> = new Set([
  'breakStream',
  'endEarly',
  'errorEvent',
  'stall',
]);
const STRUCTURED_ONLY: ReadonlySet<Fault['kind']> = new Set(['noStructuredOutput', 'prose']);

export interface FaultQueue {
  add(fault: Fault): void;
  clear(): void;
  /** The first fault that fits this request, used up by one. */
  take(request: { stream: boolean; structured: boolean }): Fault | undefined;
  waiting(): readonly Fault[];
}

export function createFaultQueue(): FaultQueue {
  let queue: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      queue.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      queue = [];
    },
    take(request) {
      const entry = queue.find(({ fault }) => fits(fault, request));
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) queue = queue.filter((other) => other !== entry);
      return entry.fault;
    },
    waiting: () => queue.map(({ fault, left }) => ({ ...fault, times: left })),
  };
}

function fits(fault: Fault, request: { stream: boolean; structured: boolean }): boolean {
  if (STREAM_ONLY.has(fault.kind) && !request.stream) return false;
  if (STRUCTURED_ONLY.has(fault.kind) && !request.structured) return false;
  if (fault.on === 'stream') return request.stream;
  if (fault.on === 'structured') return request.structured;
  return true;
}

/** A fault from the outside (the control path): undefined unless it is one. */
export function parseFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const kind = FAULT_KINDS.find((known) => known === value.kind);
  if (!kind) return undefined;
  const number = (name: string, otherwise: number): number => {
    const given: unknown = Reflect.get(value, name);
    return typeof given === 'number' && Number.isFinite(given) && given >= 0 ? given : otherwise;
  };
  const on =
    'on' in value && (value.on === 'stream' || value.on === 'structured') ? value.on : 'any';
  const common = { on, times: number('times', 1) } as const;
  switch (kind) {
    case 'rateLimited':
    case 'overloaded':
      return { kind, retryAfterSeconds: number('retryAfterSeconds', 1), ...common };
    case 'breakStream':
    case 'endEarly':
    case 'errorEvent':
    case 'stall':
    case 'maxTokens':
    case 'refusal':
      return { kind, afterDeltas: number('afterDeltas', 3), ...common };
    case 'slow':
      return { kind, tokenDelayMs: number('tokenDelayMs', 200), ...common };
    case 'long':
      return { kind, words: number('words', 1000), ...common };
    case 'unauthorized':
    case 'forbidden':
    case 'badRequest':
    case 'serverError':
    case 'hangUp':
    case 'noStructuredOutput':
    case 'prose':
      return { kind, ...common };
  }
}
