import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { keepSecrets, openBrowser, type BrowserOptions } from './browser.ts';
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
}

/** A real VS Code window on a fresh folder, with the extension installed from its file. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { vsix, viewport, colorScheme, reducedMotion, forcedColors, ...serverOptions } = options;
  const folder = path.join(options.dir, 'folder');
  await mkdir(folder, { recursive: true });
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
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.workbenchUrl(folder));
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

/** Opens the activity bar's view of that title. */
export async function openActivity(page: Page, title: string): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: title });
  await tab.click({ timeout: 30_000 });
}

/** Runs a command as a user does: F1, its title, Enter. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type=text]').first().fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

/** The page inside a webview that holds `selector`: window > index.html > fake.html. */
export async function webviewFrame(
  page: Page,
  selector: string,
  timeoutMs = 30_000,
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
