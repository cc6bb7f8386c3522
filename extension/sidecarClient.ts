import { AppError } from '../protocol/errors.ts';
import type { Event, Payload } from '../protocol/events.ts';
import type { HostState } from '../protocol/bridge.ts';
import type { Method, Params, Result } from '../protocol/methods.ts';
import { describeError, type Log } from './log.ts';
import { createSignal, type Signal } from './signal.ts';

/** A connection as `rpc/openClient.ts` gives it, as far as it is used here. */
export interface Connection {
  readonly hello: { pid: number };
  request<M extends Method>(
    method: M,
    params: Params<M>,
    options?: { signal?: AbortSignal; timeoutMs?: number },
  ): Promise<Result<M>>;
  on<E extends Event>(event: E, listener: (payload: Payload<E>) => void): () => void;
  readonly closed: Promise<unknown>;
  close(): void;
}

export type Phase = HostState['sidecar'];

export interface SidecarClientOptions {
  /** Attaches to the sidecar or starts it. */
  connect(): Promise<Connection>;
  /** Everything a fresh connection needs before it is used: secrets and settings. */
  prepare(connection: Connection): Promise<void>;
  /** What to do after the losses so far, times in ms, oldest first: how long to wait, or undefined to give up. */
  nextDelayMs(losses: readonly number[], now: number): number | undefined;
  /** Errors that trying again does not heal. */
  isFinal(error: unknown): boolean;
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
  now(): number;
  log: Log;
}

export type SidecarClient = ReturnType<typeof createSidecarClient>;

/**
 * The window's line to the sidecar. `stopped → starting → ready`; a loss is `reconnecting → ready`, or `failed` once
 * the restart policy gives up, and then only `restart` helps. Requests wait for `ready` and start the sidecar if
 * nobody has; listeners stay across connections.
 */
export function createSidecarClient(options: SidecarClientOptions) {
  const changed = createSignal<Phase>();
  const listeners: ((connection: Connection) => void)[] = [];
  let phase: Phase = 'stopped';
  let failure: unknown;
  let connection: Connection | undefined;
  let losses: number[] = [];
  /** One run from start to stop; aborted by `detach`. */
  let run: { abort: AbortController; ready: Promise<Connection> } | undefined;

  function enter(next: Phase, why?: unknown): void {
    phase = next;
    failure = why;
    changed.emit(next);
  }

  function start(): Promise<Connection> {
    if (!run) {
      enter('starting');
      run = begin();
    }
    return run.ready;
  }

  function begin(): NonNullable<typeof run> {
    const abort = new AbortController();
    const ready = establish(abort.signal);
    // Whoever asked gets the rejection; a start that nobody waits for shows in `phase`.
    ready.catch(() => undefined);
    return { abort, ready };
  }

  async function establish(signal: AbortSignal): Promise<Connection> {
    for (;;) {
      try {
        const opened = await options.connect();
        return await use(opened, signal);
      } catch (cause) {
        if (signal.aborted) throw stopped();
        options.log.warn(`No connection to the worker: ${describeError(cause)}`);
        await waitOrGiveUp(cause, signal);
      }
    }
  }

  async function use(opened: Connection, signal: AbortSignal): Promise<Connection> {
    try {
      if (signal.aborted) throw stopped();
      for (const listen of listeners) listen(opened);
      await options.prepare(opened);
      if (signal.aborted) throw stopped();
    } catch (cause) {
      opened.close();
      throw cause;
    }
    connection = opened;
    void opened.closed.then(() => onLost(opened, signal));
    enter('ready');
    return opened;
  }

  function onLost(lost: Connection, signal: AbortSignal): void {
    if (connection !== lost || signal.aborted || !run) return;
    connection = undefined;
    options.log.warn('The connection to the worker was lost.');
    enter('reconnecting');
    run.ready = waitOrGiveUp(undefined, signal).then(() => establish(signal));
    run.ready.catch(() => undefined);
  }

  async function waitOrGiveUp(cause: unknown, signal: AbortSignal): Promise<void> {
    losses.push(options.now());
    const delayMs = options.isFinal(cause) ? undefined : options.nextDelayMs(losses, options.now());
    if (delayMs === undefined) {
      const final = cause instanceof AppError ? cause : gaveUp(cause);
      enter('failed', final);
      throw final;
    }
    if (phase !== 'starting') enter('reconnecting');
    await options.wait(delayMs, signal);
    if (signal.aborted) throw stopped();
  }

  /** Lets go of the sidecar, which goes on by itself. */
  function detach(): void {
    run?.abort.abort();
    run = undefined;
    connection?.close();
    connection = undefined;
    losses = [];
    if (phase !== 'stopped') enter('stopped');
  }

  return {
    start,
    detach,
    changed: changed as Pick<Signal<Phase>, 'on'>,
    phase: () => phase,
    /** Why it is `failed`. */
    failure: () => failure,
    /**
     * Fails with `sidecarUnreachable` when the sidecar cannot be had; else as the sidecar answers. What only reads
     * is asked once more where the connection was lost under it.
     */
    async request<M extends Method>(
      method: M,
      params: Params<M>,
      requestOptions?: { signal?: AbortSignal; timeoutMs?: number },
    ): Promise<Result<M>> {
      const current = await start();
      try {
        return await current.request(method, params, requestOptions);
      } catch (error) {
        if (!isLost(error) || !(await onlyReads(method))) throw error;
        // The loss itself is noticed in this turn of the event loop.
        await new Promise((resolve) => setImmediate(resolve));
        if (connection === current) throw error;
        return (await start()).request(method, params, requestOptions);
      }
    },
    /** The open connection, without starting anything. */
    current: () => connection,
    /** Ends the sidecar in order (it finishes what is in hand). Does nothing where none is connected. */
    async stop(): Promise<void> {
      const last = connection;
      if (last) {
        connection = undefined;
        await last.request('sidecar/stop', {}).catch((cause: unknown) => {
          options.log.warn(`The worker did not stop by itself: ${describeError(cause)}`);
        });
        await Promise.race([last.closed, options.wait(STOP_MS, new AbortController().signal)]);
        last.close();
      }
      detach();
    },
    /** For the life of the window, on this connection and every later one. */
    on<E extends Event>(event: E, listener: (payload: Payload<E>) => void): void {
      const listen = (opened: Connection) => void opened.on(event, listener);
      listeners.push(listen);
      if (connection) listen(connection);
    },
  };
}

/** How long a sidecar may take to finish what it holds before the window goes on without it. */
const STOP_MS = 3_000;

function isLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'sidecarUnreachable';
}

function stopped(): AppError {
  return new AppError('cancelled', 'The worker was stopped.');
}

function gaveUp(cause: unknown): AppError {
  return new AppError('sidecarUnreachable', 'The worker keeps stopping.', {
    hint: 'Restart the worker; the log says why it stopped.',
    cause,
  });
}

/** The tables of the contract are loaded when they are needed: not while the window starts. */
async function onlyReads(method: Method): Promise<boolean> {
  const { methods } = await import('../protocol/methods.ts');
  return methods[method].scope === 'read';
}
