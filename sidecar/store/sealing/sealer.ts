import { AppError } from '../../../protocol/errors.ts';
import { keyIdOf, openValue, sealValue, type Bytes, type NamedKey } from './sealValue.ts';

/**
 * What is done with what people wrote:
 *
 * off: it is plain. · locked: it is sealed, and the key is not here: nothing is read or written.
 * on: it is written by `keyId`. `isMixed` while what is there is being rewritten: plain or by an earlier key.
 * leaving: it is written plain, and what is there is being opened.
 */
export type Sealing =
  | { kind: 'off' }
  | { kind: 'locked' }
  | { kind: 'on'; keyId: string; isMixed: boolean }
  | { kind: 'leaving' };

export type Value = string | Bytes;
export type Sealer = ReturnType<typeof createSealer>;

/**
 * Columns of which a damaged value is left as it is: their row has a checksum, which tells, and the conversation is set
 * aside.
 */
const CHECKED = ['chat_message.text', 'chat_message.checksum'];

/** The keys, in memory alone, and what they are used for just now. Empty text stays empty: it says nothing. */
export function createSealer() {
  const keys = new Map<string, NamedKey>();
  let sealing: Sealing = { kind: 'off' };

  function keyOf(keyId: string): NamedKey {
    const key = keys.get(keyId);
    if (key) return key;
    throw keyMissing();
  }

  function seal<T extends Value>(column: string, value: T): T {
    if (sealing.kind === 'locked') throw keyMissing();
    if (sealing.kind !== 'on' || value.length === 0) return value;
    return sealValue(keyOf(sealing.keyId), column, value);
  }

  /** @throws AppError `encryptionKeyMissing`; `databaseCorrupt` where it is not what was written */
  function open<T extends Value>(column: string, value: T): T {
    if (sealing.kind === 'off' || value.length === 0) return value;
    if (sealing.kind === 'locked') throw keyMissing();
    const keyId = keyIdOf(value);
    const key = keyId === undefined ? undefined : keys.get(keyId);
    // What somebody wrote may look like a sealed value; only where all is sealed it cannot be one.
    if (!key && (sealing.kind === 'leaving' || sealing.isMixed)) return value;
    try {
      if (!key) throw new Error('It is not sealed by a key of this database.');
      return openValue(key, column, value);
    } catch (error) {
      if (CHECKED.includes(column)) return value;
      throw notWhatWasWritten(column, error);
    }
  }

  return {
    seal,
    open,
    now: (): Sealing => sealing,
    use(next: Sealing): void {
      sealing = next;
    },
    add: (key: NamedKey) => void keys.set(key.keyId, key),
    get: (keyId: string) => keys.get(keyId),
    forget: (keyId: string) => void keys.delete(keyId),
    keyIds: (): string[] => [...keys.keys()],
    /** As everything is to be written from now on. */
    isAsWritten(value: Value): boolean {
      const keyId = keyIdOf(value);
      if (sealing.kind === 'on') return value.length === 0 || keyId === sealing.keyId;
      return keyId === undefined || !keys.has(keyId);
    },
  };
}

export function keyMissing(): AppError {
  return new AppError(
    'encryptionKeyMissing',
    'What is stored is encrypted, and its key is not in the secret store.',
    {
      hint: 'Unlock the secret store of your system and restart the worker, or reset the local data.',
    },
  );
}

export function keyWrong(): AppError {
  return new AppError(
    'encryptionKeyMissing',
    'What is stored is encrypted with another key than the one in the secret store.',
    { hint: 'Bring back the key it was encrypted with, or reset the local data.' },
  );
}

function notWhatWasWritten(column: string, cause: unknown): AppError {
  return new AppError(
    'databaseCorrupt',
    "A part of the worker's database is not what was written.",
    {
      hint: 'Another program changed state.db. Reset the dialog it belongs to, or move state.db away and restart the worker.',
      cause: new Error(`${column} cannot be opened`, { cause }),
    },
  );
}
