import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostEvent } from '../protocol/bridge.ts';
import type { Event } from '../protocol/events.ts';
import type { Desk } from './desk.ts';
import { describeError } from './log.ts';
import { pageHtml } from './pageHtml.ts';
import type { HostHandlers, PageRelay } from './pageRelay.ts';

export const VIEW_ID = 'dialogDesk.panel';

export interface Panel extends vscode.WebviewViewProvider {
  /** To the page, if one is open. */
  post(event: HostEvent | Event, payload: unknown): void;
  /** To the page, or to the next one that opens: for what a command asks of a view that it has just brought up. */
  postOnceOpen(event: HostEvent | Event, payload: unknown): void;
  /** The page has asked for its first state: it listens from now on. */
  pageOpened(): void;
}

/** The view in the activity bar: one page at a time, which VS Code destroys when it is hidden. */
export function createPanel(
  desk: Desk,
  extensionUri: vscode.Uri,
  handlers: HostHandlers,
): Panel & { html: () => string | undefined } {
  let view: vscode.WebviewView | undefined;
  let relay: PageRelay | undefined;
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
      value > 0 ? { value, tooltip: vscode.l10n.t('{0} drafts to review', value) } : undefined;
  }

  /** With the tables of the contract, which take their time: when the view opens, not while the window starts. */
  async function load() {
    const { createPageRelay, PAGE_EVENTS } = await import('./pageRelay.ts');
    for (const event of PAGE_EVENTS) desk.client.on(event, (payload) => post(event, payload));
    return createPageRelay;
  }

  async function open(opened: vscode.WebviewView): Promise<void> {
    let gone = false;
    opened.onDidDispose(() => (gone = true));
    loading ??= load();
    const createPageRelay = await loading;
    if (gone) return;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const { webview } = opened;
    view = opened;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const own = createPageRelay({
      askSidecar: (method, params, signal) => desk.client.request(method, params, { signal }),
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
    });
    opened.onDidDispose(() => {
      closePage();
      received.dispose();
      hidden.dispose();
      if (view === opened) view = relay = undefined;
    });
    webview.html = pageHtml({
      nonce: randomBytes(16).toString('base64'),
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
      language: vscode.env.language,
    });
    updateBadge();
    // What the page shows is the worker's: opening the view is the moment to have one. A failure shows in the state.
    desk.client.start().catch(() => undefined);
  }

  /** The connection outlives the page: what the page listened to would go on streaming to nobody. */
  function endStreams(own: PageRelay): void {
    const connection = desk.client.current();
    for (const draftId of own.subscriptions()) {
      connection?.request('chunk/unsubscribe', { draftId }).catch((error: unknown) => {
        desk.log.debug(`A stream could not be ended: ${describeError(error)}`);
      });
    }
  }

  return {
    resolveWebviewView: open,
    post,
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
