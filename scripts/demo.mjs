// `npm run demo:telegram -- --port N`: the demo's servers alone, for other clients to try. See demo/README.md.
import { command, ensureModules, ensureNode24 } from './setup.mjs';
import { inForeground } from './setup/foreground.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  return await inForeground(node, ['demo/main.ts', ...process.argv.slice(2)]);
});
