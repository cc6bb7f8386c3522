import type * as z from 'zod/mini';
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
import { t } from './l10n.ts';
import { pageMethods } from './pageMethods.ts';

/** What VS Code gives a webview. */
export interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

type AllMethods = typeof pageMethods & HostMethods;
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
  /** Takes the answer as it came. */
  settle(answer: unknown): void;
  reject(error: AppError): void;
}

// Typed by key: what the schema under `M` lets through is a `PageResult<M>`, for a generic `M` too.
const resultOf: { [M in PageMethod]: { result: z.ZodMiniType<PageResult<M>> } } = {
  ...pageMethods,
  ...hostMethods,
};
const eventNames = new Set<string>([...Object.keys(events), ...Object.keys(hostEvents)]);
const payloadOf: { [E in keyof AllEvents]: z.ZodMiniType<z.infer<AllEvents[E]>> } = {
  ...events,
  ...hostEvents,
};

/**
 * The page's end of the bridge. Whatever arrives is checked against its schema; what fails is dropped (an event)
 * or fails its request (a result), and is reported to the console without its content.
 */
export function connectHost(
  api: VsCodeApi,
  incoming: Pick<Window, 'addEventListener'>,
  onEvent: (event: PageEvent) => void,
): Host {
  const pending = new Map<number, Pending>();
  let lastId = 0;

  incoming.addEventListener('message', (message) => {
    const parsed = hostMessage.safeParse(message.data);
    if (!parsed.success) return dropped('a message without a known shape');
    const data = parsed.data;
    if (data.type === 'event') return hear(data.event, data.payload);
    if (data.type === 'chunks') {
      for (const chunk of data.chunks) hear('chunk/added', chunk);
      return;
    }
    const request = pending.get(data.id);
    if (!request) return; // Cancelled here while the answer was under way.
    pending.delete(data.id);
    if (data.type === 'error') request.reject(AppError.from(data.error));
    else request.settle(data.result);
  });

  function hear(name: string, payload: unknown): void {
    const event = isEvent(name) && parseEvent(name, payload);
    if (event) onEvent(event);
    else dropped(`an event that is not as the contract has it: ${name.slice(0, 40)}`);
  }

  return {
    request<M extends PageMethod>(method: M, params: PageParams<M>, signal?: AbortSignal) {
      return new Promise<PageResult<M>>((resolve, reject) => {
        if (signal?.aborted) return reject(cancelled());
        const id = ++lastId;
        const onAbort = () => {
          pending.delete(id);
          post(api, { type: 'cancel', id });
          reject(cancelled());
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        pending.set(id, {
          settle(answer) {
            signal?.removeEventListener('abort', onAbort);
            const result = resultOf[method].result.safeParse(answer);
            if (result.success) resolve(result.data);
            else
              reject(new AppError('internal', t('The worker sent an answer that does not fit.')));
          },
          reject(error) {
            signal?.removeEventListener('abort', onAbort);
            reject(error);
          },
        });
        post(api, { type: 'request', id, method, params });
      });
    },
  };
}

function post(api: VsCodeApi, message: PageMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's, which has no origin
  api.postMessage(message);
}

function isEvent(name: string): name is keyof AllEvents {
  return eventNames.has(name);
}

function parseEvent(event: keyof AllEvents, payload: unknown): PageEvent | undefined {
  const parsed = payloadOf[event].safeParse(payload);
  if (!parsed.success) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the pair is one by the table above
  return { event, payload: parsed.data } as PageEvent;
}

function cancelled(): AppError {
  return new AppError('cancelled', t('Cancelled.'));
}

function dropped(what: string): void {
  reportError(new Error(`Dropped ${what}`));
}
