import { createHash } from 'node:crypto';
import { inWords, phrase, tn, type Phrase } from '../../protocol/l10n.ts';
import { AppError, toWireError } from '../../protocol/errors.ts';
import type { JobStage } from '../../protocol/jobRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Photo, ProviderFiles } from '../drafting/draftingModel.ts';
import type { Files } from '../files/files.ts';
import type { StoredFile } from '../files/fileRow.ts';
import * as limits from '../files/imageLimits.ts';
import { recordImageUse } from '../files/imageUse.ts';
import type { ImageUse } from '../files/imageUse.ts';
import { readImage } from '../files/readImage.ts';
import type { ImageFacts } from '../files/readImage.ts';
import type { Models } from '../models.ts';
import { addStageTime } from '../queue/stageTimes.ts';
import type { Store } from '../store/store.ts';
import type { TelegramGateway } from '../telegram/gateway.ts';

/** Downloads at the same time: Telegram asks those who fetch more to wait. */
const AT_ONCE = 4;

export interface PhotoReaderOptions {
  store: Store;
  files: Files;
  models: Pick<Models, 'provider'>;
  settings: () => { fileQuotaMegabytes: number };
  now: () => number;
  log: Log;
}

export interface WhichPhotos {
  accountId: string;
  dialogId: string;
  gateway: Pick<TelegramGateway, 'fetchPhoto'>;
  /** Of the dialog, oldest first. */
  messages: Message[];
}

export interface SeenPhotos {
  /** In the order of the messages. */
  photos: Photo[];
  /** Those that are kept at the provider. */
  fileIds: string[];
  /** For the user: what the model was not shown, and why. */
  warning: string | undefined;
}

/** One picture on its way to the model. */
interface Seen {
  photo: Photo;
  fileId?: string;
  facts?: Pick<ImageFacts, 'width' | 'height'>;
  byteLength?: number;
  uploaded?: boolean;
}

export type ReadPhotos = (which: WhichPhotos, signal: AbortSignal) => Promise<SeenPhotos>;

/**
 * The newest photos among the messages, of both sides: known ones by their id at the provider, without a download; new
 * ones are downloaded and uploaded, once. Where the endpoint keeps no files, or keeping failed, they travel inside the
 * request. What cannot be shown is left out with words to the model and the user; nothing else waits for it.
 */
