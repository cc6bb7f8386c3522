import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { phrase, type Phrase } from '../protocol/l10n.ts';
import { AppError } from '../protocol/errors.ts';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';

/** Where a client asks for its upgrade, and the host it names: a socket file has neither, so both are fixed. */
export const RPC_PATH = '/rpc';
export const RPC_HOST = 'localhost';

/** Starts to dial; listeners can be attached before the first frame arrives. */
export function dial(socketPath: string, token: string): WebSocket {
  // VS Code patches http.request for its proxy settings and puts an agent of its own in the place of
  // `createConnection`, except for requests to a socket path. This address makes ours one (the name before the
  // colon only has to be there); no path is put into it, for it would come out with its spaces encoded.
  return new WebSocket(`ws+unix:${RPC_HOST}:${RPC_PATH}`, {
    createConnection: () => connect(socketPath),
    headers: { authorization: `Bearer ${token}` },
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
}

/**
 * Resolves once the sidecar has accepted the upgrade; the refusals are told apart by their status.
 * The time limit is its own: ws hands its `handshakeTimeout` to the socket it makes itself, which is not ours.
 */
export function opened(socket: WebSocket, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (error: AppError) => {
    reject(error);
    socket.terminate();
  };
  const onAbort = () => giveUp(cancelled());
  const timer = setTimeout(
    () => giveUp(unreachable(phrase('The worker did not answer in time.'))),
    timeoutMs,
  );
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('open', resolve);
  socket.once('unexpected-response', (_request, response) => {
    giveUp(refused(response.statusCode ?? 0));
    response.destroy();
  });
  socket.on('error', (cause) =>
    reject(unreachable(phrase('The worker cannot be reached.'), cause)),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  });
}

export function unreachable(message: Phrase, cause?: unknown): AppError {
  const hint = phrase('Try again in a moment.');
  return new AppError('sidecarUnreachable', message, { retryable: true, hint, cause });
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}

function refused(status: number): AppError {
  switch (status) {
    case 401:
      return new AppError('unauthorized', 'The worker does not know this token.', {
        hint: 'Restart the worker.',
      });
    case 403:
      return new AppError('forbidden', 'The worker refuses this kind of client.');
    case 503:
      return new AppError('tooManyRequests', 'The worker has too many connections.', {
        retryable: true,
        retryAfterMs: 1000,
      });
    default:
      return unreachable(phrase('What answers is not the worker (HTTP {0}).', status));
  }
}
