import { Message } from 'vscode-jsonrpc/node';

/** What a parsed frame of a client is, before anything acts on it. */
export type Screened =
  | { kind: 'request'; id: number | string; message: Message }
  | { kind: 'cancel'; message: Message }
  /** Answered with an error; the id where one can be told. */
  | { kind: 'refuse'; id: number | string | null; reason: string }
  /** Notifications and answers: nothing here listens to a client's. */
  | { kind: 'ignore' };

const MAX_NAME_LENGTH = 100;

/** JSON-RPC 2.0 as far as a client needs it: requests with named params, `$/cancelRequest`, nothing in batches. */
export function screenFrame(value: unknown): Screened {
  if (Array.isArray(value)) return refuse(null, 'Batches are not taken.');
  if (!isEnvelope(value)) return refuse(null, 'This is no JSON-RPC 2.0 message.');
  if (!('method' in value)) {
    return Message.isResponse(value) ? { kind: 'ignore' } : refuse(null, 'There is no method.');
  }
  if (value.method === '$/cancelRequest' && value.id === undefined) return screenCancel(value);
  if (value.id === undefined) return { kind: 'ignore' };
  if (!isId(value.id)) return refuse(null, 'The id is neither an integer nor a short string.');
  if (typeof value.method !== 'string' || value.method.length > MAX_NAME_LENGTH) {
    return refuse(value.id, 'The method is not a name.');
  }
  if (value.params !== undefined && !isObject(value.params)) {
    return refuse(value.id, 'Params go by name, in an object.');
  }
  return { kind: 'request', id: value.id, message: value };
}

interface Envelope extends Message {
  id?: unknown;
  method?: unknown;
  params?: unknown;
}

function screenCancel(message: Envelope): Screened {
  const { params } = message;
  const isAimed = isObject(params) && 'id' in params && isId(params.id);
  return isAimed ? { kind: 'cancel', message } : { kind: 'ignore' };
}

function refuse(id: number | string | null, reason: string): Screened {
  return { kind: 'refuse', id, reason };
}

function isEnvelope(value: unknown): value is Envelope {
  return isObject(value) && 'jsonrpc' in value && value.jsonrpc === '2.0';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number | string {
  if (typeof value === 'string') return value.length > 0 && value.length <= MAX_NAME_LENGTH;
  return typeof value === 'number' && Number.isSafeInteger(value);
}
