import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowserWindow } from './browserWindow.ts';
import { openDesktopWindow } from './desktopWindow.ts';
import { startDemo } from '../story/demo.ts';
import { endProcessesNaming } from './processes.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    vsix: { type: 'string', default: '' },
    desktop: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
  },
});
const dir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-start-'));
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopped.abort());
}
process.once('disconnect', () => stopped.abort());

try {
  await run(stopped.signal);
} catch (error) {
  // What breaks because it was being stopped has been asked for.
  if (!stopped.signal.aborted) throw error;
} finally {
  await endProcessesNaming(dir);
  await rm(dir, { recursive: true, force: true });
}
process.exit();

async function run(signal: AbortSignal): Promise<void> {
  say('Starting the demo Telegram server and the demo model…');
  const demo = await startDemo(path.resolve(import.meta.dirname, '../../dist/demo.cjs'));
  const demoGone = demo.exited.then(() => Promise.reject(new Error('The demo’s servers ended.')));
  // It may end while nobody waits for it.
  demoGone.catch(() => undefined);
  try {
    const options = {
      dir,
      vsix: values.vsix,
      settings: { 'dialogDesk.demo.url': demo.info.controlUrl },
      port: Number(values.port),
    };
    signal.throwIfAborted();
    const window = await (values.desktop ? openDesktopWindow(options) : openBrowserWindow(options));
    try {
      say(`\n${window.notice}\nCtrl-C ends it and leaves nothing running.`);
      await Promise.race([window.closed, demoGone, aborted(signal)]);
    } finally {
      say('Stopping…');
      await window.stop();
    }
  } finally {
    await demo.stop();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
