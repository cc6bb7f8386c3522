import type { Words } from '../protocol/l10n.ts';

export interface PageParts {
  nonce: string;
  /** `Webview.cspSource`: several sources in one string; must stay as it is. */
  cspSource: string;
  scriptUri: string;
  styleUri: string;
  /** Pieces of the script that the first screen takes: fetched beside it, not after it. */
  pieceUris?: readonly string[];
  words: Words;
}

/** Of the page’s script, what its first screen takes besides `webview.js`. */
export const FIRST_PIECES = ['webview-dialogs.js', 'webview-cardParts.js'];

/** Of the empty text: the toolkit probes for `:focus-visible` with an empty style element, and nothing else is let in. */
const EMPTY_STYLE = `'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`;

/** No network, no inline style or script, nothing that is not of our own `dist`. */
export function contentSecurityPolicy({ nonce, cspSource }: PageParts): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} ${EMPTY_STYLE}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
}

export function pageHtml(parts: PageParts): string {
  const { nonce, pieceUris = [] } = parts;
  return `<!DOCTYPE html>
<html lang="${attribute(parts.words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(parts.styleUri)}">
${pieceUris.map((uri) => `<link rel="modulepreload" nonce="${nonce}" href="${attribute(uri)}">`).join('\n')}
<title>Dialog Desk</title>
</head>
<body>
<script type="application/json" id="words">${JSON.stringify(parts.words).replaceAll('<', '\\u003c')}</script>
<script type="module" nonce="${nonce}" src="${attribute(parts.scriptUri)}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
