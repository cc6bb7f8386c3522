import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface StartCommand {
  /** Everything it printed so far. */
  output(): string;
  /** Resolves to the first match in what it prints; rejects if it ends before. */
  printed(pattern: RegExp): Promise<string>;
  /** As the terminal does at Ctrl-C: to the whole group. Resolves to the exit code. */
  interrupt(): Promise<number | null>;
}

/** `npm start` as its script runs it, in a process group of its own. */
export function runStart(args: string[], env: NodeJS.ProcessEnv = {}): StartCommand {
  const child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs'), ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const waiting = new Set<() => void>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const check of waiting) check();
    });
  }
  return {
    output: () => output,
    async printed(pattern) {
      const found = Promise.withResolvers<string>();
      const check = () => {
        const [match] = pattern.exec(output) ?? [];
        if (match !== undefined) found.resolve(match);
      };
      waiting.add(check);
      check();
      const ended = exit.then((code) => {
        throw new Error(`npm start ended with ${code}:\n${output}`);
      });
      return await Promise.race([found.promise, ended]).finally(() => waiting.delete(check));
    },
    async interrupt() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      return await exit;
    },
  };
}
