// `npm run screens`: takes every screen of the panel anew for docs/screens/README.md; `npm run screens -- review` those whose names
// begin so.
import { command, ensureChromium, ensureModules, ensureNode24 } from './setup.mjs';
import { run, withNode } from './setup/run.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  const env = withNode(node, { CHROMIUM: await ensureChromium() });
  const args = ['test/e2e/screens.ts', ...process.argv.slice(2)];
  await run('Taking the screens', node, args, { env, stdio: ['ignore', 1, 2] });
  return 0;
});
