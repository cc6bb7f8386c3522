/** What Node and the C library need. Nothing of VS Code's, no NODE_OPTIONS, no key that happens to lie about. */
const KEPT = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'USERPROFILE',
  'TMPDIR',
  'TMP',
  'TEMP',
  'XDG_RUNTIME_DIR',
  'LANG',
  'LC_ALL',
  'TZ',
  'SYSTEMROOT',
  'WINDIR',
  'APPDATA',
  'LOCALAPPDATA',
  'LD_LIBRARY_PATH',
] as const;

/** The sidecar's environment: an allowlist of the parent's (names in any case, as Windows has them), and Electron told to be Node. */
export function childEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = new Set<string>(KEPT);
  const entries = Object.entries(parent).filter(([name]) => kept.has(name.toUpperCase()));
  return { ...Object.fromEntries(entries), ELECTRON_RUN_AS_NODE: '1' };
}
