// `npm run dev`: bundles and checks types again at every change, until Ctrl-C. F5 in VS Code then starts the extension.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { command, ensureModules, ensureNode24 } from './setup.mjs';
import { root, withNode } from './setup/run.mjs';

await command(async () => {
  const node = await ensureNode24();
  await ensureModules(node);
  const programs = [
    ['esbuild.mjs', '--watch'],
    ['node_modules/typescript/bin/tsc', '-b', '--watch', '--preserveWatchOutput'],
  ];
  const children = programs.map(([file, ...args]) =>
    spawn(node, [path.join(root, file), ...args], {
      cwd: root,
      env: withNode(node),
      stdio: ['pipe', 'inherit', 'inherit'],
    }),
  );
  const stop = () => children.forEach((child) => child.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // Watching with one half of it gone would look like everything were well.
  const codes = await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          child.once('exit', (code) => {
            stop();
            resolve(code ?? 0);
          });
        }),
    ),
  );
  return Math.max(...codes);
});
