import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

export interface BrowserOptions {
  /** The profile; the same one again keeps secrets and layout. */
  profile: string;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  forcedColors?: 'active' | 'none';
}

/** A fresh headless browser window. */
export async function openBrowser(options: BrowserOptions): Promise<BrowserContext> {
  const { profile, ...rest } = options;
  const context = await chromium.launchPersistentContext(path.resolve(profile), {
    ...browserOfThisMachine(),
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    ...rest,
  });
  return context;
}

/** Stands in for the server's half of the key that the window seals secrets with: without one they live in memory only. */
export async function keepSecrets(context: BrowserContext): Promise<void> {
  const keyHalf = Buffer.alloc(32, 7);
  await context.route('**/mint-key', (route) => route.fulfill({ body: keyHalf }));
}

/** The one set-up found (`CHROMIUM`), Debian's own, or Chrome where it usually is. */
function browserOfThisMachine(): { executablePath: string } | { channel: string } {
  const executablePath =
    process.env['CHROMIUM'] ?? ['/usr/bin/chromium'].find((file) => existsSync(file));
  return executablePath ? { executablePath } : { channel: 'chrome' };
}
