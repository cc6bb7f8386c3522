import { t } from '../../protocol/l10n.ts';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { escapeHtml, sheetHtml } from './sheetHtml.ts';

const KEYS_TYPE = 'dialogDesk.keys';
const OPEN_BINDINGS = 'workbench.action.openGlobalKeybindings';
/** Of VS Code's own list of keys, those of this extension. */
const OWN = '@ext:dialog-desk.dialog-desk';

export type KeySheet = ReturnType<typeof createKeySheet>;

/** All keys on a page that cannot be changed, with the way to where they can. It runs no script. */
export function createKeySheet(extensionUri: vscode.Uri) {
  let panel: vscode.WebviewPanel | undefined;

  async function show(): Promise<void> {
    if (panel) return panel.reveal();
    const title = t('Keys of Dialog Desk');
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const page = vscode.Uri.joinPath(extensionUri, 'docs', pageName(extensionUri));
    const markdown = new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
    const opened = vscode.window.createWebviewPanel(KEYS_TYPE, title, vscode.ViewColumn.Active, {
      enableCommandUris: [OPEN_BINDINGS],
      enableFindWidget: true,
      localResourceRoots: [dist],
    });
    panel = opened;
    opened.onDidDispose(() => {
      if (panel === opened) panel = undefined;
    });
    const { webview } = opened;
    const style = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css'));
    webview.html = `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}">
<link rel="stylesheet" href="${escapeHtml(style.toString())}">
<title>${escapeHtml(title)}</title>
</head>
<body class="sheet">
<main>
${sheetHtml(markdown)}
<p><a href="${bindingsLink()}">${escapeHtml(t('Change keys in VS Code…'))}</a></p>
</main>
</body>
</html>`;
  }

  return { show, html: () => panel?.webview.html, dispose: () => panel?.dispose() };
}

/** In the language of the window, where there is one. */
function pageName(extensionUri: vscode.Uri): string {
  const own = `keys.${vscode.env.language.split('-')[0]}.md`;
  return existsSync(vscode.Uri.joinPath(extensionUri, 'docs', own).fsPath) ? own : 'keys.md';
}

function bindingsLink(): string {
  return `command:${OPEN_BINDINGS}?${encodeURIComponent(JSON.stringify([OWN]))}`;
}
