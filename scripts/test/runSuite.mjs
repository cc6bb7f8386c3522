import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../setup/run.mjs';
import { say } from '../setup/say.mjs';

/** A suite that takes longer hangs; the next one still gets its turn. */
const LIMIT_MS = 15 * 60_000;
/** One that has told its counts and still runs left something open. */
const LEAVE_MS = 15_000;

/**
 * Runs a suite in a group of its own, shows what it prints and resolves to its counts, which mocha's reporter
 * leaves in a file. A suite that ends badly or without counts has failed, even if no single test did.
 */
export async function runSuite({ name, args }, node, env) {
  say(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const file = path.join(root, 'build', `counts-${name}.json`);
  await rm(file, { force: true });
  const code = await runGroup(node, args, { ...env, DIALOG_DESK_TEST_COUNTS: file }, file);
  const counts = await readCounts(file);
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    say(`✘ ${name} ended with ${code} after ${counts.passed} tests`);
    return { ...counts, failed: 1 };
  }
  return counts;
}

async function runGroup(node, args, env, countsFile) {
  const detached = process.platform !== 'win32';
  const child = spawn(node, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached,
  });
  const kill = (signal) => {
    try {
      if (detached) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const interrupted = (signal) => {
    kill('SIGKILL');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
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
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
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
