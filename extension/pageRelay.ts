import { hostMethods, pageMessage, type HostMethod, type HostMethods } from '../protocol/bridge.ts';
import { AppError, toWireError } from '../protocol/errors.ts';
import type { HostMessage } from '../protocol/bridge.ts';
import type { Method, Params, Result } from '../protocol/methods.ts';
import { events } from '../protocol/events.ts';
import { isEvent, paramsOf } from '../rpc/schemas.ts';
import type * as z from 'zod/mini';
import { describeError, type Log } from './log.ts';

/**
 * What the page may ask of the sidecar. Secrets, passwords, sign-out and the life of the worker are the
 * extension's own: a page that was taken over must not reach them.
 */
export const PAGE_METHODS = [
  'signIn/cancel',
  'signIn/resendCode',
  'account/list',
  'encryption/get',
  'dialog/list',
  'dialog/refresh',
  'dialog/folders',
  'dialog/photos',
  'dialog/fetchPhoto',
  'dialog/markRead',
  'dialog/select',
  'dialog/process',
  'dialog/processUnread',
  'dialog/setModels',
  'dialog/reset',
  'dialog/guidance',
  'note/accept',
  'note/reject',
  'message/list',
  'message/fetchPhoto',
  'draft/list',
  'draft/get',
  'draft/versions',
  'draft/changes',
  'draft/edit',
  'draft/approve',
  'draft/confirmDetail',
  'draft/displayed',
  'draft/approveAll',
  'draft/rejectAll',
  'draft/undoAll',
  'draft/reject',
  'draft/undo',
  'draft/resolve',
  'draft/answer',
  'draft/confirm',
  'draft/editSent',
  'draft/detach',
  'draft/putInTelegram',
  'chunk/subscribe',
  'chunk/unsubscribe',
  'session/start',
  'session/ready',
  'session/end',
  'session/send',
  'conversation/list',
  'conversation/messages',
  'conversation/remove',
  'job/list',
  'job/get',
  'job/setPriority',
  'job/cancel',
  'job/retry',
  'job/cancelAll',
  'job/retryAll',
  'worker/status',
  'worker/stats',
  'worker/health',
  'worker/pause',
  'worker/resume',
  'dialog/resumeRule',
  'scoreboard/get',
  'usage/summary',
  'usage/shares',
  'usage/ofDraft',
  'usage/liftCap',
  'model/list',
] as const satisfies readonly Method[];
export type PageMethod = (typeof PAGE_METHODS)[number];

/** Everything the page may hear of: all but the sessions themselves, and what models of this window are asked. */
export const PAGE_EVENTS = Object.keys(events)
  .filter(isEvent)
  .filter((event) => !event.startsWith('account/session') && !event.startsWith('languageModel/'));

type HostParams<M extends HostMethod> = z.infer<HostMethods[M]['params']>;
type HostResult<M extends HostMethod> = z.infer<HostMethods[M]['result']>;
export type HostHandlers = {
  [M in HostMethod]: (params: HostParams<M>) => HostResult<M> | Promise<HostResult<M>>;
};

export interface PageRelayOptions {
  /** Parameters have passed their schema. */
  askSidecar: <M extends PageMethod>(
    method: M,
    params: Params<M>,
    signal: AbortSignal,
  ) => Promise<Result<M>>;
  handlers: HostHandlers;
  post: (message: HostMessage) => void;
  log: Log;
}

/** At 60 frames a second. */
const FRAME_MS = 16;

export type PageRelay = ReturnType<typeof createPageRelay>;

