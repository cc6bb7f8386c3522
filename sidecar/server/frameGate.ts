import { ErrorCodes, type Message, type ResponseError } from 'vscode-jsonrpc/node';
import { AppError, type WireError } from '../../protocol/errors.ts';
import { toResponseError } from '../../rpc/wireErrors.ts';
import type { Limits } from './limits.ts';
import { screenFrame } from './screenFrame.ts';
import { createTokenBucket } from './tokenBucket.ts';

type Id = number | string;
type ErrorObject = ReturnType<ResponseError<WireError>['toJson']>;

export interface FrameGateOptions {
  limits: Limits;
  /** Answers a frame that goes no further; the id is null where none can be told. */
  refuse: (id: Id | null, error: ErrorObject) => void;
  /** The client keeps sending although it is told to wait. */
  onFlood: () => void;
}

/**
 * What stands between a client's frames and the JSON-RPC connection: shape, rate, requests in flight.
 * @returns `pass` gives the message to handle, if any; `answered` frees its id; `unreadable` answers what is no JSON.
 */
export function createFrameGate({ limits, refuse, onFlood }: FrameGateOptions) {
  const take = createTokenBucket(limits.burst, limits.perSecond, performance.now());
  const inFlight = new Set<string>();
  let refusedInARow = 0;

  /** The wait in ms, 0 for none, undefined where there has been enough. */
  function waitOf(): number | undefined {
    const waitMs = take(performance.now());
    refusedInARow = waitMs === 0 ? 0 : refusedInARow + 1;
    if (refusedInARow <= limits.burst) return waitMs;
    onFlood();
    return undefined;
  }

  function admit(id: Id, message: Message, waitMs: number): Message | undefined {
    if (waitMs > 0 || inFlight.size >= limits.maxInFlight) {
      refuse(id, tooManyRequests(Math.max(waitMs, 100)));
      return undefined;
    }
    if (inFlight.has(String(id))) {
      // vscode-jsonrpc would let the second take the place of the first, which then never gets an answer.
      refuse(null, invalidRequest('A request with this id is being answered.'));
      return undefined;
    }
    inFlight.add(String(id));
    return message;
  }

  return {
    pass(value: unknown): Message | undefined {
      const waitMs = waitOf();
      if (waitMs === undefined) return undefined;
      const screened = screenFrame(value);
      if (screened.kind === 'request') return admit(screened.id, screened.message, waitMs);
      if (screened.kind === 'cancel') return screened.message;
      if (screened.kind === 'refuse') refuse(screened.id, invalidRequest(screened.reason));
      return undefined;
    },

    unreadable(): void {
      if (waitOf() === undefined) return;
      const parseError = { ...invalidRequest('This is no JSON.'), code: ErrorCodes.ParseError };
      refuse(null, parseError);
    },

    answered(id: Id): void {
      inFlight.delete(String(id));
    },
  };
}

function tooManyRequests(retryAfterMs: number): ErrorObject {
  const options = { retryable: true, retryAfterMs };
  const error = new AppError('tooManyRequests', 'Too many requests at once.', options);
  return toResponseError(error.toWire()).toJson();
}

function invalidRequest(reason: string): ErrorObject {
  const wire = new AppError('invalidParams', reason).toWire();
  return { code: ErrorCodes.InvalidRequest, message: reason, data: wire };
}
