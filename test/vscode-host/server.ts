import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, symlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from './environment.ts';

const modules = path.join(import.meta.dirname, 'node_modules');
const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
const serverMain = path.join(vscode, 'out', 'server-main.js');

export interface ServerOptions {
  /** Everything the server writes: settings, extensions, logs. */
  dir: string;
  /** 0, the default: any free one. */
  port?: number;
  settings?: Record<string, unknown>;
  env?: NodeJS.ProcessEnv;
  /** A page must then bring `?tkn=…` once; without one, anybody on this machine may open the window. */
  connectionToken?: string;
  /** Lets `?payload=` name extensions under development and tests; VS Code then shows no toasts. */
  smokeTestDriver?: boolean;
  /** The window asks whether a folder is trusted; without it every one is. */
  workspaceTrust?: boolean;
}

export interface VsCodeServer {
  port: number;
  pid: number;
  origin: string;
  /** The URI of a path of this machine as the window sees it. */
  remoteUri(file: string): string;
  /** The address of a window with `folder` open: a path of this machine, or a URI of what an extension offers. */
  workbenchUrl(folder: string, payload?: [string, string][]): string;
  /** Ends the server and all it started, the extension host included. */
  stop(): Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  // In a browser it is on otherwise, on the desktop it is not.
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
};

/** Installs a VSIX file for the server of `dir`, as a user would. */
export async function installExtension(dir: string, vsix: string): Promise<void> {
  linkModules();
  const args = [serverMain, ...storageArgs(dir), '--install-extension', path.resolve(vsix)];
  await promisify(execFile)(process.execPath, args, { env: cleanEnvironment({ HOME: dir }) });
}

/** Starts a real VS Code (server and web workbench) on loopback. */
export async function startServer(options: ServerOptions): Promise<VsCodeServer> {
  linkModules();
  await writeSettings(options.dir, { ...quietSettings, ...options.settings });
  const args = await serverArgs(options);
  const logFile = path.join(options.dir, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', log],
    env: cleanEnvironment({ HOME: options.dir, ...options.env }),
  });
  closeSync(log);
  const stop = stopper(child);
  const port = await listeningPort(child, logFile);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`The VS Code server did not start; see ${logFile}`);
  const origin = `http://127.0.0.1:${port}`;
  return {
    port,
    pid,
    origin,
    remoteUri: (file) => `vscode-remote://127.0.0.1:${port}${file}`,
    workbenchUrl(folder, payload) {
      const url = new URL(origin);
      url.searchParams.set('folder', folder);
      if (payload) url.searchParams.set('payload', JSON.stringify(payload));
      if (options.connectionToken) url.searchParams.set('tkn', options.connectionToken);
      return url.href;
    },
    stop,
  };
}

/** The part of the package's own install script that `npm ci` without scripts leaves out: the page loads /static/node_modules/…. */
function linkModules(): void {
  if (!existsSync(serverMain)) {
    throw new Error('The VS Code host is not installed: npm ci --prefix test/vscode-host');
  }
  const link = path.join(vscode, 'node_modules');
  if (!existsSync(link)) symlinkSync(modules, link, 'junction');
}

async function writeSettings(dir: string, settings: Record<string, unknown>): Promise<void> {
  const folder = path.join(dir, 'user', 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
}

function storageArgs(dir: string): string[] {
  return [
    `--server-data-dir=${path.join(dir, 'server')}`,
    `--user-data-dir=${path.join(dir, 'user')}`,
    `--extensions-dir=${path.join(dir, 'extensions')}`,
    '--accept-server-license-terms',
    '--telemetry-level=off',
  ];
}

async function serverArgs(options: ServerOptions): Promise<string[]> {
  return [
    serverMain,
    '--host=127.0.0.1',
    `--port=${options.port ?? 0}`,
    await tokenArg(options),
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...storageArgs(options.dir),
    ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** In a file of our own: the arguments of a process are there for everyone on the machine to read. */
async function tokenArg({ connectionToken, dir }: ServerOptions): Promise<string> {
  if (!connectionToken) return '--without-connection-token';
  const file = path.join(dir, 'connection-token');
  await writeFile(file, connectionToken, { mode: 0o600 });
  return `--connection-token-file=${file}`;
}

async function listeningPort(child: ChildProcess, logFile: string): Promise<number> {
  const { stdout } = child;
  if (!stdout) throw new Error('The VS Code server was started without its output.');
  return await new Promise((resolve, reject) => {
    let seen = '';
    stdout.setEncoding('utf8');
    stdout.on('data', (text: string) => {
      if (seen.length > 100_000) return;
      seen += text;
      const port = /Extension host agent listening on (\d+)/.exec(seen)?.[1];
      if (port) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The VS Code server ended with ${code}; see ${logFile}\n${seen}`));
    });
  });
}

/** Ends the child's whole group, now or at the latest when this process exits. */
function stopper(child: ChildProcess): () => Promise<void> {
  const kill = () => signalGroup(child, 'SIGKILL');
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      const timer = setTimeout(kill, 3000);
      signalGroup(child, 'SIGTERM');
      await gone;
      clearTimeout(timer);
    }
    kill();
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
