import * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pageHtml } from '../../extension/pageHtml.ts';
import { neededAtOnce, webviewBundle } from '../../scripts/webviewBundle.ts';
import type { Words } from '../../protocol/l10n.ts';
import { ENGLISH, loadWords, type Language } from './panelWords.ts';
import type { World } from './panelWorld.ts';

export const THEMES = ['light', 'dark', 'high-contrast', 'high-contrast-light'] as const;
export type Theme = (typeof THEMES)[number];

interface ThemeFile {
  bodyClass: string;
  themeKind: string;
  variables: Record<string, string>;
}

export interface OpenPanel {
  page: Page;
  /** Errors of the page, its console and its content security policy, so far. */
  problems: () => Promise<string[]>;
  /** Changes the colours under the open page, as VS Code does. */
  setTheme: (theme: Theme) => Promise<void>;
  close: () => Promise<void>;
}

export interface PanelHarness {
  /** Size of the page's script as it is shipped: what the first screen needs, and all of it. */
  scriptBytes: { first: number; all: number };
  open: (
    world: World,
    options?: {
      theme?: Theme;
      width?: number;
      height?: number;
      at?: number;
      still?: boolean;
      /** `ru`, or `bracketed`: every text of the page in ⟦ ⟧. English unless told. */
      language?: Language;
    },
  ) => Promise<OpenPanel>;
  close(): Promise<void>;
}

const root = new URL('../../', import.meta.url);
const NONCE = 'harness';

/**
 * The page as the extension serves it (its own HTML, its own content security policy, the script as it is shipped),
 * over loopback http in a real browser, with VS Code's variables of a real theme around it and a scripted host behind it.
 */
export async function startPanelHarness(): Promise<PanelHarness> {
  const [script, host] = await Promise.all([
    bundle('webview/main.ts'),
    bundle('test/e2e/fakeHost.ts'),
  ]);
  const style = await readFile(new URL('webview/style.css', root), 'utf8');
  const defaults = await readFile(new URL('test/e2e/themes/webviewDefaults.css', root), 'utf8');
  const themes = new Map<string, ThemeFile>();
  for (const theme of THEMES) themes.set(theme, await loadTheme(theme));
  const words = await loadWords();

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://panel');
    const [, themeName = '', language] = pathname.split('/');
    const theme = themes.get(themeName);
    const origin = `http://${request.headers.host}`;
    const reply = (type: string, body: string) =>
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
    const piece = script.pieces.get(pathname);
    if (piece !== undefined) reply('text/javascript', piece);
    else if (pathname === '/host.js')
      reply('text/javascript', host.pieces.get('/webview.js') ?? '');
    else if (pathname === '/webview.css') reply('text/css', style);
    else if (pathname.endsWith('/theme.css') && theme) reply('text/css', themeCss(theme, defaults));
    else if (theme) {
      reply('text/html', pageOf(origin, themeName, theme, words.get(language ?? '') ?? ENGLISH));
    } else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const browser = await openChromium();

  return {
    scriptBytes: script.bytes,
    open: (world, options = {}) =>
      openPanel(browser, `http://127.0.0.1:${port}`, themes, world, options),
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}

async function openPanel(
  browser: Browser,
  origin: string,
  themes: ReadonlyMap<string, ThemeFile>,
  world: World,
  options: Parameters<PanelHarness['open']>[1] & {},
): Promise<OpenPanel> {
  const { theme = 'dark', width = 300, height = 700, at, still, language } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: still ? 'reduce' : 'no-preference',
    deviceScaleFactor: still ? 2 : 1,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  if (at !== undefined) await page.clock.setFixedTime(at);
  await page.addInitScript((data) => Object.assign(window, { startWorld: data }), world);
  await page.goto([origin, theme, language].filter(Boolean).join('/'));
  await page.waitForFunction(() => document.querySelector('dd-app') !== null);
  return {
    page,
    async problems() {
      return [...errors, ...(await page.evaluate(() => window.fake.violations))];
    },
    async setTheme(name) {
      const kind = themes.get(name);
      await page.evaluate(
        ([href, bodyClass, themeKind]) =>
          new Promise<void>((done) => {
            const link = document.querySelector<HTMLLinkElement>('link[href$="theme.css"]');
            const apply = () => {
              document.body.className = bodyClass;
              document.body.dataset['vscodeThemeKind'] = themeKind;
              done();
            };
            if (!link || link.href === href) return apply();
            link.addEventListener('load', apply, { once: true });
            link.href = href;
          }),
        [`${origin}/${name}/theme.css`, kind?.bodyClass ?? '', kind?.themeKind ?? ''] as const,
      );
    },
    close: () => context.close(),
  };
}

interface Script {
  /** By their path at the server. */
  pieces: ReadonlyMap<string, string>;
  bytes: { first: number; all: number };
}

async function bundle(entry: string): Promise<Script> {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: new URL('.', root).pathname,
    ...webviewBundle,
    entryPoints: [entry],
    outdir: 'built',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const pieces = new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
  const bytesOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
  return {
    pieces,
    bytes: {
      first: bytesOf(neededAtOnce(metafile, 'built/webview.js')),
      all: bytesOf(Object.keys(metafile.outputs)),
    },
  };
}

function pageOf(
  origin: string,
  theme: string,
  { bodyClass, themeKind }: ThemeFile,
  words: Words,
): string {
  return pageHtml({
    nonce: NONCE,
    cspSource: origin,
    scriptUri: `${origin}/webview.js`,
    styleUri: `${origin}/webview.css`,
    words,
  })
    .replace('<link', `<link rel="stylesheet" href="${origin}/${theme}/theme.css">\n<link`)
    .replace(
      '<body>',
      `<body class="${bodyClass}" data-vscode-theme-kind="${themeKind}">
<script type="module" nonce="${NONCE}" src="${origin}/host.js"></script>`,
    );
}

function themeCss({ variables }: ThemeFile, defaults: string): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
  // The view's own background lies beneath the frame in VS Code.
  return `:root { ${lines.join('\n')} background: var(--vscode-sideBar-background); }\n${defaults}`;
}

async function loadTheme(theme: Theme): Promise<ThemeFile> {
  const text = await readFile(new URL(`test/e2e/themes/${theme}.json`, root), 'utf8');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
  return JSON.parse(text) as ThemeFile;
}

async function openChromium(): Promise<Browser> {
  const executablePath =
    process.env['CHROMIUM'] ??
    ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file));
  if (!executablePath) throw new Error('No Chromium: install it, or set CHROMIUM to its path.');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
