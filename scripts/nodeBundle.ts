import type { BuildOptions, Plugin } from 'esbuild';

/**
 * GramJS loads a WebSocket library for its browser transport, and that loads native modules, which a bundle on
 * another machine does not find. We connect over TCP, so nothing ever looks inside.
 */
const noWebSockets: Plugin = {
  name: 'no-websockets',
  setup(build) {
    build.onResolve({ filter: /^websocket$/ }, ({ path }) => ({ path, namespace: 'absent' }));
    build.onLoad({ filter: /./, namespace: 'absent' }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};

/** How everything that runs in Node is bundled. */
export const nodeBundle: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  // Asked for in a `try`, or for another runtime: node:sqlite and plain JavaScript stand in for them.
  external: ['vscode', 'bun:sqlite', 'better-sqlite3', 'bufferutil', 'utf-8-validate'],
  plugins: [noWebSockets],
};
