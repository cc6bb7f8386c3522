import { randomUUID } from 'node:crypto';
import { AppError, type WireError } from '../protocol/errors.ts';
import type { Model } from '../protocol/modelRecords.ts';
import { nobodyOffers, type EditorModels } from './drafting/editorModel.ts';
import type { ClientContext } from './server/clientContext.ts';

/** A window may still be opening. */
const WAIT_MS = 10_000;

type Answer =
  | { kind: 'text'; text: string }
  | { kind: 'done' }
  | { kind: 'failed'; error: WireError };

interface Asked {
  client: ClientContext;
  onText: (text: string) => void;
  settle: (error?: AppError) => void;
}

/**
 * The language models of the windows. A window offers its own; the one that did so last is asked, and no other, until it
 * goes away: then the one before it. What it was answering fails with it, and may be tried again.
 */
export function createEditorModels(waitMs = WAIT_MS) {
  const offers = new Map<ClientContext, Model[]>();
  const asked = new Map<string, Asked>();
  const waiting = new Set<() => void>();

  const current = (): ClientContext | undefined => [...offers.keys()].at(-1);

  async function offering(signal: AbortSignal): Promise<ClientContext> {
    if (!current()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, waitMs);
      signal.addEventListener('abort', () => resolve(), { once: true });
      waiting.add(resolve);
      await promise;
      waiting.delete(resolve);
      clearTimeout(timer);
    }
    if (signal.aborted) throw stopped();
    const client = current();
    if (client) return client;
    throw nobodyOffers();
  }

  function left(client: ClientContext): void {
    offers.delete(client);
    for (const one of asked.values()) if (one.client === client) one.settle(nobodyOffers());
  }

  const editor: EditorModels = {
    async list(signal) {
      return offers.get(await offering(signal)) ?? [];
    },
    async ask({ modelId, messages }, { signal, onText }) {
      const client = await offering(signal);
      const requestId = randomUUID();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const onAbort = () => {
        client.send('languageModel/cancelled', { requestId });
        settle(stopped());
      };
      function settle(error?: AppError): void {
        asked.delete(requestId);
        signal.removeEventListener('abort', onAbort);
        if (error) reject(error);
        else resolve();
      }
      asked.set(requestId, { client, onText, settle });
      signal.addEventListener('abort', onAbort, { once: true });
      client.send('languageModel/asked', { requestId, modelId, messages });
      return promise;
    },
  };

  return {
    editor,
    /** This window answers from now on. */
    offer(client: ClientContext, models: Model[]): void {
      if (!offers.has(client)) client.onClose(() => left(client));
      offers.delete(client);
      offers.set(client, models);
      for (const go of waiting) go();
    },
    /** It does not any more. */
    withdraw: left,
    /** A piece of an answer, or its end. What comes from another window than the one asked, or too late, is passed over. */
    answer(client: ClientContext, requestId: string, answer: Answer): void {
      const one = asked.get(requestId);
      if (one?.client !== client) return;
      if (answer.kind === 'text') one.onText(answer.text);
      else one.settle(answer.kind === 'failed' ? AppError.from(answer.error) : undefined);
    },
  };
}

const stopped = (): AppError => new AppError('cancelled', 'Stopped.');
