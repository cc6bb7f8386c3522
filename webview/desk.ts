import { createChatActions, type ChatActions } from './chatActions.ts';
import { createActions, type Actions } from './actions.ts';
import { connectHost, type Host, type VsCodeApi } from './host.ts';
import { asAppError } from './asAppError.ts';
import { createPictures, type Pictures } from './pictures.ts';
import { resync } from './resync.ts';
import { applyEvent } from './applyEvent.ts';
import { chooseAccount, createState, type State } from './state.ts';
import { Streams } from './streams.ts';
import { markReceived } from './measure.ts';
import { createThumbnails, type Thumbnails } from './thumbnails.ts';
import { openUiState } from './uiState.ts';

/** What a view is given: what there is, what can be done about it, and the text that is streaming. */
export interface Desk {
  state: State;
  actions: Actions;
  chat: ChatActions;
  streams: Streams;
  pictures: Pictures;
  thumbnails: Thumbnails;
  /** Fetches everything again. */
  reload: () => void;
  /** Shows another account. */
  choose: (accountId: string) => void;
}

/** Connects the page to its host and keeps the state the sidecar's mirror from then on. */
export function openDesk(api: VsCodeApi, incoming: Pick<Window, 'addEventListener'>): Desk {
  const state = createState(openUiState(api));
  let current: AbortController | undefined;

  const host: Host = connectHost(api, incoming, (event) => {
    if (event.event === 'chunk/added') markReceived(event.payload);
    if (applyEvent(state, streams, event) === 'resync') reload();
  });
  const streams = new Streams(async (streamId, afterSeq) => {
    const { chunks } = await host.request('chunk/subscribe', { streamId, afterSeq });
    return chunks;
  });
  const actions = createActions(state, streams, host);
  const pictures = createPictures(state, host);
  const thumbnails = createThumbnails(state, host);
  const chat = createChatActions(state, streams, host);

  function reload(): void {
    current?.abort();
    chat.resume();
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
  const choose = (accountId: string) => {
    if (chooseAccount(state, accountId)) reload();
  };
  return { state, actions, chat, streams, pictures, thumbnails, reload, choose };
}
