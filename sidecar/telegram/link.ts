import { AppError } from '../../protocol/errors.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import { backoffMs, nextAttempt } from './backoff.ts';
import type { Connection, ConnectionOptions, Loss } from './connection.ts';
import type { CallOptions, Invoker, Request } from './invoker.ts';
import { cancelled, offline, telegramError } from './errors.ts';
import { waitAwake } from './waitAwake.ts';

/** A call made while the link is down waits this long for it to come back. */
const PATIENCE_MS = 5_000;
/** How often the server may say that it does not know the key before it is believed. */
const KEY_REFUSALS = 2;

export interface LinkOptions {
  open: (hooks: Pick<ConnectionOptions, 'signal' | 'onLost'>) => Promise<Connection>;
  /** On each new connection before it counts as online. */
  greet: (connection: Connection, signal: AbortSignal) => Promise<void>;
  onState: (state: Account['connection']) => void;
  log: (level: 'info' | 'warn', text: string) => void;
}

/**
 * Keeps one connection alive: connecting → online → offline → connecting …, until stopped or signed out. Whatever goes
 * wrong with a connection, the answer is the same: throw it away, wait, open the next. Only `signedOut` is final.
 */
export class Link implements Invoker {
  readonly #options: LinkOptions;
  readonly #lifetime = new AbortController();
  readonly #waiting = new Set<() => void>();
  #state: Account['connection'] = 'connecting';
  #connection: Connection | undefined;
  /** By the server, on connecting. */
  #askedToWaitMs = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get state(): Account['connection'] {
    return this.#state;
  }

  get dcId(): number | undefined {
    return this.#connection?.dcId;
  }

  start(): void {
    this.#running = this.#run();
  }

  async invoke<R>(request: Request<R>, options: CallOptions): Promise<R> {
    const connection = await this.#online(options.signal);
    try {
      return await connection.invoke(request, options);
    } catch (error) {
      if (isSignedOut(error)) await this.end();
      throw error;
    }
  }

  /** The account is signed out: no connection from here on. */
  async end(): Promise<void> {
    if (this.#state === 'signedOut') return;
    this.#setState('signedOut');
    this.#lifetime.abort();
    await this.#connection?.close();
  }

  async stop(): Promise<void> {
    this.#lifetime.abort();
    await this.#connection?.close();
    await this.#running;
    this.#wake();
  }

  async #run(): Promise<void> {
    const { signal } = this.#lifetime;
    let refusals = 0;
    for (let attempt = 0; !signal.aborted;) {
      this.#setState('connecting');
      const openedAt = Date.now();
      const loss = await this.#live(signal);
      if (signal.aborted) return;
      refusals = loss === 'keyUnknown' ? refusals + 1 : 0;
      if (loss === 'signedOut' || refusals >= KEY_REFUSALS) return this.end();
      const wasOnline = this.#state === 'online';
      attempt = nextAttempt(attempt, { wasOnline, heldMs: Date.now() - openedAt });
      this.#setState('offline');
      const waitMs = Math.max(backoffMs(attempt, Math.random()), this.#askedToWaitMs);
      // What could not be reached before the machine slept may be there now.
      if ((await waitAwake(waitMs, signal)) === 'slept') attempt = 0;
    }
  }

  /** One connection, from opening to its end. */
  async #live(signal: AbortSignal): Promise<Loss | 'signedOut'> {
    let refused = false;
    const lost = Promise.withResolvers<Loss>();
    const onLost = (loss: Loss) => {
      refused = loss === 'keyUnknown';
      lost.resolve(loss);
    };
    let connection: Connection | undefined;
    try {
      connection = await this.#options.open({ signal, onLost });
      // From here on stop() reaches it.
      this.#connection = connection;
      if (signal.aborted) return 'closed';
      await this.#options.greet(connection, signal);
      this.#askedToWaitMs = 0;
      this.#setState('online');
      return await untilAborted(lost.promise, signal);
    } catch (error) {
      const reason = error instanceof AppError ? error.code : 'internal';
      this.#askedToWaitMs = (error instanceof AppError ? error.retryAfterMs : undefined) ?? 0;
      if (!signal.aborted) this.#options.log('warn', `telegram connection failed: ${reason}`);
      if (isSignedOut(error)) return 'signedOut';
      return refused ? 'keyUnknown' : 'closed';
    } finally {
      this.#connection = undefined;
      await connection?.close();
    }
  }

  #online(signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.#state === 'online' && this.#connection) resolve(this.#connection);
        else if (this.#state === 'signedOut') reject(telegramError('SESSION_REVOKED', 401));
        else if (signal.aborted || this.#lifetime.signal.aborted) reject(cancelled());
        else return;
        release();
      };
      const timer = setTimeout(() => {
        release();
        reject(offline());
      }, PATIENCE_MS);
      const release = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', settle);
        this.#waiting.delete(settle);
      };
      signal.addEventListener('abort', settle);
      this.#waiting.add(settle);
      settle();
    });
  }

  #setState(state: Account['connection']): void {
    if (this.#state === 'signedOut') return;
    const changed = this.#state !== state;
    this.#state = state;
    if (changed) this.#options.onState(state);
    this.#wake();
  }

  #wake(): void {
    for (const settle of this.#waiting) settle();
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof AppError && error.code === 'telegramSignedOut';
}

function untilAborted(lost: Promise<Loss>, signal: AbortSignal): Promise<Loss> {
  if (signal.aborted) return Promise.resolve('closed');
  return new Promise((resolve) => {
    const onAbort = () => {
      resolve('closed');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    void lost.then(resolve).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
