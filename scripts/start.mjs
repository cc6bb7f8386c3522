// `npm start`: installs what is missing, builds, and opens the demo in a VS Code of its own.
// `npm start -- --headless [--json]`: the same job in the terminal. `--port N`: where the browser finds it.
import { build, command, ensureModules, ensureNode24, ensureVscodeHost } from './setup.mjs';
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
  await ensureVscodeHost(node);
  await build(node);
  const vsix = await packageExtension(node);
  return await inForeground(node, ['scripts/start/main.ts', `--vsix=${vsix}`, ...args]);
});
