import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostState } from '../protocol/bridge.ts';
import { AppError, toWireError } from '../protocol/errors.ts';
import { phrase, t, type Phrase, type Words } from '../protocol/l10n.ts';
import type { Configuration } from '../protocol/configuration.ts';
import { decideRestart } from '../rpc/restartPolicy.ts';
import { localSocketPath } from '../rpc/socketPath.ts';
import { attachOrSpawn, type Profile } from './attachOrSpawn.ts';
import type { RawSettings } from './configuration.ts';
import type { DemoInfo } from './demoInfo.ts';
import { demoProfileName } from './demoProfileName.ts';
import { createDeskModel } from './deskModel.ts';
import { createEncryptionKeys } from './encryptionKeys.ts';
import { describeError, type Log } from './log.ts';
import { DEFAULT_BASE_URL } from './modelAddress.ts';
import type { Secrets, TelegramApi } from './secrets.ts';
import { createSidecarClient, type Connection } from './sidecarClient.ts';
import { createSignal } from './signal.ts';
import {
  chooseServer,
  isSameServer,
  type ServerChoice,
  type ServerProblem,
} from './telegramServer.ts';
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
  /** The setting of the Telegram server, as written. */
  readServer: () => unknown;
  /** What the worker says to people. */
  readWords: () => Words;
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
/** No server is reached from there. */
const NO_SERVER = 'server-none';
/** A window that closes has five seconds for everything. */
const END_MS = 3_000;
const ACCOUNTS_KEY = 'dialogDesk.accounts';
/** Errors that stay until the user has done something. */
const FINAL = [
  'databaseNewer',
  'databaseCorrupt',
  'databaseFull',
  'encryptionKeyMissing',
  'forbidden',
  'invalidParams',
  'serverInvalid',
];

