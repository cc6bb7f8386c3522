// `npm run eval`: asks a model for the drafts of the made-up dialogs in eval/ and checks them; the demo model unless an
// endpoint of one's own is named. `npm run eval -- --filter de --out report.md`; more in eval/README.md.
import { command, ensureModules, ensureNode24 } from './setup.mjs';
import { run, withNode } from './setup/run.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await run('The evaluation', node, ['eval/main.ts', ...process.argv.slice(2)], {
    env: withNode(node),
    stdio: 'inherit',
  });
  return 0;
});
