import type { EncryptionKey } from '../protocol/encryptionRecords.ts';
import { describeError, type Log } from './log.ts';
import type { SecretKinds } from './secretKinds.ts';

export type { Session, TelegramApi } from './secretKinds.ts';

/** The part of VS Code's SecretStorage that is used. */
export interface SecretStore {
  keys(): PromiseLike<string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

type Kind = keyof SecretKinds;
const ALL_KINDS: Kind[] = ['telegram', 'modelKey', 'sessions', 'endings', 'token'];
type Secret<K extends Kind> = SecretKinds[K];

export type Secrets = ReturnType<typeof createSecrets>;

/**
 * The secrets over VS Code's store. Where that fails (on Linux without a secret service it throws) they live in
 * memory until the window closes, and the user is told once.
 */
export function createSecrets(store: SecretStore, log: Log, onSessionOnly: () => void) {
  /** What could not be stored; null: what could not be deleted, and counts as gone all the same. */
  const memory = new Map<string, string | null>();
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
    const held = memory.get(key);
    const text = held === undefined ? await read(key) : held;
    return text === undefined || text === null ? undefined : parse(kind, text);
  }

  async function read(key: string): Promise<string | undefined> {
    try {
      return await store.get(key);
    } catch (error) {
      degrade(error);
      return undefined;
    }
  }

  async function parse<K extends Kind>(kind: K, text: string): Promise<Secret<K> | undefined> {
    const { schemaOf } = await import('./secretKinds.ts');
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
    try {
      await store.delete(key);
      memory.delete(key);
    } catch (error) {
      memory.set(key, null);
      degrade(error);
    }
  }

  async function wipeNamed(name: string): Promise<void> {
    try {
      await store.delete(name);
    } catch (error) {
      log.warn(`A key that is not needed any more was not wiped: ${describeError(error)}`);
    }
  }

  /** Those of the profile that the store knows of: which they are, only the profile's own data told. */
  async function wipeKeys(profile: string): Promise<void> {
    try {
      const names = await store.keys();
      for (const name of names) if (name.startsWith(nameOfKey(profile, ''))) await wipeNamed(name);
    } catch (error) {
      log.warn(`The keys of ${profile} were not wiped: ${describeError(error)}`);
    }
  }

  /** Stores what is held in memory. @returns whether the store works now. */
  async function tryAgain(): Promise<boolean> {
    try {
      for (const [key, text] of memory) {
        await (text === null ? store.delete(key) : store.store(key, text));
        // Not what has been changed meanwhile.
        if (memory.get(key) === text) memory.delete(key);
      }
    } catch (error) {
      log.warn(`The secret store still does not work: ${describeError(error)}`);
      return false;
    }
    sessionOnly = false;
    return true;
  }

  return {
    load,
    save,
    wipe,
    tryAgain,
    async wipeProfile(profile: string): Promise<void> {
      for (const kind of ALL_KINDS) await wipe(profile, kind);
      await wipeKeys(profile);
    },
    /** In the store or nowhere: what is encrypted has to be opened again. @throws what the store throws */
    async keepKey(profile: string, { keyId, key }: EncryptionKey): Promise<void> {
      const name = nameOfKey(profile, keyId);
      await store.store(name, key);
      if ((await store.get(name)) !== key) throw new Error('The secret store keeps nothing.');
    },
    async loadKey(profile: string, keyId: string): Promise<EncryptionKey | undefined> {
      const key = await read(nameOfKey(profile, keyId));
      return key === undefined ? undefined : { keyId, key };
    },
    wipeKey: (profile: string, keyId: string) => wipeNamed(nameOfKey(profile, keyId)),
    /** Stores one account's session beside the others', or forgets it. */
    setSession(profile: string, accountId: string, session: string | null): Promise<void> {
      lastChange = lastChange.then(() => changeSession(profile, accountId, session));
      return lastChange;
    },
    /** Before it is forgotten: the account's session is still to be ended at the server. */
    keepEnding(profile: string, accountId: string): Promise<void> {
      lastChange = lastChange.then(() => addEnding(profile, accountId));
      return lastChange;
    },
    /** It has ended there. */
    dropEnding(profile: string, session: string): Promise<void> {
      lastChange = lastChange.then(() => removeEnding(profile, session));
      return lastChange;
    },
    /** True: nothing outlives this window. */
    isSessionOnly: () => sessionOnly,
  };

  async function addEnding(profile: string, accountId: string): Promise<void> {
    const sessions = (await load(profile, 'sessions')) ?? [];
    const own = sessions.filter((kept) => kept.accountId === accountId);
    const endings = (await load(profile, 'endings')) ?? [];
    await save(profile, 'endings', [...endings, ...own]);
  }

  async function removeEnding(profile: string, ended: string): Promise<void> {
    const endings = (await load(profile, 'endings')) ?? [];
    const others = endings.filter((kept) => kept.session !== ended);
    if (others.length === 0) await wipe(profile, 'endings');
    else await save(profile, 'endings', others);
  }

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

function nameOfKey(profile: string, keyId: string): string {
  return `dialogDesk.${profile}.encryptionKey.${keyId}`;
}

function keyOf(profile: string, kind: Kind): string {
  return `dialogDesk.${profile}.${kind}`;
}
