// `npm run torture -- --rounds N --seed S`: builds, then kills the sidecar N times in the middle of its work and
// judges what is left. Prints a line for the record in docs/reliability.md. `--round K`: begins with that round.
import { build, command, ensureModules, ensureNode24 } from './setup.mjs';
import { run, withNode } from './setup/run.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await build(node);
  await run('The torture', node, ['test/torture/main.ts', ...process.argv.slice(2)], {
    env: withNode(node),
    stdio: ['ignore', 1, 2],
  });
  return 0;
});
