import * as z from 'zod/mini';
import { accountId } from '../protocol/ids.ts';
import { describeError, type Log } from './log.ts';

/** The part of VS Code's SecretStorage that is used. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

const telegramApi = z.object({ apiId: z.int(), apiHash: z.string() });
const session = z.object({ accountId, session: z.string() });

export type TelegramApi = z.infer<typeof telegramApi>;
export type Session = z.infer<typeof session>;

/** Everything that is kept secret, by what it is. Each profile has its own. */
const KINDS = {
  telegram: telegramApi,
  modelKey: z.string(),
  sessions: z.array(session),
  /** Of the running sidecar, so that a second window can attach. */
  token: z.string(),
} as const;

type Kind = keyof typeof KINDS;
const ALL_KINDS: Kind[] = ['telegram', 'modelKey', 'sessions', 'token'];
type Secret<K extends Kind> = z.infer<(typeof KINDS)[K]>;
/** The same table, typed so that TypeScript sees what the schema of a generic `K` lets through. */
const schemaOf: { [K in Kind]: z.ZodMiniType<Secret<K>> } = KINDS;

export type Secrets = ReturnType<typeof createSecrets>;

/**
 * The secrets over VS Code's store. Where that fails (on Linux without a secret service it throws) they live in
 * memory until the window closes, and the user is told once.
 */
export function createSecrets(store: SecretStore, log: Log, onSessionOnly: () => void) {
  const memory = new Map<string, string>();
  let sessionOnly = false;
  /** Two accounts that change at once must not overwrite each other's session. */
  let lastChange = Promise.resolve();

  function degrade(error: unknown): void {
    if (sessionOnly) return;
    sessionOnly = true;
    log.warn(`The secret store does not work: ${describeError(error)}`);
    onSessionOnly();
  }

  async function load<K extends Kind>(profile: string, kind: K): Promise<Secret<K> | undefined> {
    const key = keyOf(profile, kind);
    const text = memory.get(key) ?? (await read(key));
    return text === undefined ? undefined : parse(kind, text);
  }

  async function read(key: string): Promise<string | undefined> {
    try {
      return await store.get(key);
    } catch (error) {
      degrade(error);
      return undefined;
    }
  }

  function parse<K extends Kind>(kind: K, text: string): Secret<K> | undefined {
    try {
      return schemaOf[kind].parse(JSON.parse(text));
    } catch {
      // What is unreadable is treated as not there; its text must not reach the log.
      log.warn(`The stored ${kind} cannot be read; it has to be entered again.`);
      return undefined;
    }
  }

  async function save<K extends Kind>(profile: string, kind: K, value: Secret<K>): Promise<void> {
    const key = keyOf(profile, kind);
    const text = JSON.stringify(value);
    try {
      await store.store(key, text);
      memory.delete(key);
    } catch (error) {
      memory.set(key, text);
      degrade(error);
    }
  }

  async function wipe(profile: string, kind: Kind): Promise<void> {
    const key = keyOf(profile, kind);
    memory.delete(key);
    try {
      await store.delete(key);
    } catch (error) {
      degrade(error);
    }
  }

  return {
    load,
    save,
    wipe,
    async wipeProfile(profile: string): Promise<void> {
      for (const kind of ALL_KINDS) await wipe(profile, kind);
    },
    /** Stores one account's session beside the others', or forgets it. */
    setSession(profile: string, accountId: string, session: string | null): Promise<void> {
      lastChange = lastChange.then(() => changeSession(profile, accountId, session));
      return lastChange;
    },
    /** True: nothing outlives this window. */
    isSessionOnly: () => sessionOnly,
  };

  async function changeSession(
    profile: string,
    accountId: string,
    session: string | null,
  ): Promise<void> {
    const sessions = (await load(profile, 'sessions')) ?? [];
    const others = sessions.filter((kept) => kept.accountId !== accountId);
    const next = session === null ? others : [...others, { accountId, session }];
    if (next.length === 0) await wipe(profile, 'sessions');
    else await save(profile, 'sessions', next);
  }
}

function keyOf(profile: string, kind: Kind): string {
  return `dialogDesk.${profile}.${kind}`;
}
