// `npm run build`: the bundles in `dist/`.
import { build, command, ensureModules, ensureNode24 } from './setup.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await build(node, process.argv.slice(2));
  return 0;
});