export function createReadPhotos(options: PhotoReaderOptions): ReadPhotos {
  const { store, files, models, settings, now, log } = options;
  /** Of each dialog the last in line: two that read the same dialog would upload a photo twice. */
  const lines = new Map<string, Promise<unknown>>();

  async function inLine<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (lines.get(key) ?? Promise.resolve()).then(work);
    const end = turn.catch(() => {}).finally(() => lines.get(key) === end && lines.delete(key));
    lines.set(key, end);
    return turn;
  }

  async function read(which: WhichPhotos, signal: AbortSignal): Promise<SeenPhotos> {
    const { accountId, dialogId, messages } = which;
    const wanted = picturesIn(messages);
    if (wanted.length === 0) return { photos: [], fileIds: [], warning: undefined };
    const provider = models.provider();
    const known = new Map(
      files
        .listShown(accountId, dialogId, provider.endpoint)
        .filter(({ expiresAt }) => (expiresAt ?? Infinity) > now() + limits.EXPIRES_SOON_MS)
        .map((file) => [`${file.messageId}:${file.editedAt}`, file]),
    );
    const times: { stage: JobStage; ms: number }[] = [];

    async function timed<T>(stage: JobStage, work: () => Promise<T>): Promise<T> {
      const startedAt = performance.now();
      const result = await work();
      times.push({ stage, ms: performance.now() - startedAt });
      return result;
    }

    async function see(message: Message): Promise<Seen | undefined> {
      signal.throwIfAborted();
      const { messageId, editedAt = 0 } = message;
      if (isAnimated(message)) return leftOut(messageId, ANIMATED);
      const file = known.get(`${messageId}:${editedAt}`);
      if (file?.providerId) {
        const { fileId, byteLength } = file;
        return {
          photo: keptPhoto(messageId, file.providerId, file),
          fileId,
          facts: file,
          byteLength,
        };
      }
      const fetched = await timed('downloading', () => fetchPhoto(which, messageId, signal));
      if (!fetched) return message.media?.picture ? leftOut(messageId, UNREADABLE) : undefined;
      if ('why' in fetched) return leftOut(messageId, fetched.why);
      const { bytes } = fetched;
      const facts = readImage(bytes);
      if (!facts) return leftOut(messageId, UNREADABLE);
      if (bytes.length > limits.MAX_IMAGE_BYTES) return leftOut(messageId, TOO_LARGE);
      if (Math.max(facts.width, facts.height) > limits.MAX_IMAGE_EDGE)
        return leftOut(messageId, TOO_LARGE);
      return keep(message, bytes, facts);
    }

    async function keep(message: Message, bytes: Uint8Array, facts: ImageFacts): Promise<Seen> {
      const { messageId, editedAt = 0 } = message;
      const { mediaType, width, height } = facts;
      const inline: Seen = {
        photo: { messageId, kind: 'inline', bytes, mediaType },
        facts,
        byteLength: bytes.length,
      };
      const picture = { mediaType, width, height, byteLength: bytes.length };
      const contentHash = createHash('sha256').update(bytes).digest('hex');
      const { endpoint } = provider;
      const quota = settings().fileQuotaMegabytes * 1_000_000;
      const file = await store.write((tx) => {
        if (files.sumOfAccount(accountId).bytes + bytes.length > quota) return undefined;
        return files.begin(tx, { accountId, dialogId, endpoint, contentHash, ...picture });
      });
      if (!file)
        return leftOut(messageId, phrase('the room for pictures of this account is used up'));
      const { fileId } = file;
      let providerId = file.state === 'uploading' ? undefined : (file.providerId ?? undefined);
      const uploaded = providerId === undefined;
      if (providerId === undefined) {
        providerId = await timed('uploading', () => upload(provider, fileId, bytes, facts, signal));
      }
      if (providerId === undefined) return inline;
      await store.write((tx) => files.link(tx, fileId, messageId, editedAt));
      return { ...inline, photo: keptPhoto(messageId, providerId, file), fileId, uploaded };
    }

    const seen = (await inTurns(wanted, see)).filter((one) => one !== undefined);
    const shown = withinRequest(seen);
    await store.write((tx) => {
      for (const { fileId } of shown) if (fileId !== undefined) files.used(tx, fileId);
      for (const { stage, ms } of times) addStageTime(tx, stage, ms, now());
      const use = useOf(shown);
      if (use.images > 0) recordImageUse(tx, { at: now(), accountId, dialogId }, use);
    });
    return {
      photos: shown.map(({ photo }) => photo),
      fileIds: shown.flatMap(({ fileId }) => fileId ?? []),
      warning: warningOf(shown),
    };
  }

  /** Undefined where the endpoint keeps it not: the reason stands in the file's row. */
  async function upload(
    provider: ProviderFiles,
    fileId: string,
    bytes: Uint8Array,
    { mediaType }: ImageFacts,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const expiresInSeconds = limits.FILE_EXPIRES_SECONDS;
    let code: string;
    try {
      const kept = await provider.upload({ bytes, mediaType, expiresInSeconds }, signal);
      if (kept.kind === 'uploaded') {
        await store.write((tx) => {
          files.uploaded(tx, fileId, kept);
          // Asked to stop meanwhile (a reset, say): it is nobody's.
          if (signal.aborted) files.discard(tx, fileId);
        });
        signal.throwIfAborted();
        return kept.providerId;
      }
      code = kept.kind;
    } catch (error) {
      if (signal.aborted) {
        await store.write((tx) => files.stopped(tx, fileId));
        throw error;
      }
      code = toWireError(error).code;
      log('warn', `file ${fileId} was not uploaded: ${code}; its picture goes with the request`);
    }
    await store.write((tx) => files.uploadFailed(tx, fileId, code));
    return undefined;
  }

  return (which, signal) =>
    inLine(`${which.accountId}:${which.dialogId}`, () => read(which, signal));
}

/** The same to look at only: known ones by their id, all others as if they travelled inside the request. Uploads nothing. */
export function createPeekPhotos({
  files,
  models,
}: Pick<PhotoReaderOptions, 'files' | 'models'>): ReadPhotos {
  return ({ accountId, dialogId, ...which }, signal) => {
    const kept = files.listShown(accountId, dialogId, models.provider().endpoint);
    return readPhotosInline({ dialogId, ...which }, signal, ({ messageId, editedAt = 0 }) => {
      const file = kept.find((one) => one.messageId === messageId && one.editedAt === editedAt);
      return file?.providerId ? keptPhoto(messageId, file.providerId, file) : undefined;
    });
  };
}