/** The host's end of the bridge for one page: everything the page says is checked before anything happens. */
export function createPageRelay({ askSidecar, handlers, post: postNow, log }: PageRelayOptions) {
  const running = new Map<number, AbortController>();
  const subscribed = new Set<string>();
  let together: unknown[] = [];
  let passing: NodeJS.Timeout | undefined;
  let passedAt = -Infinity;

  /** What waits goes first: the page hears everything in its order. */
  function post(message: HostMessage): void {
    passChunks();
    postNow(message);
  }

  /**
   * The chunks of a frame go on in one message: it costs the window more than its text, and a window with other work would
   * fall behind and answer late.
   */
  function postChunk(chunk: unknown): void {
    together.push(chunk);
    passing ??= setTimeout(passChunks, Math.max(0, passedAt + FRAME_MS - performance.now()));
  }

  function passChunks(): void {
    clearTimeout(passing);
    passing = undefined;
    if (together.length === 0) return;
    postNow({ type: 'chunks', chunks: together });
    together = [];
    passedAt = performance.now();
  }

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      post({ type: 'result', id, result: await ask(method, params, abort.signal) });
    } catch (error) {
      if (!(error instanceof AppError))
        log.error(`${method.slice(0, 40)}: ${describeError(error)}`);
      post({ type: 'error', id, error: toWireError(error) });
    } finally {
      running.delete(id);
    }
  }

  function ask(method: string, params: unknown, signal: AbortSignal): unknown {
    if (isHostMethod(method)) return askHost(handlers, method, params);
    if (!isPageMethod(method)) {
      throw new AppError('forbidden', 'The panel may not ask for this.');
    }
    noteSubscription(method, params);
    return passOn(method, params, signal);
  }

  function passOn<M extends PageMethod>(method: M, params: unknown, signal: AbortSignal) {
    return askSidecar(method, checked(paramsOf[method].params, params), signal);
  }

  function noteSubscription(method: PageMethod, params: unknown): void {
    if (method === 'chunk/subscribe') {
      subscribed.add(checked(paramsOf[method].params, params).streamId);
    } else if (method === 'chunk/unsubscribe') {
      subscribed.delete(checked(paramsOf[method].params, params).streamId);
    }
  }

  return {
    receive(raw: unknown): void {
      const message = pageMessage.safeParse(raw);
      if (!message.success) {
        log.warn('A message of the panel that is not valid was dropped.');
        return;
      }
      if (message.data.type === 'cancel') running.get(message.data.id)?.abort();
      else void answer(message.data.id, message.data.method, message.data.params);
    },
    event(event: string, payload: unknown): void {
      if (event === 'chunk/added') postChunk(payload);
      else post({ type: 'event', event, payload });
    },
    /** Streams that nobody reads any more once the page has gone. */
    subscriptions: (): string[] => [...subscribed],
    /** Cancels what the page still waits for. */
    close(): void {
      for (const abort of running.values()) abort.abort();
      subscribed.clear();
      clearTimeout(passing);
    },
  };
}

function askHost<M extends HostMethod>(handlers: HostHandlers, method: M, params: unknown) {
  return handlers[method](checked(hostParams[method], params));
}

/** `hostMethods`' parameters, typed so that the schema of a generic method gives that method's parameters. */
const hostParams: { [M in HostMethod]: z.ZodMiniType<HostParams<M>> } = {
  'host/state': hostMethods['host/state'].params,
  'host/run': hostMethods['host/run'].params,
  'host/openDraft': hostMethods['host/openDraft'].params,
  'host/regenerate': hostMethods['host/regenerate'].params,
  'host/replyIn': hostMethods['host/replyIn'].params,
  'host/sendLater': hostMethods['host/sendLater'].params,
  'host/openLink': hostMethods['host/openLink'].params,
  'host/attachFile': hostMethods['host/attachFile'].params,
  'host/deleteSent': hostMethods['host/deleteSent'].params,
  'host/showRequest': hostMethods['host/showRequest'].params,
  'host/editRule': hostMethods['host/editRule'].params,
  'host/reviewNote': hostMethods['host/reviewNote'].params,
  'host/openNote': hostMethods['host/openNote'].params,
  'host/chooseProfile': hostMethods['host/chooseProfile'].params,
  'host/openInstructions': hostMethods['host/openInstructions'].params,
  'host/signInBy': hostMethods['host/signInBy'].params,
  'host/askSignIn': hostMethods['host/askSignIn'].params,
  'host/scanDemoCode': hostMethods['host/scanDemoCode'].params,
  'host/useDemoPhone': hostMethods['host/useDemoPhone'].params,
};

function checked<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('invalidParams', 'The panel asked for something that is not valid.');
}

function isHostMethod(method: string): method is HostMethod {
  return Object.hasOwn(hostMethods, method);
}

function isPageMethod(method: string): method is PageMethod {
  return (PAGE_METHODS as readonly string[]).includes(method);
}
