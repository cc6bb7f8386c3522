import { existsSync } from 'node:fs';
import path from 'node:path';

/** True where `code` opens a window on this screen. In a remote terminal it would open one elsewhere. */
export function canOpenDesktop(env = process.env) {
  if (env.VSCODE_IPC_HOOK_CLI || env.WSL_DISTRO_NAME) return false;
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return false;
  const file = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, file)));
}
