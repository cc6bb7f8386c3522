import { AppError } from '../../protocol/errors.ts';
import type { Chunk } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import type { ClientContext, Handlers } from '../server/clientContext.ts';
import { dialogHandlers } from './dialogHandlers.ts';
import { draftHandlers } from './draftHandlers.ts';

/** Who listens to which draft. A subscription ends with its connection. */
export function createSubscriptions() {
  const listeners = new Map<string, Set<ClientContext>>();
  function remove(draftId: string, client: ClientContext): void {
    const clients = listeners.get(draftId);
    clients?.delete(client);
    if (clients?.size === 0) listeners.delete(draftId);
  }
  return {
    add(draftId: string, client: ClientContext): void {
      const clients = listeners.get(draftId) ?? new Set();
      if (clients.has(client)) return;
      listeners.set(draftId, clients.add(client));
      client.onClose(() => remove(draftId, client));
    },
    remove,
    publish(chunk: Chunk): void {
      for (const client of listeners.get(chunk.draftId) ?? []) client.send('chunk/added', chunk);
    },
  };
}
export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** Every method of the contract over one desk. `stop` ends the process once the answer is out. */
export function createHandlers(
  desk: Desk,
  subscriptions: Subscriptions,
  stop: () => void,
): Handlers {
  const { accounts, signIns, drafts, queue, announcer, models } = desk;
  return {
    ...dialogHandlers(desk),
    ...draftHandlers(desk),

    'sidecar/configure': async (configuration) => {
      await desk.configure(configuration);
      return {};
    },
    'sidecar/stop': () => {
      setImmediate(stop);
      return {};
    },

    'signIn/start': async () => ({ signInId: await signIns.start(desk.telegram()) }),
    'signIn/submitPassword': ({ signInId, password }) => {
      signIns.submitPassword(signInId, password);
      return {};
    },
    'signIn/cancel': async ({ signInId }) => {
      await signIns.cancel(signInId);
      return {};
    },

    'account/list': () => ({ accounts: accounts.list() }),
    'account/signOut': async ({ accountId }, { signal }) => {
      await desk.signOut(accountId, signal);
      return {};
    },

    'chunk/subscribe': ({ draftId, afterSeq }, { client }) => {
      drafts.get(draftId);
      subscriptions.add(draftId, client);
      return { chunks: drafts.chunks(draftId, afterSeq) };
    },
    'chunk/unsubscribe': ({ draftId }, { client }) => {
      subscriptions.remove(draftId, client);
      return {};
    },

    'job/list': ({ states, limit = 100 }) => ({
      jobs: queue.list({ limit, ...(states ? { states } : {}) }),
    }),
    'job/cancel': async ({ jobId }) => ({ job: await queue.cancel(jobId) }),
    'job/retry': async ({ jobId }) => {
      if (queue.get(jobId).kind === 'send') {
        throw new AppError('conflict', 'A send is tried again by approving its draft again.', {
          hint: 'Open the draft.',
        });
      }
      return { job: await queue.retry(jobId) };
    },

    'worker/status': () => announcer.workerStatus(),
    'worker/pause': async () => {
      await queue.pause();
      announcer.touchWorker();
      return announcer.workerStatus();
    },
    'worker/resume': async () => {
      await queue.resume();
      announcer.touchWorker();
      return announcer.workerStatus();
    },

    'model/list': async (_params, { signal }) => ({ models: await models.list(signal) }),
  };
}
