import { createActions, type Actions } from './actions.ts';
import { connectHost, type Host, type VsCodeApi } from './host.ts';
import { asAppError, resync } from './resync.ts';
import { applyEvent, createState, type State } from './state.ts';
import { Streams } from './streams.ts';
import { markReceived } from './measure.ts';
import { openUiState } from './uiState.ts';

/** What a view is given: what there is, what can be done about it, and the text that is streaming. */
export interface Desk {
  state: State;
  actions: Actions;
  streams: Streams;
  /** Fetches everything again. */
  reload(): void;
}

/** Connects the page to its host and keeps the state the sidecar's mirror from then on. */
export function openDesk(api: VsCodeApi, incoming: Pick<Window, 'addEventListener'>): Desk {
  const state = createState(openUiState(api));
  let current: AbortController | undefined;

  const host: Host = connectHost(api, incoming, (event) => {
    if (event.event === 'chunk/added') markReceived(event.payload);
    if (applyEvent(state, streams, event) === 'resync') reload();
  });
  const streams = new Streams(async (draftId, afterSeq) => {
    const { chunks } = await host.request('chunk/subscribe', { draftId, afterSeq });
    return chunks;
  });
  const actions = createActions(state, streams, host);

  function reload(): void {
    current?.abort();
    const { signal } = (current = new AbortController());
    resync(state, streams, host, signal).catch((error: unknown) => {
      if (!signal.aborted) state.syncError.set(asAppError(error));
    });
  }

  async function begin(): Promise<void> {
    const payload = await host.request('host/state', {});
    if (applyEvent(state, streams, { event: 'host/changed', payload })) reload();
  }

  begin().catch((error: unknown) => reportError(error));
  return { state, actions, streams, reload };
}
