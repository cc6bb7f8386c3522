import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostEvent } from '../protocol/bridge.ts';
import type { Event } from '../protocol/events.ts';
import { tn } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { describeError } from './log.ts';
import { FIRST_PIECES, pageHtml } from './pageHtml.ts';
import type { HostHandlers, PageRelay } from './pageRelay.ts';
import type { SessionKeeper } from './sessions.ts';
import { windowWords } from './windowWords.ts';
import { createSignal, type Signal } from './signal.ts';

export const VIEW_ID = 'dialogDesk.panel';

export interface Panel extends vscode.WebviewViewProvider {
  /** To the page, if one is open. */
  post(event: HostEvent | Event, payload: unknown): void;
  /** To the page, or to the next one that opens: for what a command asks of a view that it has just brought up. */
  postOnceOpen(event: HostEvent | Event, payload: unknown): void;
  /** Whether the view is in sight. */
  isVisible(): boolean;
  visibilityChanged: Pick<Signal<void>, 'on'>;
  /** The page has asked for its first state: it listens from now on. */
  pageOpened(): void;
}

/** The view in the activity bar: one page at a time, which VS Code destroys when it is hidden. */
export function createPanel(
  desk: Desk,
  extensionUri: vscode.Uri,
  loadHandlers: () => Promise<HostHandlers>,
  sessions: Pick<SessionKeeper, 'note'>,
): Panel & { html: () => string | undefined } {
  let view: vscode.WebviewView | undefined;
  let relay: PageRelay | undefined;
  const visibilityChanged = createSignal<void>();
  let listening = false;
  let loading: ReturnType<typeof load> | undefined;
  const held: (() => void)[] = [];
  const post = (event: HostEvent | Event, payload: unknown) => relay?.event(event, payload);

  desk.changed.on(() => post('host/changed', desk.hostState()));
  desk.model.changed.on(updateBadge);

  function updateBadge(): void {
    if (!view) return;
    const value = desk.model.toReview().length;
    view.badge =
      value > 0
        ? { value, tooltip: tn('{0} draft to review|{0} drafts to review', value) }
        : undefined;
  }

  /** With the tables of the contract, which take their time: when the view opens, not while the window starts. */
  async function load() {
    const { createPageRelay, PAGE_EVENTS } = await import('./pageRelay.ts');
    for (const event of PAGE_EVENTS) desk.client.on(event, (payload) => post(event, payload));
    return { createPageRelay, handlers: await loadHandlers() };
  }

  async function open(opened: vscode.WebviewView): Promise<void> {
    let gone = false;
    opened.onDidDispose(() => (gone = true));
    loading ??= load();
    const { createPageRelay, handlers } = await loading;
    if (gone) return;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const { webview } = opened;
    view = opened;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const own = createPageRelay({
      async askSidecar(method, params, signal) {
        const result = await desk.client.request(method, params, { signal });
        sessions.note(method, result);
        return result;
      },
      handlers,
      // Not a window's postMessage: VS Code's has no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      post: (message) => void webview.postMessage(message),
      log: desk.log,
    });
    relay = own;
    const closePage = () => {
      listening = false;
      endStreams(own);
      own.close();
    };
    const received = webview.onDidReceiveMessage((message: unknown) => own.receive(message));
    const hidden = opened.onDidChangeVisibility(() => {
      if (!opened.visible) closePage();
      visibilityChanged.emit();
    });
    opened.onDidDispose(() => {
      closePage();
      received.dispose();
      hidden.dispose();
      if (view === opened) view = relay = undefined;
      visibilityChanged.emit();
    });
    const uriOf = (name: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.html = pageHtml({
      nonce: randomBytes(16).toString('base64'),
      cspSource: webview.cspSource,
      scriptUri: uriOf('webview.js'),
      styleUri: uriOf('webview.css'),
      pieceUris: FIRST_PIECES.map(uriOf),
      words: windowWords(),
    });
    updateBadge();
    visibilityChanged.emit();
    // What the page shows is the worker's: opening the view is the moment to have one. A failure shows in the state.
    desk.client.start().catch(() => undefined);
  }

  /** The connection outlives the page: what the page listened to would go on streaming to nobody. */
  function endStreams(own: PageRelay): void {
    const connection = desk.client.current();
    for (const streamId of own.subscriptions()) {
      connection?.request('chunk/unsubscribe', { streamId }).catch((error: unknown) => {
        desk.log.debug(`A stream could not be ended: ${describeError(error)}`);
      });
    }
  }

  return {
    resolveWebviewView: open,
    post,
    isVisible: () => view?.visible ?? false,
    visibilityChanged,
    postOnceOpen(event, payload) {
      if (listening) post(event, payload);
      else held.push(() => post(event, payload));
    },
    pageOpened() {
      listening = true;
      for (const postHeld of held.splice(0)) postHeld();
    },
    html: () => view?.webview.html,
  };
}
