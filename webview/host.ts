import * as z from 'zod/mini';
import {
  hostEvents,
  hostMessage,
  hostMethods,
  type HostEvents,
  type HostMethods,
  type PageMessage,
} from '../protocol/bridge.ts';
import { AppError } from '../protocol/errors.ts';
import { events, type Events } from '../protocol/events.ts';
import { methods, type Methods } from '../protocol/methods.ts';

/** What VS Code gives a webview. */
export interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

type AllMethods = Methods & HostMethods;
type AllEvents = Events & HostEvents;
export type PageMethod = keyof AllMethods;
export type PageParams<M extends PageMethod> = z.infer<AllMethods[M]['params']>;
export type PageResult<M extends PageMethod> = z.infer<AllMethods[M]['result']>;
export type PageEvent = {
  [E in keyof AllEvents]: { event: E; payload: z.infer<AllEvents[E]> };
}[keyof AllEvents];

export interface Host {
  /** Asks the host, or through it the sidecar. Rejects with an AppError; `signal` cancels at both ends. */
  request<M extends PageMethod>(
    method: M,
    params: PageParams<M>,
    signal?: AbortSignal,
  ): Promise<PageResult<M>>;
}

interface Pending {
  schema: z.ZodMiniType;
  resolve(result: unknown): void;
  reject(error: AppError): void;
}

const allMethods = { ...methods, ...hostMethods };
const allEvents = { ...events, ...hostEvents };

/**
 * The page's end of the bridge. Whatever arrives is checked against its schema; what fails is dropped (an event)
 * or fails its request (a result), and is reported to the console without its content.
 */
export function connectHost(
  api: VsCodeApi,
  incoming: EventTarget,
  onEvent: (event: PageEvent) => void,
): Host {
  const pending = new Map<number, Pending>();
  let lastId = 0;

  incoming.addEventListener('message', (message) => {
    const parsed = hostMessage.safeParse((message as MessageEvent<unknown>).data);
    if (!parsed.success) return dropped('a message without a known shape');
    const data = parsed.data;
    if (data.type === 'event') {
      const event = parseEvent(data.event, data.payload);
      if (event) onEvent(event);
      else dropped(`an event that is not as the contract has it: ${data.event.slice(0, 40)}`);
      return;
    }
    const request = pending.get(data.id);
    if (!request) return; // Cancelled here while the answer was under way.
    pending.delete(data.id);
    if (data.type === 'error') return request.reject(AppError.from(data.error));
    const result = request.schema.safeParse(data.result);
    if (result.success) request.resolve(result.data);
    else request.reject(new AppError('internal', 'The worker sent an answer that does not fit.'));
  });

  return {
    request<M extends PageMethod>(method: M, params: PageParams<M>, signal?: AbortSignal) {
      return new Promise<PageResult<M>>((resolve, reject) => {
        if (signal?.aborted) return reject(cancelled());
        const id = ++lastId;
        const onAbort = () => {
          pending.delete(id);
          api.postMessage({ type: 'cancel', id });
          reject(cancelled());
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        pending.set(id, {
          schema: allMethods[method].result,
          resolve: (result) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(result as PageResult<M>);
          },
          reject: (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(error);
          },
        });
        api.postMessage({ type: 'request', id, method, params });
      });
    },
  };
}

function parseEvent(name: string, payload: unknown): PageEvent | undefined {
  if (!Object.hasOwn(allEvents, name)) return undefined;
  const event = name as keyof AllEvents;
  const parsed = allEvents[event].safeParse(payload);
  return parsed.success ? ({ event, payload: parsed.data } as PageEvent) : undefined;
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}

function dropped(what: string): void {
  reportError(new Error(`Dropped ${what}`));
}
