import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { installExtension, startServer } from '../../test/vscode-host/server.ts';
import { startProxy } from './proxy.ts';
import type { DemoWindow, WindowOptions } from './window.ts';

/** VS Code as a page, for machines without its desktop: the extension installed from its VSIX, open to the token's holder only. */
export async function openBrowserWindow(options: WindowOptions): Promise<DemoWindow> {
  const token = randomBytes(24).toString('hex');
  const folder = path.join(options.dir, 'Dialog Desk demo');
  await mkdir(folder, { recursive: true });
  await installExtension(options.dir, options.vsix);
  const server = await startServer({
    dir: options.dir,
    settings: options.settings,
    connectionToken: token,
  });
  const proxy = await startProxy({ port: options.port, target: server.port, token });
  const url = new URL(server.workbenchUrl(folder));
  url.port = String(proxy.port);
  return {
    notice: `VS Code is ready. Open this in your browser:\n\n  ${url.href}\n`,
    closed: new Promise(() => undefined),
    async stop() {
      await proxy.close();
      await server.stop();
    },
  };
}
