import type { Event, Payload } from '../../protocol/events.ts';
import type { Method, Params, Result } from '../../protocol/methods.ts';
import type { Scope } from '../../protocol/scopes.ts';

/** One connected client, as handlers see it. */
export interface ClientContext {
  readonly id: string;
  /** Of its token. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Runs once when the connection has ended; at once where it already has. */
  onClose(listener: () => void): void;
  /** To this client alone. */
  send<E extends Event>(event: E, payload: Payload<E>): void;
}

export interface RequestContext {
  client: ClientContext;
  /** Aborts when the client cancels or goes away. What changes the store finishes all the same. */
  signal: AbortSignal;
}

/** The handler of every method, hello included: that one belongs to the connection. */
export type AllHandlers = {
  [M in Method]: (params: Params<M>, context: RequestContext) => Promise<Result<M>> | Result<M>;
};

/** Everything the sidecar answers. Fails with AppErrors; anything else reaches the client as `internal`. */
export type Handlers = Omit<AllHandlers, 'client/hello'>;
