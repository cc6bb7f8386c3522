import { connect } from 'node:net';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { wireError } from '../../protocol/wireError.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';

/** A client that keeps to nothing: it sends what it is told and shows what comes back. */
export interface RawClient {
  send(frame: string | Buffer): void;
  /** The next frame from the server that has not been read yet. */
  next(): Promise<Reply>;
  /** Sends a request and waits for its answer. */
  ask(id: unknown, method: string, params?: unknown): Promise<Reply>;
  hello(): Promise<Reply>;
  readonly closed: Promise<number>;
  readonly isOpen: boolean;
  readonly socket: WebSocket;
  close(): void;
}

const reply = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: wireError }).optional(),
});
type Reply = z.infer<typeof reply>;

export async function openRaw(socketPath: string, token: string): Promise<RawClient> {
  const socket = new WebSocket('ws://localhost/rpc', {
    createConnection: () => connect(socketPath),
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  const frames: Reply[] = [];
  const waiting: ((frame: Reply) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = reply.parse(JSON.parse(data.toString()));
    const next = waiting.shift();
    if (next) next(frame);
    else frames.push(frame);
  });
  const { promise: closed, resolve } = Promise.withResolvers<number>();
  socket.once('close', resolve);
  const { promise: open, resolve: onOpen, reject } = Promise.withResolvers<void>();
  socket.once('open', onOpen);
  socket.on('error', reject);
  await open;

  function next(): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const frame = frames.shift();
    if (frame) resolve(frame);
    else waiting.push(resolve);
    const timer = setTimeout(() => reject(new Error('no frame came')), 5000);
    return promise.finally(() => clearTimeout(timer));
  }

  function ask(id: unknown, method: string, params?: unknown): Promise<Reply> {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return next();
  }

  return {
    send: (frame) => socket.send(frame),
    next,
    ask,
    hello: () =>
      ask('hello', 'client/hello', { protocolVersion: PROTOCOL_VERSION, clientName: 'raw' }),
    closed,
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    socket,
    close: () => socket.terminate(),
  };
}

/** Asks for an upgrade with these headers; the status, 101 where it was granted. */
export function upgradeStatus(
  socketPath: string,
  headers: Record<string, string>,
  path = '/rpc',
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const asking = request({
    createConnection: () => connect(socketPath),
    path,
    headers: {
      host: 'localhost',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16, 1).toString('base64'),
      ...headers,
    },
  });
  asking.once('response', (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  asking.once('upgrade', (_response, stream) => {
    stream.destroy();
    resolve(101);
  });
  asking.once('error', reject);
  asking.end();
  return promise;
}
