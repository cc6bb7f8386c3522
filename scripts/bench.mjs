// `npm run bench`: builds, packages and measures; prints a table and writes bench/results.json.
// `npm run bench -- dialogs10k` measures only these.
import { build, command, ensureChromium, ensureModules } from './setup.mjs';
import { ensureNode24, ensureVscodeHost } from './setup.mjs';
import { run, withNode } from './setup/run.mjs';
import { packageExtension } from './setup/vsix.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await ensureVscodeHost(node);
  const env = withNode(node, { CHROMIUM: await ensureChromium() });
  await build(node);
  await packageExtension(node);
  await run('The bench', node, ['bench/run.ts', ...process.argv.slice(2)], {
    env,
    stdio: ['ignore', 1, 2],
  });
  return 0;
});
