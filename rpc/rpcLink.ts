import {
  CancellationTokenSource,
  createMessageConnection,
  Message,
  NullLogger,
  ParameterStructures,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { WebSocket } from 'ws';
import { phrase } from '../protocol/l10n.ts';
import { AppError } from '../protocol/errors.ts';
import type { Event, Payload } from '../protocol/events.ts';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';
import { methods, type Method, type Params, type Result } from '../protocol/methods.ts';
import { createEventBus } from './eventBus.ts';
import { watchPeer } from './heartbeat.ts';
import { FrameReader, FrameWriter } from './messageStreams.ts';
import { cancelled, unreachable } from './openSocket.ts';
import { resultOf } from './schemas.ts';
import { describeIssues, fromResponseError, invalidParams } from './wireErrors.ts';

/**
 * `local`: close() was called. `remote`: the sidecar said goodbye. `lost`: the connection broke or was refused.
 * `silent`: no sign of life for three heartbeats. `rubbish`: what came is not the protocol.
 */
export interface CloseReason {
  kind: 'local' | 'remote' | 'lost' | 'silent' | 'rubbish';
  /** Of the WebSocket, 1006 where there was none. */
  closeCode: number;
}

export interface RequestOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** What the envelope around the params takes at most. */
const ENVELOPE_BYTES = 200;

/** The client's end of one WebSocket: requests out, results and events in, both checked. */
export class RpcLink {
  readonly closed: Promise<CloseReason>;
  readonly #socket: WebSocket;
  readonly #connection: MessageConnection;
  readonly #bus: ReturnType<typeof createEventBus>;
  #ending: CloseReason['kind'] | undefined;
  #isClosed = false;

  constructor(socket: WebSocket, heartbeatMs: number, onDropped: (error: AppError) => void) {
    this.#socket = socket;
    this.#bus = createEventBus(onDropped);
    const reader = new FrameReader(socket, {
      screen: (value) => this.#screen(value),
      unreadable: () => this.#end('rubbish'),
    });
    const writer = new FrameWriter((message) => sendText(socket, JSON.stringify(message)));
    this.#connection = createMessageConnection(reader, writer, NullLogger);
    this.#connection.onNotification((method, params) => this.#bus.deliver(method, params));
    this.#connection.listen();
    socket.once('open', () => watchPeer(socket, heartbeatMs, () => this.#end('silent')));
    const { promise, resolve } = Promise.withResolvers<CloseReason>();
    this.closed = promise;
    socket.once('close', (code) => {
      this.#isClosed = true;
      this.#connection.dispose();
      const said = code === 1000 || code === 1001 ? 'remote' : 'lost';
      resolve({ kind: this.#ending ?? said, closeCode: code });
    });
    // Its consequence is 'close'; the opening reports it.
    socket.on('error', () => socket.terminate());
  }

  async request<M extends Method>(
    method: M,
    params: Params<M>,
    options: RequestOptions = {},
  ): Promise<Result<M>> {
    const checked = checkedParams(method, params);
    if (options.signal?.aborted) throw cancelled();
    if (this.#isClosed) throw this.#lost();
    const result = await this.#send(method, checked, options);
    const parsed = resultOf[method].result.safeParse(result);
    if (parsed.success) return parsed.data;
    throw new AppError(
      'internal',
      phrase("The worker's answer to {0} is not what was agreed.", method),
      {
        hint: 'Restart the worker; both sides may be of different versions.',
        cause: describeIssues(parsed.error),
      },
    );
  }

  on<E extends Event>(event: E, listener: (payload: Payload<E>) => void): () => void {
    return this.#bus.on(event, listener);
  }

  close(): void {
    this.#end('local');
  }

  async #send(method: Method, params: object, options: RequestOptions): Promise<unknown> {
    const source = new CancellationTokenSource();
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const giveUp = (error: AppError) => {
      reject(error);
      source.cancel();
    };
    const onAbort = () => giveUp(cancelled());
    const timer = setTimeout(
      () => giveUp(unreachable(phrase('The worker did not answer in time.'))),
      options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    );
    options.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const byName = ParameterStructures.byName;
      const answer = this.#connection.sendRequest(method, byName, params, source.token);
      return await Promise.race([answer, givenUp]);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (this.#isClosed || !(error instanceof ResponseError)) throw this.#lost(error);
      throw fromResponseError(error);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      source.dispose();
    }
  }

  /** The sidecar answers and notifies; it asks nothing of a client. */
  #screen(value: unknown): Message | undefined {
    if (isAnswerOrEvent(value)) return value;
    this.#end('rubbish');
    return undefined;
  }

  #end(kind: CloseReason['kind']): void {
    if (this.#ending) return;
    this.#ending = kind;
    if (kind === 'local' && this.#socket.readyState === this.#socket.OPEN) this.#socket.close(1000);
    else this.#socket.terminate();
  }

  #lost(cause?: unknown): AppError {
    return this.#ending === 'rubbish'
      ? unreachable(phrase('What answered is not a worker of this version.'), cause)
      : unreachable(phrase('The connection to the worker is lost.'), cause);
  }
}

function isAnswerOrEvent(value: unknown): value is Message {
  const message: Partial<Message> = typeof value === 'object' && value !== null ? value : {};
  if (message.jsonrpc !== '2.0') return false;
  const whole = { ...message, jsonrpc: message.jsonrpc };
  if (Message.isNotification(whole)) return !whole.method.startsWith('$/');
  return Message.isResponse(whole);
}

function checkedParams(method: Method, params: unknown): object {
  const parsed = methods[method].params.safeParse(params);
  if (!parsed.success) throw invalidParams(method, parsed.error);
  const bytes = Buffer.byteLength(JSON.stringify(parsed.data)) + ENVELOPE_BYTES;
  if (bytes <= MAX_FRAME_BYTES) return parsed.data;
  throw new AppError(
    'tooLarge',
    phrase('{0}: {1} bytes are more than the worker takes at once.', method, bytes),
  );
}

function sendText(socket: WebSocket, text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.send(text, (error) => (error ? reject(error) : resolve()));
  return promise;
}
