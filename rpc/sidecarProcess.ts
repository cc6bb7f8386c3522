import { nanoid } from 'nanoid';
import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { phrase, type Phrase } from '../protocol/l10n.ts';
import { AppError } from '../protocol/errors.ts';
import { SCOPES } from '../protocol/scopes.ts';
import { childEnvironment } from './childEnvironment.ts';
import { localSocketPath } from './socketPath.ts';
import { childMessage, type ChildMessage, type Log, type StartMessage } from './startMessage.ts';

interface SidecarExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface SidecarProcess {
  readonly socketPath: string;
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<SidecarExit>;
  /** Lets it outlive this process; its log lines end here. */
  detach: () => void;
  /** Asks it to end, and ends it after two seconds without an answer. Resolves when it has gone. */
  kill: () => Promise<SidecarExit>;
}

export interface StartSidecarOptions {
  /** The sidecar's bundle. */
  modulePath: string;
  /** Of Node, or of an Electron that can be it. */
  execPath?: string;
  dataDir: string;
  /** At least 32 characters; it gets every scope. */
  token: string;
  /** 30 s unless told. */
  idleExitMs?: number;
  onLog: Log;
  /** 15 s unless told. */
  readyTimeoutMs?: number;
}

const KILL_GRACE_MS = 2_000;
/** What Node itself prints when the process dies before it can report. Overwritten by each start. */
const STDERR_FILE = 'sidecar-stderr.log';

/**
 * Forks the sidecar and waits until it listens. It is detached: the end of this process does not end it.
 * Fails with what the sidecar reports (`databaseLocked`, `sidecarRunning`, …), or with `sidecarUnreachable`
 * (retryable) where it ends or stays silent before it is ready; no process is left then.
 */
export async function startSidecar(options: StartSidecarOptions): Promise<SidecarProcess> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const child = forkChild(options);
  const exited = exitOf(child);
  const socketPath = localSocketPath(options.dataDir);
  const sidecar: SidecarProcess = {
    socketPath,
    pid: child.pid ?? -1,
    exited,
    detach: () => detach(child),
    kill: () => kill(child, exited),
  };
  try {
    await ready(child, options, {
      kind: 'start',
      dataDir: options.dataDir,
      socketPath,
      tokens: [{ token: options.token, name: 'owner', scopes: [...SCOPES] }],
      workerId: nanoid(),
      idleExitMs: options.idleExitMs ?? 30_000,
    });
    return sidecar;
  } catch (error) {
    await sidecar.kill();
    const lastWords = readFileSync(join(options.dataDir, STDERR_FILE), 'utf8').slice(-2000).trim();
    if (lastWords) options.onLog('error', `The worker's last words:\n${lastWords}`);
    throw error;
  }
}

function forkChild(options: StartSidecarOptions): ChildProcess {
  // A file and not a pipe: a pipe would break under the sidecar when this process ends before it.
  const stderr = openSync(join(options.dataDir, STDERR_FILE), 'w', 0o600);
  // fork has no umask of its own. Nothing else runs in between, so this process does not notice.
  const umask = isMainThread ? process.umask(0o077) : undefined;
  try {
    return fork(options.modulePath, [], {
      execArgv: [],
      ...(options.execPath === undefined ? {} : { execPath: options.execPath }),
      env: childEnvironment(process.env),
      cwd: options.dataDir,
      detached: true,
      stdio: ['ignore', 'ignore', stderr, 'ipc'],
      windowsHide: true,
    });
  } finally {
    if (umask !== undefined) process.umask(umask);
    closeSync(stderr);
  }
}

function exitOf(child: ChildProcess): Promise<SidecarExit> {
  const { promise, resolve } = Promise.withResolvers<SidecarExit>();
  child.once('exit', (code, signal) => resolve({ code, signal }));
  // The program could not be run at all: there is no exit then. Later ones (a channel that broke) end in 'exit'.
  child.on('error', () => {
    if (child.pid === undefined) resolve({ code: null, signal: null });
  });
  return promise;
}

/** Sends the start message; resolves on `ready`. The listeners for `log` stay. */
function ready(
  child: ChildProcess,
  options: StartSidecarOptions,
  start: StartMessage,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (message: Phrase, cause?: unknown) => {
    const hint = phrase('Open the log for the details.');
    reject(new AppError('sidecarUnreachable', message, { retryable: true, hint, cause }));
  };
  const timer = setTimeout(
    () => fail(phrase('The worker did not start in time.')),
    options.readyTimeoutMs ?? 15_000,
  );
  child.on('message', (value: unknown) => {
    const message = childMessage.safeParse(value);
    if (message.success) onMessage(message.data);
    else options.onLog('warn', 'The worker said something that is not part of its start.');
  });
  const onMessage = (message: ChildMessage) => {
    if (message.kind === 'log') options.onLog(message.level, message.text);
    else if (message.kind === 'ready') resolve();
    else reject(AppError.from(message.error));
  };
  child.once('error', (cause) => fail(phrase('The worker could not be started.'), cause));
  child.once('exit', (code, signal) => {
    fail(phrase('The worker ended while it started ({0}).', signal ?? `code ${code}`));
  });
  child.send(start, (error) => {
    if (error) fail(phrase('The worker took no start message.'), error);
  });
  return promise.finally(() => clearTimeout(timer));
}

function detach(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  child.unref();
}

async function kill(child: ChildProcess, exited: Promise<SidecarExit>): Promise<SidecarExit> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_GRACE_MS);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}
