import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { say, SetupError } from './say.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const programs = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

const fonts = ['fonts-liberation', 'fonts-noto-color-emoji'];

/** The browser the tests drive: `CHROMIUM`, one that is installed, or Debian's own if it may be installed here. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new SetupError(
      'The tests need Chromium, Chrome or Edge: install one, or name it in the variable CHROMIUM.',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError('The tests need Chromium: sudo apt-get install -y chromium');
  }
  say('Installing Chromium (once)…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('Reading the package lists', 'apt-get', ['update', '-q'], { env });
  await run(
    'Installing Chromium',
    'apt-get',
    // A bare machine has no fonts, and text without them has no size.
    ['install', '-y', '-q', '--no-install-recommends', 'chromium', ...fonts],
    { env },
  );
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupError('Chromium was installed but is not on the PATH.');
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...programs].find((candidate) => existsSync(candidate));
}
