import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { posix } from 'node:path';

/** macOS keeps 104 bytes for the path, one of them for the terminator; Linux has 108. */
const MAX_SOCKET_PATH_BYTES = 103;

export interface SocketPlace {
  platform: NodeJS.Platform;
  /** XDG_RUNTIME_DIR where there is one: the user's own, gone at logout. */
  runtimeDir?: string | undefined;
  tmpDir: string;
  /** Undefined on Windows. */
  uid?: number | undefined;
  /** The profile's data: whoever shares it shares the sidecar. */
  dataDir: string;
}

/**
 * Where the sidecar of a data directory listens: the same for every window that asks, at most 103 bytes, in a
 * directory of its own (which the server makes 0700). A named pipe on Windows.
 */
export function socketPath(place: SocketPlace): string {
  const name = createHash('sha256').update(place.dataDir).digest('hex').slice(0, 24);
  if (place.platform === 'win32') return `\\\\.\\pipe\\dialog-desk-${name}`;
  const own = `dialog-desk-${place.uid ?? 0}`;
  const places = [
    ...(place.runtimeDir ? [posix.join(place.runtimeDir, 'dialog-desk')] : []),
    posix.join(place.tmpDir, own),
  ].map((directory) => posix.join(directory, `${name}.sock`));
  const fitting = places.find((path) => Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES);
  return fitting ?? posix.join('/tmp', own, `${name}.sock`);
}

/** `socketPath` as this process sees the machine. */
export function localSocketPath(dataDir: string): string {
  return socketPath({
    platform: process.platform,
    runtimeDir: process.env['XDG_RUNTIME_DIR'],
    tmpDir: tmpdir(),
    uid: process.getuid?.(),
    dataDir,
  });
}
