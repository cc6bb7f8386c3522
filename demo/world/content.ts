import type { Account } from '../telegram/state/account.ts';
import type { Content, Media, StoredMessage } from '../telegram/state/records.ts';
import { stableHash, type World } from '../telegram/state/world.ts';
import type { TlObject } from '../telegram/tl/values.ts';
import type { MessageData } from './notation.ts';
import { pictures } from './pictures/pictures.ts';

/** What a written-down message says. */
export function contentOf(
  world: World,
  account: Account,
  data: MessageData,
  earlier: readonly StoredMessage[],
  dcs: readonly number[],
): Content {
  const replyTo = data.replyTo === undefined ? undefined : earlier.at(-data.replyTo);
  const media = mediaOf(world, data, dcs);
  return {
    text: data.service ? '' : data.text,
    ...(media ? { media } : {}),
    ...(replyTo ? { replyToId: replyTo.id } : {}),
    ...(data.album ? { albumId: stableHash(`album:${data.album}`) } : {}),
    ...(data.forwardedFrom
      ? { forward: { fromName: data.forwardedFrom, at: world.nowSeconds() - 86_400 } }
      : {}),
    ...(data.mentionsMe ? { mentionIds: [account.me.id] } : {}),
    ...(data.service ? { service: actionOf(data) } : {}),
  };
}

/** Photos alternate between the data centres, so that clients must be able to fetch from another one. */
function mediaOf(world: World, data: MessageData, dcs: readonly number[]): Media | undefined {
  const dc = dcs[world.files.size % dcs.length]!;
  if (data.photo) {
    const canvas = pictures[data.photo]();
    return { kind: 'photo', photo: world.addPhoto(canvas.toPng(), dc, canvas.toThumbnail()) };
  }
  if (data.voiceSeconds !== undefined) {
    const file = world.addFile(voiceNote(data.voiceSeconds), 'audio/ogg', dc);
    return { kind: 'voice', file, seconds: data.voiceSeconds };
  }
  if (data.document) {
    const file = world.addFile(Buffer.from('%PDF-1.4\n% A demo.\n'), 'application/pdf', dc);
    return { kind: 'document', file, name: data.document };
  }
  return undefined;
}

/** Not a recording: bytes of a plausible size, behind the mark of an Ogg file. */
function voiceNote(seconds: number): Buffer {
  const bytes = Buffer.alloc(seconds * 400, 'demo');
  bytes.write('OggS');
  for (let at = 0; at < 63; at++)
    bytes[bytes.length - 63 + at] = Math.round(128 + 100 * Math.sin(at));
  return bytes;
}

function actionOf({ service, text }: MessageData): TlObject {
  return service === 'created'
    ? { _: 'messageActionChatCreate', title: text, users: [] }
    : { _: 'messageActionChatEditTitle', title: text };
}
