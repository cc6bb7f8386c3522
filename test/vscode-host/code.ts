import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from './runTests.ts';

/** The server's own chatter in the window's console; what the tests print is never dropped. */
const chatter =
  /^(Resolv|Creating a socket|\[reconnection|Updating additional|\[AgentHost|\[AccountPolicy|\[Service Worker|getaddrinfo|Timed out waiting for authentication)/;

/** Takes desktop VS Code's test arguments, runs the suite, resolves to the exit code. */
export async function main(args: string[]): Promise<number> {
  const dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-host-'));
  const folder = toPath(args.find((arg) => !arg.startsWith('-'))) ?? path.join(dir, 'folder');
  await mkdir(folder, { recursive: true });
  const code = await runTests({
    dir,
    folder,
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
  const prefix = `--${name}=`;
  const found = toPath(args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length));
  if (!found) throw new Error(`${prefix} is missing`);
  return found;
}

function toPath(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return path.resolve(value.startsWith('file:') ? fileURLToPath(value) : value);
}
