import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFolder } from './installFolder.ts';
import { runTests } from './runTests.ts';

/** The server's own chatter in the window's console; what the tests print is never dropped. */
const chatter =
  /^(Resolv|Creating a socket|\[reconnection|Updating additional|\[AgentHost|\[AccountPolicy|\[Service Worker|getaddrinfo|Timed out waiting for authentication)/;

/** Takes desktop VS Code's test arguments, runs the suite, resolves to the exit code. */
export async function main(args: string[]): Promise<number> {
  const dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-host-'));
  const folder = toPath(args.find((arg) => !arg.startsWith('-'))) ?? path.join(dir, 'folder');
  await mkdir(folder, { recursive: true });
  // The window takes one that is developed; others stand beside it as if they were installed.
  const [, ...others] = all(args, 'extensionDevelopmentPath');
  for (const other of others) await installFolder(other, dir);
  const code = await runTests({
    dir,
    folder,
    // The suite goes through a day's work; a busy machine is given its time.
    timeoutMs: 1_200_000,
    extensionDevelopmentPath: required(args, 'extensionDevelopmentPath'),
    extensionTestsPath: required(args, 'extensionTestsPath'),
    onLog: (type, text) => {
      if (chatter.test(text)) return;
      (type === 'error' ? process.stderr : process.stdout).write(`${text}\n`);
    },
  });
  // Kept when something threw: its logs and picture are what tells why.
  await rm(dir, { recursive: true, force: true });
  return code;
}

function required(args: string[], name: string): string {
  const [found] = all(args, name);
  if (!found) throw new Error(`--${name}= is missing`);
  return found;
}

function all(args: string[], name: string): string[] {
  const prefix = `--${name}=`;
  return args.flatMap((arg) => (arg.startsWith(prefix) && toPath(arg.slice(prefix.length))) || []);
}

function toPath(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return path.resolve(value.startsWith('file:') ? fileURLToPath(value) : value);
}
