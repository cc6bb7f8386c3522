import { useWords } from '../../protocol/l10n.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import type { Desk } from '../desk.ts';
import { cacheReadsOf } from '../spending/usageSums.ts';
import type { ClientContext, Handlers } from '../server/clientContext.ts';
import type { ClientHandlers } from './clientHandlers.ts';
import { batchHandlers } from './batchHandlers.ts';
import { conversationHandlers } from './conversationHandlers.ts';
import { dialogHandlers } from './dialogHandlers.ts';
import { draftHandlers } from './draftHandlers.ts';
import { fitFrame } from './fitFrame.ts';
import { memoryHandlers } from './memoryHandlers.ts';
import { usageHandlers } from './usageHandlers.ts';
import { workerHandlers } from './workerHandlers.ts';

/** Who listens to which stream. A subscription ends with its connection. */
export function createSubscriptions() {
  const listeners = new Map<string, Set<ClientContext>>();
  function remove(streamId: string, client: ClientContext): void {
    const clients = listeners.get(streamId);
    clients?.delete(client);
    if (clients?.size === 0) listeners.delete(streamId);
  }
  return {
    add(streamId: string, client: ClientContext): void {
      const clients = listeners.get(streamId) ?? new Set();
      if (clients.has(client)) return;
      listeners.set(streamId, clients.add(client));
      client.onClose(() => remove(streamId, client));
    },
    remove,
    publish(chunk: Chunk): void {
      for (const client of listeners.get(chunk.streamId) ?? []) client.send('chunk/added', chunk);
    },
  };
}
export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** @throws AppError `notFound`: neither a draft nor a chat message streams under this id */
function assertStream({ drafts, conversations }: Desk, streamId: string): void {
  if (conversations.findMessage(streamId)?.role !== 'assistant') drafts.get(streamId);
}

/** Every method of the contract over one desk, all but those about other clients. `stop` ends the process once the answer is out. */
export function createHandlers(
  desk: Desk,
  subscriptions: Subscriptions,
  stop: () => void,
): Omit<Handlers, keyof ClientHandlers> {
  const { accounts, signIns, chunks, models, withoutStore } = desk;
  return {
    ...dialogHandlers(desk),
    ...draftHandlers(desk),
    ...batchHandlers(desk),
    ...conversationHandlers(desk),
    ...memoryHandlers(desk),
    ...workerHandlers(desk),
    ...usageHandlers(desk),

    'sidecar/configure': async (configuration) => {
      if (configuration.words) useWords(configuration.words);
      await desk.configure(configuration);
      return {};
    },
    'sidecar/stop': () => {
      setImmediate(stop);
      return {};
    },

    'encryption/get': () => desk.encryption.status(),
    'encryption/rotate': ({ key }) => desk.encryption.rotate(key),
    'encryption/takeBack': () => desk.encryption.takeBack(),
    'encryption/reset': async () => {
      await desk.encryption.reset();
      // What it holds in memory is of what is gone.
      setImmediate(stop);
      return {};
    },

    'signIn/start': async ({ way }) => ({ signInId: await signIns.start(desk.telegram(), way) }),
    'signIn/submitPhone': ({ signInId, phone }) => {
      signIns.submit(signInId, { kind: 'phone', phone });
      return {};
    },
    'signIn/submitCode': ({ signInId, code }) => {
      signIns.submit(signInId, { kind: 'code', code });
      return {};
    },
    'signIn/resendCode': ({ signInId }) => {
      signIns.submit(signInId, { kind: 'resend' });
      return {};
    },
    'signIn/submitPassword': ({ signInId, password }) => {
      signIns.submit(signInId, { kind: 'password', password });
      return {};
    },
    'signIn/cancel': async ({ signInId }) => {
      await signIns.cancel(signInId);
      return {};
    },

    'account/list': () => ({ accounts: accounts.list() }),
    'account/signOut': async ({ accountId, later = false }, { signal }) => ({
      atServer: await desk.signOut(accountId, { later, signal }),
    }),
    'account/data': () => ({ accounts: desk.accountData() }),
    'account/remove': async ({ accountId }) => ({ counts: await desk.removeAccount(accountId) }),

    'chunk/subscribe': ({ streamId, afterSeq }, { client }) => {
      const kept = withoutStore.chunksOf(streamId, afterSeq);
      if (!kept) assertStream(desk, streamId);
      subscriptions.add(streamId, client);
      return { chunks: fitFrame(kept ?? chunks.list(streamId, afterSeq), 'first') };
    },
    'chunk/unsubscribe': ({ streamId }, { client }) => {
      subscriptions.remove(streamId, client);
      return {};
    },

    'languageModel/offer': ({ models: offered, withdraw = false }, { client }) => {
      models.forgetList();
      if (withdraw) desk.editorModels.withdraw(client);
      else desk.editorModels.offer(client, offered);
      return {};
    },
    'languageModel/answer': ({ requestId, answer }, { client }) => {
      desk.editorModels.answer(client, requestId, answer);
      return {};
    },
    'model/probe': ({ spend }, { signal }) => {
      const ask = () => models.probe(spend, (model) => cacheReadsOf(desk.store, model), signal);
      return spend ? desk.meter.probed(ask) : ask();
    },
    'model/list': async (_params, { signal }) => ({ models: await models.list(signal) }),
  };
}
