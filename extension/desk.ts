import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostState } from '../protocol/bridge.ts';
import { AppError, toWireError } from '../protocol/errors.ts';
import { decideRestart } from '../rpc/restartPolicy.ts';
import { localSocketPath } from '../rpc/socketPath.ts';
import { attachOrSpawn, type Profile } from './attachOrSpawn.ts';
import { buildConfiguration, DEFAULT_BASE_URL, type RawSettings } from './configuration.ts';
import { demoProfileName, type DemoInfo } from './demoInfo.ts';
import { createDeskModel } from './deskModel.ts';
import { describeError, type Log } from './log.ts';
import type { Secrets } from './secrets.ts';
import { createSidecarClient, type Connection } from './sidecarClient.ts';
import { createSignal } from './signal.ts';
import type { SidecarProcess } from '../rpc/sidecarProcess.ts';

/** VS Code's memento, for what is no secret: which accounts are signed in. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface DeskOptions {
  secrets: Secrets;
  memory: Memory;
  readSettings: () => RawSettings;
  /** Holds one directory a profile. */
  storageDir: string;
  /** The sidecar's bundle. */
  sidecarPath: string;
  clientName: string;
  log: Log;
}

export type Desk = ReturnType<typeof createDesk>;

/** Tells which demo to work in; nothing: the real world. */
type FindWorld = () => Promise<DemoInfo | undefined>;

const REAL = 'default';
/** A window that closes has five seconds for everything. */
const END_MS = 3_000;
const ACCOUNTS_KEY = 'dialogDesk.accounts';
/** Errors that stay until the user has done something. */
const FINAL = ['databaseNewer', 'databaseCorrupt', 'databaseFull', 'forbidden', 'invalidParams'];

