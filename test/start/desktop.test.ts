import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProcesses } from '../../scripts/start/processes.ts';
import { runStart, type StartCommand } from './startCommand.ts';

/** As VS Code's command does: installs and ends; or opens a window that detaches itself, and waits for it. */
const fakeCode = `#!/bin/sh
echo "$@" >> "$FAKE_CODE_LOG"
case "$*" in
  *--install-extension=*) exit 0 ;;
esac
for arg in "$@"; do
  case "$arg" in
    --user-data-dir=*) cat "\${arg#--user-data-dir=}/User/settings.json" >> "$FAKE_CODE_LOG" ;;
  esac
done
setsid sh -c 'while :; do sleep 1; done' window "$@" &
echo opened >> "$FAKE_CODE_LOG"
wait
`;

describe('npm start on a desktop', function () {
  let dir: string;
  let log: string;
  let start: StartCommand | undefined;

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-fake-code-'));
    log = path.join(dir, 'log');
    await writeFile(path.join(dir, 'code'), fakeCode);
    await chmod(path.join(dir, 'code'), 0o755);
  });

  after(async () => {
    await start?.interrupt();
    await rm(dir, { recursive: true, force: true });
  });

  it('opens a window with its own settings and extensions, and ends it at Ctrl-C though it detached itself', async () => {
    start = runStart([], {
      PATH: `${dir}${path.delimiter}${process.env['PATH'] ?? ''}`,
      DISPLAY: ':99',
      VSCODE_IPC_HOOK_CLI: '',
      FAKE_CODE_LOG: log,
    });
    await start.printed(/in a window of its own/);
    const calls = await untilLogged(log, 'opened');
    const session = /--user-data-dir=(\S+)\/user/.exec(calls)?.[1] ?? 'none';
    assert.match(calls, /--install-extension=\S+dialog-desk-[\d.]+\.vsix/);
    assert.match(calls, /"dialogDesk\.demo\.url":"http:\/\/127\.0\.0\.1:\d+"/);
    assert.ok((await findProcesses(session)).length > 0, 'the window runs');

    assert.equal(await start.interrupt(), 0);
    assert.deepEqual(await findProcesses(session), []);
  });
});

async function untilLogged(file: string, word: string): Promise<string> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes(word)) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${word} was not logged`);
}
