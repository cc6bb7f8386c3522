import { AppError } from '../../protocol/errors.ts';
import type { Connection } from './connect.ts';
import type { ImageType, ProviderFiles } from './draftingModel.ts';
import { fileIdsOf, withoutFiles } from './photoParts.ts';
import type { Prompt } from './promptParts.ts';

/** An endpoint without files is asked again after a day: servers are updated. */
const ASK_AGAIN_MS = 86_400_000;
const FILE_NAMES: Record<ImageType, string> = {
  'image/jpeg': 'photo.jpg',
  'image/png': 'photo.png',
  'image/gif': 'photo.gif',
  'image/webp': 'photo.webp',
};
/** What servers without a Files API answer. */
const NO_FILES_STATUS: readonly unknown[] = [400, 404, 405, 501];
/** The most ids that one question may name. */
const MOST_IDS = 100;

const notStreaming = (): boolean => false;

/** The Files API of an endpoint, where it has one. */
export function createProviderFiles(
  endpoint: string,
  connection: () => Promise<Connection>,
  now: () => number = Date.now,
): ProviderFiles {
  let withoutUntil = 0;

  return {
    endpoint,
    async upload({ bytes, mediaType, expiresInSeconds }, signal) {
      if (now() < withoutUntil) return { kind: 'noFiles' };
      const { client, sdk, guard } = await connection();
      return guard(signal, notStreaming, async () => {
        const file = await sdk.toFile(bytes, FILE_NAMES[mediaType], { type: mediaType });
        try {
          const params = { file, expires_in_seconds: expiresInSeconds };
          const { id, expires_at: expiry } = await client.files.upload(params, { signal });
          // A server that answers anything to any address has no files either.
          if (typeof id !== 'string' || id === '') return without();
          const expiresAt = Date.parse(expiry ?? '');
          return {
            kind: 'uploaded',
            providerId: id,
            expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
          };
        } catch (error) {
          if (!(error instanceof sdk.APIError)) throw error;
          if (isFull(error)) return { kind: 'full' };
          if (NO_FILES_STATUS.includes(error.status)) return without();
          throw error;
        }
      });
      function without(): { kind: 'noFiles' } {
        withoutUntil = now() + ASK_AGAIN_MS;
        return { kind: 'noFiles' };
      }
    },
    async remove(providerId, signal) {
      const { client, sdk, guard } = await connection();
      await guard(signal, notStreaming, async () => {
        try {
          await client.files.delete(providerId, {}, { signal });
        } catch (error) {
          if (!(error instanceof sdk.NotFoundError)) throw error;
        }
      });
    },
  };
}

/** Its own account of files is full: the code is the API's own, in the details of its error. */
function isFull(error: object): boolean {
  return 'errorCode' in error && error.errorCode === 'storage_quota_exceeded';
}

/**
 * Asks with the prompt; where that is refused and the endpoint no longer has some of its files, once more with words
 * in their place. The list of files tells which: an error's text decides nothing.
 */
export async function askWithFiles<T>(
  connection: Connection,
  prompt: Prompt,
  options: { signal: AbortSignal; onFilesGone?: ((providerIds: string[]) => void) | undefined },
  ask: (prompt: Prompt) => Promise<T>,
): Promise<T> {
  try {
    return await ask(prompt);
  } catch (error) {
    const ids = fileIdsOf(prompt);
    if (!(error instanceof AppError && error.code === 'modelRejected') || ids.length === 0) {
      throw error;
    }
    const gone = await findGone(connection, ids, options.signal);
    if (gone.length === 0) throw error;
    options.onFilesGone?.(gone);
    return ask(withoutFiles(prompt, gone));
  }
}

async function findGone(
  { client, guard }: Connection,
  all: string[],
  signal: AbortSignal,
): Promise<string[]> {
  const ids = [...new Set(all)].slice(0, MOST_IDS);
  const found = await guard(signal, notStreaming, () => client.files.list({ ids }, { signal }));
  const there = found.data
    .filter(({ expires_at: at }) => !at || Date.parse(at) > Date.now())
    .map(({ id }) => id);
  return ids.filter((id) => !there.includes(id));
}
