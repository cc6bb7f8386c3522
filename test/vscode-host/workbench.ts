import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errors, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { keepSecrets, openBrowser, type BrowserOptions } from './browser.ts';
import { installFolder } from './installFolder.ts';
import { installExtension, startServer, type ServerOptions, type VsCodeServer } from './server.ts';

export interface Workbench {
  page: Page;
  context: BrowserContext;
  server: VsCodeServer;
  /** The folder open in the window. */
  folder: string;
  /** Closes the window and ends the server with all it started. */
  close(): Promise<void>;
}

export interface WorkbenchOptions extends ServerOptions, Omit<BrowserOptions, 'profile'> {
  /** Installed before the window opens. */
  vsix?: string;
  /** Folders of other extensions that are there too. */
  extensions?: string[];
  /** The address of what is open in the window instead of a folder on the disk. */
  folderUri?: string;
  /** What the folder's own settings file says. */
  folderSettings?: Record<string, unknown>;
  /** The window's display language. VS Code's own words stay English: its language packs are not here. */
  language?: string;
}

/** A real VS Code window on a fresh folder, with the extension installed from its file. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { vsix, extensions = [], folderUri, folderSettings, language, ...rest } = options;
  const { viewport, colorScheme, reducedMotion, forcedColors, ...serverOptions } = rest;
  const folder = path.join(options.dir, 'folder');
  await mkdir(folder, { recursive: true });
  if (folderSettings) await writeFolderSettings(folder, folderSettings);
  for (const extension of extensions) await installFolder(extension, options.dir);
  if (vsix) await installExtension(options.dir, vsix);
  const server = await startServer(serverOptions);
  try {
    const context = await openBrowser({
      profile: path.join(options.dir, 'browser'),
      ...(viewport && { viewport }),
      ...(colorScheme && { colorScheme }),
      ...(reducedMotion && { reducedMotion }),
      ...(forcedColors && { forcedColors }),
    });
    await keepSecrets(context);
    context.setDefaultTimeout(60_000);
    if (language) await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${language}'`);
    const page = context.pages()[0] ?? (await context.newPage());
    // A busy machine may need long for the first page.
    await page.goto(server.workbenchUrl(folderUri ?? folder), { timeout: 180_000 });
    const close = async () => {
      await context.close();
      await server.stop();
    };
    return { page, context, server, folder, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The settings file of a folder, as somebody who shares the folder would have left it. */
async function writeFolderSettings(
  folder: string,
  settings: Record<string, unknown>,
): Promise<void> {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings, null, 2));
}

/** Opens the activity bar's view of that title. */
export async function openActivity(page: Page, title: string): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: title });
  await tab.click();
}

const LIST_TRIES = 4;
const LIST_MS = 10_000;

/** Runs a command as a user does: F1, its title, a click; again where a window that is still opening takes the list away. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]').first();
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (let left = LIST_TRIES; ; left--) {
    try {
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: LIST_MS });
      await row.click({ timeout: LIST_MS });
      return;
    } catch (error) {
      if (left === 1 || !(error instanceof errors.TimeoutError)) throw error;
    }
  }
}

/** The page inside a webview that holds `selector`: window > index.html > fake.html. */
export async function webviewFrame(
  page: Page,
  selector: string,
  timeoutMs = 180_000,
): Promise<Frame> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    for (const frame of page.frames()) {
      if (await holds(frame, selector)) return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`No webview shows ${selector} within ${timeoutMs} ms.`);
}

async function holds(frame: Frame, selector: string): Promise<boolean> {
  if (!frame.parentFrame()?.url().includes('/webview/browser/pre/')) return false;
  // A frame that navigates or goes away while it is asked is not the one, or is asked again.
  return (await frame.$(selector).catch(() => null)) !== null;
}
