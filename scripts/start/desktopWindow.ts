import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanEnvironment } from '../../test/vscode-host/environment.ts';
import { endProcessesNaming } from './processes.ts';
import type { DemoWindow, WindowOptions } from './window.ts';

const windows = process.platform === 'win32';

/** A VS Code of its own: own settings, own extensions, nothing of the user's touched. */
export async function openDesktopWindow(options: WindowOptions): Promise<DemoWindow> {
  const user = path.join(options.dir, 'user');
  const folder = path.join(options.dir, 'Dialog Desk demo');
  await mkdir(path.join(user, 'User'), { recursive: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(user, 'User', 'settings.json'), JSON.stringify(options.settings));
  const storage = [
    `--user-data-dir=${user}`,
    `--extensions-dir=${path.join(options.dir, 'extensions')}`,
  ];
  const installed = code([...storage, `--install-extension=${options.vsix}`]);
  if ((await installed.exit) !== 0)
    throw new Error('`code` did not take the extension; `npm start -- --browser` does without it.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const own = ['--wait', '--new-window', '--disable-workspace-trust', '--skip-welcome'];
  const window = code([...storage, ...asRoot, ...own, folder]);
  return {
    notice: 'VS Code is opening in a window of its own.',
    closed: window.exit.then(() => undefined),
    async stop() {
      window.child.kill('SIGTERM');
      // The window itself has detached from the command that opened it.
      await endProcessesNaming(options.dir);
    },
  };
}

function code(args: string[]) {
  const child = spawn('code', windows ? args.map((arg) => `"${arg}"`) : args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: cleanEnvironment(),
    shell: windows,
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  return { child, exit };
}
