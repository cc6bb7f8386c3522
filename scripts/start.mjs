// `npm start`: installs what is missing, builds, and opens the demo in a VS Code of its own.
// `-- --headless [--json]`: the same job in the terminal. `-- --browser`: as a page, even where there is a desktop
// VS Code; `-- --port N`: on this port.
import { build, command, ensureModules, ensureNode24, ensureVscodeHost } from './setup.mjs';
import { canOpenDesktop } from './setup/desktop.mjs';
import { inForeground } from './setup/foreground.mjs';
import { packageExtension } from './setup/vsix.mjs';

const args = process.argv.slice(2);

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  if (args.includes('--headless')) {
    await build(node);
    return await inForeground(node, ['scripts/headless.ts', ...args]);
  }
  const desktop = !args.includes('--browser') && canOpenDesktop();
  if (!desktop) await ensureVscodeHost(node);
  await build(node);
  const given = [`--vsix=${await packageExtension(node)}`, ...(desktop ? ['--desktop'] : [])];
  return await inForeground(node, ['scripts/start/main.ts', ...given, ...args]);
});
