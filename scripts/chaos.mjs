// `npm run chaos -- --rounds N --seed S`: builds, then lets N rounds of messages go both ways through a Telegram where
// everything goes wrong, and compares all sides after each. Prints a line for the record in docs/reliability.md.
// `--round K`: begins with that round.
import { build, command, ensureModules, ensureNode24 } from './setup.mjs';
import { run, withNode } from './setup/run.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await build(node);
  await run('The chaos', node, ['test/chaos/main.ts', ...process.argv.slice(2)], {
    env: withNode(node),
    stdio: ['ignore', 1, 2],
  });
  return 0;
});
