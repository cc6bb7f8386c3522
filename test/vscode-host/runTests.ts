import path from 'node:path';
import { format } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { keepSecrets, openBrowser } from './browser.ts';
import { startServer, type ServerOptions, type VsCodeServer } from './server.ts';

export interface RunTestsOptions extends ServerOptions {
  extensionDevelopmentPath: string;
  /** A module with `run()`, loaded inside the extension host. */
  extensionTestsPath: string;
  folder: string;
  timeoutMs?: number;
  onLog: (type: string, text: string) => void;
}

/** Runs `run()` of the tests' module inside the real extension host. Resolves to 0 (passed) or 1. */
export async function runTests(options: RunTestsOptions): Promise<number> {
  const server = await startServer({ ...options, smokeTestDriver: true });
  let browser: BrowserContext | undefined;
  try {
    browser = await openBrowser({ profile: path.join(options.dir, 'browser') });
    await keepSecrets(browser);
    const page = browser.pages()[0] ?? (await browser.newPage());
    return await outcome(page, server, options);
  } finally {
    await browser?.close();
    await server.stop();
  }
}

async function outcome(
  page: Page,
  server: VsCodeServer,
  options: RunTestsOptions,
): Promise<number> {
  const ended = Promise.withResolvers<number>();
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) =>
    options.onLog(type, format(...args)),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => ended.resolve(code));
  page.on('crash', () => ended.reject(new Error('The page of the VS Code window crashed.')));
  const timeoutMs = options.timeoutMs ?? 300_000;
  const timer = setTimeout(() => {
    ended.reject(new Error(`The suite did not end within ${timeoutMs} ms; see ${options.dir}`));
  }, timeoutMs);
  try {
    await page.goto(
      server.workbenchUrl(options.folder, [
        ['extensionDevelopmentPath', server.remoteUri(options.extensionDevelopmentPath)],
        ['extensionTestsPath', server.remoteUri(options.extensionTestsPath)],
      ]),
      // The whole has its own limit: a busy machine may need long for the first page.
      { timeout: 0 },
    );
    return await ended.promise;
  } catch (error) {
    await page.screenshot({ path: path.join(options.dir, 'failed.png') });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