/** The window's side of the desk without its screens: the line to the sidecar, what is known, and which world it is. */
export function createDesk(options: DeskOptions) {
  const { secrets, log } = options;
  const changed = createSignal<void>();
  const notEncrypted = createSignal<void>();
  let demo: DemoInfo | undefined;
  let server = chooseServer(options.readServer());
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
  const keys = createEncryptionKeys({
    secrets,
    isWanted: () => options.readSettings().encryptAtRest === true,
    onRefused: () => notEncrypted.emit(),
    log,
  });
  client.on('encryption/changed', (status) => {
    keys
      .forget(profile().name, status)
      .catch((error: unknown) => log.error(`A key was not wiped: ${describeError(error)}`));
  });
  client.changed.on(() => changed.emit());
  client.on('account/sessionChanged', ({ accountId, session }) => {
    const { name } = profile();
    secrets
      .setSession(name, accountId, session)
      .then(() => rememberAccounts(name))
      .catch((error: unknown) => log.error(`A session was not stored: ${describeError(error)}`));
  });

  client.on('account/sessionEnded', ({ session }) => {
    secrets
      .dropEnding(profile().name, session)
      .catch((error: unknown) => log.error(`A session was not wiped: ${describeError(error)}`));
  });

  function profile(): Profile {
    const name = demo ? demoProfileName(demo) : serverProfile(server);
    return { name, dataDir: join(options.storageDir, name) };
  }

  /** Where the model's key is kept: the same for every Telegram server, but not for a demo. */
  function modelProfile(): string {
    return demo ? profile().name : REAL;
  }

  async function connect(): Promise<Connection> {
    await entering;
    await openRequired();
    if (!demo && server.kind === 'invalid') throw unusableServer(server.problem);
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
    await configure(connection);
    await model.refresh(connection);
  }

  async function configure(connection: Pick<Connection, 'request'>): Promise<void> {
    await keys.configure(profile().name, connection, await currentConfiguration());
  }

  async function currentConfiguration() {
    const { name } = profile();
    const [telegram, modelKey, sessions, endings] = await Promise.all([
      secrets.load(name, 'telegram'),
      secrets.load(modelProfile(), 'modelKey'),
      secrets.load(name, 'sessions'),
      secrets.load(name, 'endings'),
    ]);
    const { buildConfiguration } = await import('./configuration.ts');
    const built = buildConfiguration(
      options.readSettings(),
      {
        sessions: sessions ?? [],
        ...(endings ? { endings } : {}),
        ...(telegram ? { telegram: withServer(telegram, server) } : {}),
        ...(modelKey === undefined ? {} : { modelKey }),
      },
      demo,
    );
    const { apiKey, baseUrl, provider } = built.model;
    // A local model and those of VS Code need no key.
    const hasModel = apiKey !== null || baseUrl !== DEFAULT_BASE_URL || provider === 'vscode';
    configured = { telegram: built.telegram !== null, model: hasModel };
    changed.emit();
    return { ...built, words: options.readWords() };
  }

  async function rememberAccounts(name: string): Promise<void> {
    if (demo) return;
    const sessions = (await secrets.load(name, 'sessions')) ?? [];
    await options.memory.update(accountsKey(name), sessions.length);
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
      ...(!demo && server.kind === 'other' ? { server: server.shown } : {}),
      ...(secrets.isSessionOnly() ? { sessionOnly: true } : {}),
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
    modelProfile,
    hostState,
    demo: () => demo,
    /** True where an account was signed in when the window last knew; asks no secret store. */
    hasAccount: () => Number(options.memory.get(accountsKey(profile().name)) ?? 0) > 0,
    /** The same, after the secrets have been looked at. */
    async loadHostState(): Promise<HostState> {
      await entering;
      await currentConfiguration();
      return hostState();
    },
    /** The same for a page that opens: once connected as the last look found it; `changed` tells what the next finds. */
    async firstHostState(): Promise<HostState> {
      await entering;
      const looking = this.loadHostState();
      if (client.phase() !== 'ready') return looking;
      looking.catch((error: unknown) => log.warn(describeError(error)));
      return hostState();
    },
    /** Tells a running sidecar the settings and secrets as they are now. */
    async reconfigure(): Promise<void> {
      const connection = client.current();
      if (connection) await configure(connection);
      else await currentConfiguration();
    },
    /** Whether the setting names another server than the one this window works with. */
    hasOtherServer: () => !isSameServer(chooseServer(options.readServer()), server),
    /** Goes to the server that the setting names: another world, with secrets, data and a worker of its own. */
    async useServer(): Promise<void> {
      const next = chooseServer(options.readServer());
      if (serverProfile(next) === serverProfile(server) || demo) {
        // In the demo it counts once that is left; on other ports it is the same world.
        server = next;
        return changed.emit();
      }
      await this.switchTo(() => {
        server = next;
        return Promise.resolve(undefined);
      }, false);
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
    /** There was nowhere to keep a key: what is stored stays plain. */
    notEncrypted: notEncrypted as Pick<typeof notEncrypted, 'on'>,
    changeEncryptionKey: async () => keys.rotate(profile().name, await client.start()),
    /** What is stored is encrypted, and its key is lost: it goes, and the worker begins afresh. */
    async resetLocalData(): Promise<void> {
      const connection = client.current() ?? (await connect());
      await connection.request('encryption/reset', {});
      await Promise.race([connection.closed, delay(END_MS)]);
      connection.close();
      client.detach();
      letGo();
      await client.start();
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

function serverProfile(server: ServerChoice): string {
  switch (server.kind) {
    case 'telegram':
      return REAL;
    case 'other':
      return server.profile;
    case 'invalid':
      break;
  }
  return NO_SERVER;
}

function accountsKey(profile: string): string {
  return profile === REAL ? ACCOUNTS_KEY : `${ACCOUNTS_KEY}.${profile}`;
}

function withServer(
  telegram: TelegramApi,
  server: ServerChoice,
): NonNullable<Configuration['telegram']> {
  return server.kind === 'other' ? { ...telegram, server: server.server } : telegram;
}

const SERVER_HINTS: Record<ServerProblem, Phrase> = {
  shape: phrase('It is "telegram", "test", or an object with host, ports and publicKey.'),
  host: phrase('Its host is a name or an address without a scheme, a path or a port.'),
  ports: phrase('Its ports name a port, 1 to 65535, for each number of a data centre.'),
  key: phrase('Its publicKey is an RSA key of 2048 bits in PEM.'),
};

function unusableServer(problem: ServerProblem): AppError {
  return new AppError('serverInvalid', 'The setting dialogDesk.telegram.server cannot be used.', {
    hint: SERVER_HINTS[problem],
  });
}

/** What has to be done by hand is said with the place to do it. */
function withFolder(error: unknown, dataDir: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'databaseCorrupt') return error;
  const { message, hint: advice } = error.toWire();
  const hint = [advice, t('The folder: {0}', dataDir)].filter(Boolean).join(' ');
  return new AppError(error.code, message, { hint, cause: error });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No such process.
  }
}