/** The same without a store: every picture travels inside the request, and nothing is kept. `known`: but for these. */
export async function readPhotosInline(
  which: Omit<WhichPhotos, 'accountId'>,
  signal: AbortSignal,
  known: (message: Message) => Photo | undefined = () => undefined,
): Promise<SeenPhotos> {
  const wanted = picturesIn(which.messages);
  const seen = await inTurns(wanted, async (message): Promise<Seen | undefined> => {
    const { messageId } = message;
    if (isAnimated(message)) return leftOut(messageId, ANIMATED);
    const photo = known(message);
    if (photo) return { photo };
    const fetched = await fetchPhoto(which, messageId, signal);
    if (!fetched || 'why' in fetched) return fetched && leftOut(messageId, fetched.why);
    const { bytes } = fetched;
    const facts = readImage(bytes);
    if (!facts || bytes.length > limits.MAX_IMAGE_BYTES) return leftOut(messageId, TOO_LARGE);
    const { mediaType } = facts;
    return {
      photo: { messageId, kind: 'inline', bytes, mediaType },
      facts,
      byteLength: bytes.length,
    };
  });
  const shown = withinRequest(seen.filter((one) => one !== undefined));
  return { photos: shown.map(({ photo }) => photo), fileIds: [], warning: warningOf(shown) };
}

const TOO_LARGE = phrase('too large');
const UNREADABLE = phrase('a format that models cannot read');
const ANIMATED = phrase('animations cannot be read by models');

/** What is withheld or protected is shown to no model, whether it was before or not. */
const isPicture = ({ media, protected: guarded }: Message): boolean =>
  (media?.kind === 'photo' || media?.picture !== undefined) &&
  media.withheld === undefined &&
  guarded !== true;

/** The newest, as many as a request shows; of those that move the ones that wait for an answer, to tell of them. */
function picturesIn(messages: Message[]): Message[] {
  const own = messages.findLastIndex(({ out }) => out);
  return messages
    .filter((message, at) => isPicture(message) && (at > own || !isAnimated(message)))
    .slice(-limits.MOST_PHOTOS);
}

const isAnimated = ({ media }: Message): boolean => media?.picture === 'animated';

function keptPhoto(
  messageId: number,
  providerId: string,
  { mediaType, byteLength, contentHash: sha256 }: StoredFile,
): Photo {
  return { messageId, kind: 'file', providerId, facts: { mediaType, byteLength, sha256 } };
}

function leftOut(messageId: number, why: Phrase): Seen {
  return { photo: { messageId, kind: 'leftOut', why: inWords(why) } };
}

async function fetchPhoto(
  { gateway, dialogId }: Pick<WhichPhotos, 'gateway' | 'dialogId'>,
  messageId: number,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array } | { why: Phrase } | undefined> {
  try {
    return await gateway.fetchPhoto({ dialogId, messageId, maxEdge: limits.PHOTO_EDGE, signal });
  } catch (error) {
    if (error instanceof AppError && error.code === 'tooLarge') return { why: TOO_LARGE };
    throw error;
  }
}

/** A few at a time, the answers in order. */
async function inTurns<T, R>(all: T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    results.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}

/** Of those that travel inside the request the newest, as many as it holds. */
function withinRequest(seen: Seen[]): Seen[] {
  let room = limits.MAX_INLINE_BYTES;
  return seen
    .toReversed()
    .map((one) => {
      if (one.photo.kind !== 'inline') return one;
      room -= one.photo.bytes.length;
      return room < 0 ? leftOut(one.photo.messageId, phrase('too many for one request')) : one;
    })
    .toReversed();
}

function useOf(seen: Seen[]): ImageUse {
  const shown = seen.filter(({ facts, photo }) => facts && photo.kind !== 'leftOut');
  const sum = (count: (one: Seen) => number) => shown.reduce((total, one) => total + count(one), 0);
  return {
    images: shown.length,
    bytes: sum(({ byteLength = 0 }) => byteLength),
    uploads: sum(({ uploaded }) => Number(uploaded === true)),
    visionTokens: sum(({ facts }) => (facts ? limits.visionTokens(facts) : 0)),
  };
}

/** "2 pictures were not shown to the model: too large." */
function warningOf(seen: Seen[]): string | undefined {
  const reasons = seen.flatMap(({ photo }) => (photo.kind === 'leftOut' ? photo.why : []));
  if (reasons.length === 0) return undefined;
  return tn(
    'A picture was not shown to the model: {1}.|{0} pictures were not shown to the model: {1}.',
    reasons.length,
    [...new Set(reasons)].join('; '),
  );
}
