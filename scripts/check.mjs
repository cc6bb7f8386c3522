// `npm run check`: types, lint, format, dead code.
import { command, ensureModules, ensureNode24 } from './setup.mjs';
import { check } from './setup/check.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  return (await check(node)).failed === 0 ? 0 : 1;
});
