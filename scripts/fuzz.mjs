// `npm run fuzz -- --frames N --seed S`: builds, then sends N frames that nobody meant to the sidecar's socket, and a tenth
// as many (100,000 at least) to the panel's bridge. Prints a line for the record in docs/reliability.md.
import { build, command, ensureModules, ensureNode24 } from './setup.mjs';
import { run, withNode } from './setup/run.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await build(node);
  await run('The fuzzing', node, ['test/fuzz/main.ts', ...process.argv.slice(2)], {
    env: withNode(node),
    stdio: ['ignore', 1, 2],
  });
  return 0;
});
