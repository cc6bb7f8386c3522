import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/run.mjs';
import { say } from '../setup/say.mjs';

/** Ends each suite that runs. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const end of running) end();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

/** A suite that takes longer hangs; the next one still gets its turn. */
const LIMIT_MS = 40 * 60_000;
/** One that has told its counts and still runs left something open. */
const LEAVE_MS = 15_000;

/**
 * Runs a suite in a group of its own, shows what it prints (`atEnd`: whole, once it has ended) and resolves to its counts,
 * which mocha's reporter leaves in a file. What `after` finds wanting counts as failures. A suite that ends badly or without counts has failed, even if no single test did.
 */
export async function runSuite({ name, args, after }, node, env, atEnd = false) {
  const printed = [];
  const title = `\n── ${name} ${'─'.repeat(60 - name.length)}`;
  if (!atEnd) say(title);
  const file = path.join(root, 'build', `counts-${name}.json`);
  await rm(file, { force: true });
  const held = atEnd ? (piece) => printed.push(piece) : undefined;
  const code = await runGroup(node, args, { ...env, DIALOG_DESK_TEST_COUNTS: file }, file, held);
  if (atEnd) say(`${title}\n${Buffer.concat(printed)}`);
  const counts = await readCounts(file);
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    const ended = `ended with ${code} after ${counts.passed} tests`;
    say(`✘ ${name} ${ended}`);
    return { ...counts, failed: 1, failures: [ended] };
  }
  const wanting = (await after?.()) ?? [];
  return {
    ...counts,
    failed: counts.failed + wanting.length,
    failures: [...(counts.failures ?? []), ...wanting],
  };
}

/** `held` undefined: what it prints is shown as it comes. */
async function runGroup(node, args, env, countsFile, held) {
  const detached = process.platform !== 'win32';
  const child = spawn(node, args, {
    cwd: root,
    env,
    stdio: held ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    detached,
  });
  if (held) for (const output of [child.stdout, child.stderr]) output.on('data', held);
  const kill = (signal) => {
    try {
      if (detached) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const end = () => kill('SIGKILL');
  running.add(end);
  const timer = setTimeout(() => {
    say(`✘ not done after ${LIMIT_MS / 60_000} minutes`);
    kill('SIGKILL');
  }, LIMIT_MS);
  let toldAt;
  const watch = setInterval(() => {
    if (!existsSync(countsFile)) return;
    toldAt ??= Date.now();
    if (Date.now() - toldAt < LEAVE_MS) return;
    clearInterval(watch);
    say('✘ the tests are done and something still runs: a handle or a process was left open');
    kill('SIGKILL');
  }, 500);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? signal));
    });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    running.delete(end);
    // Nothing a test forgot may live on beside the next suite.
    kill('SIGKILL');
  }
}

async function readCounts(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return { passed: 0, failed: 0, skipped: 0 };
    throw error;
  }
}