/** The window's side of the desk without its screens: the line to the sidecar, what is known, and which world it is. */
export function createDesk(options: DeskOptions) {
  const { secrets, log } = options;
  const changed = createSignal<void>();
  let demo: DemoInfo | undefined;
  let configured = { telegram: false, model: false };
  let spawned: SidecarProcess | undefined;
  /** Finds the world this window was told to open in, as long as it has not been found: no other is opened instead. */
  let required: FindWorld | undefined;
  /** Which world it is has to be known before anything is asked of it. */
  let entering: Promise<void> = Promise.resolve();

  const client = createSidecarClient({
    connect,
    prepare,
    nextDelayMs(losses, now) {
      const decision = decideRestart(losses, now, Math.random());
      return decision.kind === 'restart' ? decision.delayMs : undefined;
    },
    isFinal: (error) =>
      required !== undefined || (error instanceof AppError && FINAL.includes(error.code)),
    wait: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
    now: Date.now,
    log,
  });
  const model = createDeskModel(client);
  client.changed.on(() => changed.emit());
  client.on('account/sessionChanged', ({ accountId, session }) => {
    const { name } = profile();
    secrets
      .setSession(name, accountId, session)
      .then(() => rememberAccounts(name))
      .catch((error: unknown) => log.error(`A session was not stored: ${describeError(error)}`));
  });

  function profile(): Profile {
    const name = demo ? demoProfileName(demo) : REAL;
    return { name, dataDir: join(options.storageDir, name) };
  }

  async function connect(): Promise<Connection> {
    await entering;
    await openRequired();
    const { name, dataDir } = profile();
    // Loaded only now: the wire costs more than all the rest of the extension.
    const { openClient } = await import('../rpc/openClient.ts');
    const { startSidecar } = await import('../rpc/sidecarProcess.ts');
    return attachOrSpawn<Connection>({
      loadToken: () => secrets.load(name, 'token'),
      storeToken: (token) => secrets.save(name, 'token', token),
      createToken: () => randomBytes(32).toString('base64url'),
      open: (token) =>
        openClient({
          socketPath: localSocketPath(dataDir),
          token,
          clientName: options.clientName,
          onError: (error) => log.warn(describeError(error)),
        }),
      async spawn(token) {
        spawned = await startSidecar({
          modulePath: options.sidecarPath,
          execPath: process.execPath,
          dataDir,
          token,
          onLog: (level, text) => log[level](`worker: ${text}`),
        });
        log.info(`Started the worker (process ${spawned.pid}).`);
      },
      wait: (delayMs) => delay(delayMs),
    }).catch((error: unknown) => {
      throw withFolder(error, dataDir);
    });
  }

  async function openRequired(): Promise<void> {
    if (!required) return;
    demo = await required();
    required = undefined;
    changed.emit();
  }

  async function prepare(connection: Connection): Promise<void> {
    log.info(`Connected to the worker (process ${connection.hello.pid}).`);
    await connection.request('sidecar/configure', await currentConfiguration());
    await model.refresh(connection);
  }

  async function currentConfiguration() {
    const { name } = profile();
    const [telegram, modelKey, sessions] = await Promise.all([
      secrets.load(name, 'telegram'),
      secrets.load(name, 'modelKey'),
      secrets.load(name, 'sessions'),
    ]);
    const built = buildConfiguration(
      options.readSettings(),
      {
        sessions: sessions ?? [],
        ...(telegram ? { telegram } : {}),
        ...(modelKey === undefined ? {} : { modelKey }),
      },
      demo,
    );
    const { apiKey, baseUrl } = built.model;
    // A local model needs no key.
    const hasModel = apiKey !== null || baseUrl !== DEFAULT_BASE_URL;
    configured = { telegram: built.telegram !== null, model: hasModel };
    changed.emit();
    return built;
  }

  async function rememberAccounts(name: string): Promise<void> {
    if (name !== REAL) return;
    const sessions = (await secrets.load(name, 'sessions')) ?? [];
    await options.memory.update(ACCOUNTS_KEY, sessions.length);
  }

  /** Asks it to end and waits until the process has gone: its files are free then. */
  async function endSidecar(): Promise<void> {
    const pid = client.current()?.hello.pid;
    await client.stop();
    if (pid === undefined) return;
    for (const end = Date.now() + END_MS; isAlive(pid) && Date.now() < end;) await delay(20);
  }

  function letGo(): void {
    spawned?.detach();
    spawned = undefined;
  }

  function hostState(): HostState {
    const failure = client.failure();
    return {
      sidecar: client.phase(),
      demo: demo !== undefined,
      telegramConfigured: configured.telegram,
      modelConfigured: configured.model,
      ...(failure === undefined ? {} : { error: toWireError(failure) }),
    };
  }

  return {
    client,
    model,
    secrets,
    log,
    changed,
    profile,
    hostState,
    demo: () => demo,
    /** True where an account was signed in when the window last knew; asks no secret store. */
    hasAccount: () => Number(options.memory.get(ACCOUNTS_KEY) ?? 0) > 0,
    /** The same, after the secrets have been looked at. */
    async loadHostState(): Promise<HostState> {
      await entering;
      await currentConfiguration();
      return hostState();
    },
    /** Tells a running sidecar the settings and secrets as they are now. */
    async reconfigure(): Promise<void> {
      const configuration = await currentConfiguration();
      await client.current()?.request('sidecar/configure', configuration);
    },
    /** Goes to another world; `find` says which (nothing: the real one). `stop`: the old one's sidecar ends. */
    switchTo(find: FindWorld, stop: boolean): Promise<void> {
      const last = entering;
      entering = (async () => {
        await last;
        const next = await find();
        if (stop) await endSidecar();
        else client.detach();
        letGo();
        model.clear();
        demo = next;
        required = undefined;
        await currentConfiguration();
      })();
      const switched = entering;
      // Who waits for the world must not fail for the one who changed it.
      entering = switched.catch(() => undefined);
      return switched;
    },
    /** From now on the window works in the world that `find` tells, and in none until it can tell. */
    require(find: FindWorld): void {
      required = find;
    },
    async restart(): Promise<void> {
      await endSidecar();
      await spawned?.kill();
      letGo();
      await client.start();
    },
    /** The window closes. The sidecar goes on, unless nobody could ever reach it again. */
    async close(end: boolean): Promise<void> {
      if (end || secrets.isSessionOnly()) await endSidecar();
      else client.detach();
      letGo();
    },
  };
}

/** What has to be done by hand is said with the place to do it. */
function withFolder(error: unknown, dataDir: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'databaseCorrupt') return error;
  const hint = [error.hint, `The folder: ${dataDir}`].filter(Boolean).join(' ');
  return new AppError(error.code, error.message, { hint, cause: error });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No such process.
  }
}
