import { phrase } from '../protocol/l10n.ts';
import { AppError } from '../protocol/errors.ts';
import type { Event, Payload } from '../protocol/events.ts';
import { PROTOCOL_VERSION } from '../protocol/limits.ts';
import type { Method, Params, Result } from '../protocol/methods.ts';
import { HEARTBEAT_MS } from './heartbeat.ts';
import { dial, opened } from './openSocket.ts';
import { RpcLink, type CloseReason, type RequestOptions } from './rpcLink.ts';

/** A connection to the sidecar that has said hello. It never dials again by itself: its owner does. */
export interface Client {
  readonly hello: Result<'client/hello'>;
  /**
   * Rejects with an AppError only: the sidecar's own, or `invalidParams` and `tooLarge` (nothing was sent),
   * `cancelled` (the signal), `sidecarUnreachable` (retryable: connection lost, no answer in time, 60 s unless told).
   */
  request<M extends Method>(
    method: M,
    params: Params<M>,
    options?: RequestOptions,
  ): Promise<Result<M>>;
  /** @returns stops listening. */
  on<E extends Event>(event: E, listener: (payload: Payload<E>) => void): () => void;
  /** Never rejects. */
  readonly closed: Promise<CloseReason>;
  /** What is pending is rejected with `sidecarUnreachable`. */
  close(): void;
}

export interface OpenClientOptions {
  socketPath: string;
  token: string;
  /** Who is asking, for the sidecar's log; at most 100 characters. */
  clientName: string;
  /** Gives up the opening; without effect once open. */
  signal?: AbortSignal;
  /** For the upgrade, and again for the hello; 5 s unless told. */
  timeoutMs?: number;
  /** What was dropped: an event that breaks its schema, a listener that threw. */
  onError?(error: AppError): void;
  heartbeatMs?: number;
}

/**
 * Dials the sidecar's socket and says hello.
 * Fails with `sidecarUnreachable` (nobody there, no answer, rubbish), `unauthorized` (token), `forbidden`,
 * `tooManyRequests` (connections), `protocolMismatch` or `cancelled`.
 */
export async function openClient(options: OpenClientOptions): Promise<Client> {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const socket = dial(options.socketPath, options.token);
  const link = new RpcLink(socket, options.heartbeatMs ?? HEARTBEAT_MS, (error) =>
    options.onError?.(error),
  );
  try {
    await opened(socket, timeoutMs, options.signal);
    const hello = await link.request(
      'client/hello',
      { protocolVersion: PROTOCOL_VERSION, clientName: options.clientName },
      { timeoutMs, ...(options.signal ? { signal: options.signal } : {}) },
    );
    if (hello.protocolVersion !== PROTOCOL_VERSION) throw mismatch(hello.protocolVersion);
    return {
      hello,
      request: (method, params, requestOptions) => link.request(method, params, requestOptions),
      on: (event, listener) => link.on(event, listener),
      closed: link.closed,
      close: () => link.close(),
    };
  } catch (error) {
    link.close();
    throw error;
  }
}

function mismatch(theirs: number): AppError {
  return new AppError(
    'protocolMismatch',
    phrase('This window speaks protocol {0}, the running worker {1}.', PROTOCOL_VERSION, theirs),
    { hint: 'Restart the worker.' },
  );
}
