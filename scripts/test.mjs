// `npm test`: installs what is missing, checks, builds, packages and runs every suite; its last line is the sum.
// `npm test -- unit e2e` runs only these suites.
import { build, command, ensureChromium, ensureModules } from './setup.mjs';
import { ensureNode24, ensureVscodeHost } from './setup.mjs';
import { check } from './setup/check.mjs';
import { withNode } from './setup/run.mjs';
import { say, SetupError } from './setup/say.mjs';
import { packageExtension } from './setup/vsix.mjs';
import { runSuite } from './test/runSuite.mjs';
import { suites } from './test/suites.mjs';

const wanted = process.argv.slice(2);

await command(async () => {
  const chosen = suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const names = suites.map(({ name }) => name).join(', ');
    throw new SetupError(`No such suite: ${unknown.join(', ')}. There are ${names}.`);
  }
  const node = await ensureNode24();
  await ensureModules(node);
  const results = [];
  let env = withNode(node);
  if (chosen.some(({ needsBuild }) => needsBuild)) {
    await ensureVscodeHost(node);
    env = withNode(node, { CHROMIUM: await ensureChromium() });
    if (wanted.length === 0) results.push({ name: 'check', ...(await check(node)) });
    await build(node);
    await packageExtension(node);
  }
  for (const suite of chosen) {
    results.push({ name: suite.name, ...(await runSuite(suite, node, env)) });
  }
  return summarize(results);
});

function summarize(results) {
  const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
  say('');
  for (const { name, passed, failed, skipped = 0 } of results) {
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    say(`${failed === 0 ? '✔' : '✘'} ${name.padEnd(12)} ${passed} passed, ${failed} failed${left}`);
  }
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0 ? 0 : 1;
}
