import { chmod, lstat, mkdir, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';

/**
 * Listens on a socket file that only its user can reach, or on a named pipe.
 * Fails with `sidecarRunning` where another sidecar answers there, `forbidden` where the directory is not ours.
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (path.startsWith('\\\\.\\pipe\\')) {
    await listen(server, path);
    return;
  }
  await ownDirectory(dirname(path));
  try {
    await listen(server, path);
  } catch (error) {
    if (!isCode(error, 'EADDRINUSE') || (await answers(path))) throw taken(error);
    await removeStale(path);
    await listen(server, path);
  }
  await chmod(path, 0o600);
}

async function ownDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new AppError('forbidden', phrase('{0} belongs to someone else.', directory), {
      hint: 'Remove it, then restart the worker.',
    });
  }
  if ((found.mode & 0o077) !== 0) await chmod(directory, 0o700);
}

/** Nobody listens: it was left by a sidecar that was killed. */
async function removeStale(path: string): Promise<void> {
  if (!(await lstat(path)).isSocket()) {
    throw new AppError('forbidden', phrase('{0} is in the way and no socket.', path), {
      hint: 'Move it away, then restart the worker.',
    });
  }
  await unlink(path);
}

function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ path, backlog: 64 }, () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

function answers(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path);
  socket.once('connect', () => resolve(true));
  // Which error does not matter: whoever can be reached would have let us in.
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

function taken(error: unknown): unknown {
  if (!isCode(error, 'EADDRINUSE')) return error;
  return new AppError('sidecarRunning', 'Another worker already serves this profile.', {
    retryable: true,
    cause: error,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
