import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const GRACE_MS = 3000;

/**
 * Ends every process that was started with `text` in its arguments: the worker and a desktop VS Code detach
 * themselves, so ending what we started does not reach them. `text` must be nobody else's: a fresh temporary folder.
 */
export async function endProcessesNaming(text: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of await findProcesses(text)) signalProcess(pid, signal);
    for (const end = Date.now() + GRACE_MS; Date.now() < end; await delay(50)) {
      if ((await findProcesses(text)).length === 0) return;
    }
  }
}

/** Ids of the processes with `text` in their arguments. */
export async function findProcesses(text: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.split('\n').filter((line) => line.includes(text));
  return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid !== process.pid);
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself in between: what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
