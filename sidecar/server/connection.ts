import {
  createMessageConnection,
  Message,
  NullLogger,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import type { WebSocket } from 'ws';
import { AppError, toWireError } from '../../protocol/errors.ts';
import type { Event, Payload } from '../../protocol/events.ts';
import type { Params, Result } from '../../protocol/methods.ts';
import type { Scope } from '../../protocol/scopes.ts';
import { watchPeer } from '../../rpc/heartbeat.ts';
import { FrameReader, FrameWriter } from '../../rpc/messageStreams.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { toResponseError } from '../../rpc/wireErrors.ts';
import { answerRequest, helloResult } from './answerRequest.ts';
import type { Grant } from './checkUpgrade.ts';
import type { AllHandlers, ClientContext, Handlers } from './clientContext.ts';
import { describeFailure } from '../describeFailure.ts';
import { createFrameGate } from './frameGate.ts';
import { eventFrame, responseFrame } from './frames.ts';
import type { Limits } from './limits.ts';

export interface ConnectionOptions {
  id: string;
  socket: WebSocket;
  grant: Grant;
  limits: Limits;
  log: Log;
  handlers: Handlers;
  version: string;
  startedAt: number;
  /** Said hello, or gone. */
  onChanged(): void;
}

/** WebSocket close codes: RFC 6455, 7.4.1. */
const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;
const POLICY = 1008;

/**
 * One client's end in the sidecar. Its life: upgraded → hello (or dropped after a while) → requests and events →
 * closed, which aborts what it was waiting for.
 */
export class Connection implements ClientContext {
  readonly id: string;
  readonly name: string;
  /** Of a paired client. */
  readonly clientId: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
  readonly #options: ConnectionOptions;
  readonly #gate: ReturnType<typeof createFrameGate>;
  readonly #handlers: AllHandlers;
  readonly #pending = new Set<AbortController>();
  readonly #closeListeners: (() => void)[] = [];
  #state: 'new' | 'greeted' | 'closed' = 'new';

  constructor(options: ConnectionOptions) {
    const { socket, limits, grant } = options;
    this.#options = options;
    this.id = options.id;
    this.name = grant.name;
    this.clientId = grant.clientId;
    this.scopes = new Set(grant.scopes);
    this.#handlers = {
      ...options.handlers,
      'client/hello': (params) => this.#sayHello(params),
    };
    this.#gate = createFrameGate({
      limits,
      refuse: (id, error) => this.sendFrame(JSON.stringify({ jsonrpc: '2.0', id, error })),
      onFlood: () => this.#refuse(POLICY, 'it floods'),
    });
    this.#listen();
    watchPeer(socket, limits.heartbeatMs, () => this.#drop('it gives no sign of life'));
    const timer = setTimeout(() => {
      if (this.#state === 'new') this.#refuse(POLICY, 'it never said hello');
    }, limits.handshakeMs);
    this.onClose(() => clearTimeout(timer));
    socket.on('error', (error) => this.#log('warn', `broken, ${describeFailure(error)}`));
    socket.once('close', () => this.#onClosed());
  }

  get greeted(): boolean {
    return this.#state === 'greeted';
  }

  onClose(listener: () => void): void {
    if (this.#state === 'closed') listener();
    else this.#closeListeners.push(listener);
  }

  send<E extends Event>(event: E, payload: Payload<E>): void {
    const frame = eventFrame(event, payload, this.#options.log);
    if (frame !== undefined) this.sendFrame(frame);
  }

  /** Does nothing once the socket closes: what a client misses then it asks for again. */
  sendFrame(frame: string): void {
    const { socket, limits } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > limits.maxBufferedBytes) this.#drop('it reads too slowly');
    else socket.send(frame);
  }

  /** Says goodbye; a client that does not answer is cut off after `graceMs`. */
  close(graceMs: number): void {
    const { socket } = this.#options;
    const timer = setTimeout(() => socket.terminate(), graceMs);
    this.onClose(() => clearTimeout(timer));
    socket.close(GOING_AWAY);
  }

  #listen(): void {
    const { socket } = this.#options;
    const reader = new FrameReader(socket, {
      screen: (value) => this.#gate.pass(value),
      unreadable: (kind) => {
        if (kind === 'json') this.#gate.unreadable();
        else this.#refuse(UNSUPPORTED_DATA, 'it sends binary frames');
      },
    });
    const writer = new FrameWriter((message) => {
      if (Message.isResponse(message) && message.id !== null) this.#gate.answered(message.id);
      this.sendFrame(responseFrame(message));
      return Promise.resolve();
    });
    const rpc = createMessageConnection(reader, writer, NullLogger);
    rpc.onRequest((method, params, token) => this.#answer(method, params, token));
    rpc.listen();
    this.onClose(() => rpc.dispose());
  }

  async #answer(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
    const controller = new AbortController();
    if (token.isCancellationRequested) controller.abort();
    const watch = token.onCancellationRequested(() => controller.abort());
    this.#pending.add(controller);
    try {
      const answering = { handlers: this.#handlers, greeted: this.greeted };
      const context = { client: this, signal: controller.signal };
      return await answerRequest(answering, method, params, context);
    } catch (error) {
      throw this.#toResponseError(method, error, controller.signal);
    } finally {
      watch.dispose();
      this.#pending.delete(controller);
    }
  }

  #sayHello(params: Params<'client/hello'>): Result<'client/hello'> {
    const result = helloResult(params, this.#options.version, this.#options.startedAt);
    if (this.#state === 'new') {
      this.#state = 'greeted';
      // A client chooses its name: nothing of it may look like more than a name in the log.
      const name = params.clientName.replaceAll(/[^\p{L}\p{N} ._()/-]/gu, '?');
      this.#log('info', `said hello as "${name}"`);
      this.#options.onChanged();
    }
    return result;
  }

  #toResponseError(method: string, error: unknown, signal: AbortSignal) {
    if (error instanceof AppError) {
      this.#log('debug', `${method} → ${error.code}`);
      return toResponseError(error.toWire());
    }
    if (signal.aborted) return toResponseError(new AppError('cancelled', 'Cancelled.').toWire());
    this.#log('error', `${method} failed, ${describeFailure(error)}`);
    return toResponseError(toWireError(error));
  }

  /** It is not let in any more: nothing that it has asked for and that has not begun is done. */
  revoke(): void {
    this.#drop('its token was revoked');
  }

  #refuse(closeCode: number, why: string): void {
    this.#log('warn', `refused, ${why}`);
    this.#options.socket.close(closeCode, why);
  }

  #drop(why: string): void {
    this.#log('warn', `dropped, ${why}`);
    this.#options.socket.terminate();
  }

  #onClosed(): void {
    if (this.#state === 'greeted') this.#log('info', 'gone');
    this.#state = 'closed';
    for (const controller of this.#pending) controller.abort();
    for (const listener of this.#closeListeners.splice(0)) this.#runCloseListener(listener);
    this.#options.onChanged();
  }

  #runCloseListener(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#log('error', `a close listener failed, ${describeFailure(error)}`);
    }
  }

  #log(level: Parameters<Log>[0], text: string): void {
    this.#options.log(level, `client ${this.id} (${this.name}): ${text}`);
  }
}
