// `npm run package`: the extension as one file in `dist/`.
import { build, command, ensureModules, ensureNode24 } from './setup.mjs';
import { packageExtension } from './setup/vsix.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  await build(node);
  process.stdout.write(`${await packageExtension(node)}\n`);
  return 0;
});
