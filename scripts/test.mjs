// `npm test`: installs what is missing, checks, builds, packages and runs every suite; its last line is the sum.
// `npm test -- unit e2e` runs only these suites.
import { availableParallelism } from 'node:os';
import { build, command, ensureChromium, ensureModules } from './setup.mjs';
import { ensureNode24, ensureVscodeHost } from './setup.mjs';
import { check } from './setup/check.mjs';
import { withNode } from './setup/run.mjs';
import { say, SetupError } from './setup/say.mjs';
import { ensureStrace } from './setup/strace.mjs';
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
  if (chosen.some(({ needsStrace }) => needsStrace)) await ensureStrace();
  for (const rows of inTurns(chosen)) {
    const runs = rows.map((row, at) => runRow(row, (suite) => runSuite(suite, node, env, at > 0)));
    results.push(...(await Promise.all(runs)).flat());
  }
  return summarize(results);
});

/** What runs at one time: rows of suites. */
function inTurns(chosen) {
  const turnOf = ({ name, turn = name }) => turn;
  return [...new Set(chosen.map(turnOf))].map((turn) => {
    const suites = chosen.filter((suite) => turnOf(suite) === turn);
    if (availableParallelism() < 2) return [suites];
    const rows = new Set(suites.map(({ row }) => row));
    return [...rows].map((number) => suites.filter(({ row }) => row === number));
  });
}

async function runRow(suites, run) {
  const results = [];
  for (const suite of suites) results.push({ name: suite.name, ...(await run(suite)) });
  return results;
}

function summarize(results) {
  const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
  // Once more at the end, where it is found: a suite's own report may be thousands of lines above.
  for (const { name, again = [], failures = [] } of results) {
    for (const failure of again) say(`\n? ${name}, passed or failed at a second try: ${failure}`);
    for (const failure of failures) say(`\n✘ ${name}: ${failure}`);
  }
  say('');
  for (const { name, passed, failed, skipped = 0, again = [] } of results) {
    const left =
      (skipped > 0 ? `, ${skipped} skipped` : '') +
      (again.length > 0 ? `, ${again.length} second tries` : '');
    say(`${failed === 0 ? '✔' : '✘'} ${name.padEnd(12)} ${passed} passed, ${failed} failed${left}`);
  }
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0 ? 0 : 1;
}
