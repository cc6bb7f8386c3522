import { randomBytes } from 'node:crypto';
import type { EncryptionKey, EncryptionStatus } from '../protocol/encryptionRecords.ts';
import type { Configuration } from '../protocol/configuration.ts';
import { describeError, type Log } from './log.ts';
import type { Secrets } from './secrets.ts';
import type { Connection } from './sidecarClient.ts';

type Line = Pick<Connection, 'request'>;

/**
 * The keys that message text is encrypted with at rest, each in the secret store under its own name: two windows never
 * write over each other's. A key is used only once the store has shown that it keeps it.
 */
export function createEncryptionKeys(options: {
  secrets: Pick<Secrets, 'keepKey' | 'loadKey' | 'wipeKey'>;
  isWanted: () => boolean;
  /** It was to begin, and there is nowhere to keep a key. */
  onRefused: () => void;
  log: Log;
}) {
  const { secrets, isWanted, onRefused, log } = options;

  /** What the worker is told with its configuration; undefined: nothing is encrypted, nor to be. */
  async function wishOf(profile: string, line: Line): Promise<Configuration['encryption']> {
    const { keyIds, retiredKeyIds } = await line.request('encryption/get', {});
    await wipe(profile, retiredKeyIds);
    const wanted = isWanted();
    if (keyIds.length === 0) return wanted ? begin(profile) : undefined;
    const found = await Promise.all(keyIds.map((keyId) => secrets.loadKey(profile, keyId)));
    return { wanted, keys: found.filter((key) => key !== undefined) };
  }

  /** Answers the key to write with. */
  async function told(
    profile: string,
    line: Line,
    configuration: Configuration,
  ): Promise<EncryptionKey | undefined> {
    const encryption = await wishOf(profile, line);
    await line.request('sidecar/configure', {
      ...configuration,
      ...(encryption ? { encryption } : {}),
    });
    return encryption?.keys[0];
  }

  async function begin(profile: string): Promise<Configuration['encryption']> {
    try {
      return { wanted: true, keys: [await create(profile)] };
    } catch (error) {
      log.warn(`A key was not kept, and nothing is encrypted: ${describeError(error)}`);
      onRefused();
      return undefined;
    }
  }

  async function create(profile: string): Promise<EncryptionKey> {
    const key = {
      keyId: randomBytes(8).toString('hex'),
      key: randomBytes(32).toString('base64'),
    };
    await secrets.keepKey(profile, key);
    return key;
  }

  async function wipe(profile: string, keyIds: readonly string[]): Promise<void> {
    for (const keyId of keyIds) await secrets.wipeKey(profile, keyId);
  }

  return {
    /** Tells the worker its configuration, with the keys of what it has stored. */
    async configure(profile: string, line: Line, configuration: Configuration): Promise<void> {
      const first = await told(profile, line, configuration);
      if (!first) return;
      const { keyIds } = await line.request('encryption/get', {});
      if (keyIds.includes(first.keyId)) return;
      // Another window has begun at the same moment, or all is plain since: this key opens nothing.
      await wipe(profile, [first.keyId]);
      if (keyIds.length === 0 && isWanted()) await told(profile, line, configuration);
    },
    /** From now on by another key. @throws where the secret store does not keep it, or AppError `conflict` */
    async rotate(profile: string, line: Line): Promise<void> {
      const key = await create(profile);
      try {
        await line.request('encryption/rotate', { key });
      } catch (error) {
        await wipe(profile, [key.keyId]);
        throw error;
      }
    },
    /** Nothing needs these any more. */
    forget: (profile: string, { retiredKeyIds }: EncryptionStatus) => wipe(profile, retiredKeyIds),
  };
}
