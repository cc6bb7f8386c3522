import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const PROGRAM = 'redis-server';
const READY_MS = 10_000;

/** A Redis of our own in `dir`, on a Unix socket, that syncs every write before it answers. */
export async function startRedis(dir: string): Promise<{ socket: string; stop(): Promise<void> }> {
  const socket = path.join(dir, 'redis.sock');
  const settings = {
    dir,
    port: '0',
    unixsocket: socket,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    loglevel: 'warning',
  };
  const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]);
  const child = spawn(await ensureRedis(), args, { stdio: ['ignore', 'ignore', 2] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilListening(child, socket);
  return {
    socket,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function untilListening(child: ChildProcess, socket: string): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await delay(10)) {
    if (existsSync(socket)) return;
    if (child.exitCode !== null) throw new Error(`Redis ended with ${child.exitCode}.`);
  }
  child.kill('SIGKILL');
  throw new Error('Redis did not start.');
}

/** The one that is installed, or Debian's own where it may be installed. */
async function ensureRedis(): Promise<string> {
  if (!isInstalled()) {
    console.error('installing redis-server (once)…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = ['install', '-y', '-q', '--no-install-recommends', PROGRAM];
    await promisify(execFile)('apt-get', ['update', '-q'], { env });
    await promisify(execFile)('apt-get', install, { env });
  }
  return PROGRAM;
}

function isInstalled(): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, PROGRAM)));
}
