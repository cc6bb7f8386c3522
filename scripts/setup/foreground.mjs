import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, withNode } from './run.mjs';

/** Runs on as that program: its exit code is ours, our signals are its, and it hears (by IPC) when we are gone. */
export async function inForeground(node, [file, ...args]) {
  const child = spawn(node, [path.join(root, file), ...args], {
    cwd: root,
    env: withNode(node),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
