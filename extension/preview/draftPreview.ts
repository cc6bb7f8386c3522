import { t } from '../../protocol/l10n.ts';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { draftId as anyDraftId } from '../../protocol/ids.ts';
import { previewRequest, type Preview } from '../../protocol/previewBridge.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { draftIdOf } from '../drafts/draftFileSystem.ts';
import { foreignText } from '../foreignText.ts';
import { openLink } from '../openLink.ts';
import { pageHtml } from '../pageHtml.ts';
import type { ShowError } from '../showError.ts';
import { windowWords } from '../windowWords.ts';
import { describePreview } from './describePreview.ts';

const KEYS_MS = 50;

/** What the page kept of itself, for after a reload of the window. */
const pageState = z.object({ draftId: anyDraftId });

export type DraftPreview = ReturnType<typeof createDraftPreview>;

/** Beside the editor: the draft in front as Telegram will show it, at each change. One page, which follows the editor. */
export function createDraftPreview(
  desk: Desk,
  { extensionUri, type }: { extensionUri: vscode.Uri; type: string },
  showError: ShowError,
) {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const options = { enableScripts: true, localResourceRoots: [dist] };
  let panel: vscode.WebviewPanel | undefined;
  let draft: Draft | undefined;
  let listening = false;
  let last: Preview | undefined;

  /** The text on the screen, else the one that is stored. */
  function sourceOf({ draftId, text }: Draft): string {
    const shown = vscode.workspace.textDocuments.find(({ uri }) => draftIdOf(uri) === draftId);
    return shown ? shown.getText().replaceAll('\r\n', '\n') : text;
  }

  let timer: NodeJS.Timeout | undefined;

  /** Keys come faster than anybody reads. */
  function updateSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      update();
    }, KEYS_MS);
  }

  function update(): void {
    if (!panel || !draft) return;
    last = describePreview(draft, sourceOf(draft));
    panel.title = foreignText(t('Preview: {0}', draft.dialogTitle));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's, which has no origin
    if (listening) void panel.webview.postMessage(last);
  }

  function follow(next: Draft): void {
    draft = next;
    update();
  }

  function open(opened: vscode.WebviewPanel): void {
    panel = opened;
    listening = false;
    const { webview } = opened;
    webview.options = options;
    const received = webview.onDidReceiveMessage((message: unknown) => {
      const { data } = previewRequest.safeParse(message);
      if (data?.type === 'openLink') openLink(data.url, data.text).catch(showError);
      if (data?.type !== 'opened') return;
      listening = true;
      update();
    });
    opened.onDidDispose(() => {
      received.dispose();
      if (panel === opened) panel = last = undefined;
    });
    webview.html = pageHtml({
      nonce: randomBytes(16).toString('base64'),
      cspSource: webview.cspSource,
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview-preview.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString(),
      words: windowWords(),
    });
  }

  function followEditor(editor: vscode.TextEditor | undefined): void {
    const draftId = editor && draftIdOf(editor.document.uri);
    const known = draftId === undefined ? undefined : desk.model.draft(draftId);
    if (panel && known) follow(known);
  }

  const stops = [
    desk.model.draftChanged.on((changed) => {
      if (changed.draftId === draft?.draftId) follow(changed);
    }),
    desk.model.draftRemoved.on((draftId) => {
      if (draftId === draft?.draftId) panel?.dispose();
    }),
  ];
  const registered = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (draft && draftIdOf(document.uri) === draft.draftId) updateSoon();
    }),
    vscode.window.onDidChangeActiveTextEditor(followEditor),
  );

  return {
    /** The page of before a reload of the window. */
    async restore(restored: vscode.WebviewPanel, state: unknown): Promise<void> {
      const { data } = pageState.safeParse(state);
      if (!data || panel) {
        restored.dispose();
        return;
      }
      open(restored);
      try {
        follow((await desk.client.request('draft/get', data)).draft);
      } catch {
        // The draft is gone, or of another world.
        restored.dispose();
      }
    },
    show(shown: Draft): void {
      if (panel) panel.reveal(undefined, true);
      else {
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        open(vscode.window.createWebviewPanel(type, 'Dialog Desk', column, options));
      }
      follow(shown);
    },
    /** What it shows now. */
    shown: () => last,
    dispose(): void {
      clearTimeout(timer);
      for (const stop of stops) stop();
      registered.dispose();
      panel?.dispose();
    },
  };
}
