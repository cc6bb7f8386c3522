// What every command needs before it can start, on plain Node 20 and with nothing installed.
// By itself (`npm run setup`) it installs all of it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureFolder } from './setup/modules.mjs';
import { ensureNode24 } from './setup/node24.mjs';
import { root, run, withNode } from './setup/run.mjs';
import { say, SetupError } from './setup/say.mjs';
import { ensureStrace } from './setup/strace.mjs';

export { ensureChromium } from './setup/chromium.mjs';
export { ensureNode24 } from './setup/node24.mjs';

/** The project's own packages. */
export async function ensureModules(node) {
  await ensureFolder(node, '.', 'Installing packages');
}

/** A VS Code for the browser and for the tests. */
export async function ensureVscodeHost(node) {
  await ensureFolder(node, 'test/vscode-host', 'Installing the VS Code host');
}

/** The bundles in `dist/`. */
export async function build(node, args = []) {
  say('Building…');
  const bundler = path.join(root, 'esbuild.mjs');
  await run('Building', node, [bundler, ...args], { env: withNode(node) });
}

/** Runs a command's main function; what is missing is said in one line, anything unexpected with its stack. */
export async function command(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error instanceof SetupError ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await command(async () => {
    const node = await ensureNode24();
    await ensureModules(node);
    await ensureVscodeHost(node);
    await ensureChromium();
    await ensureStrace();
    await build(node);
    return 0;
  });
}
