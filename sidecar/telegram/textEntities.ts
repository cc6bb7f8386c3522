import { Api } from 'telegram/tl/index.js';
import { tidy } from '../../protocol/formattedText.ts';
import type { TextEntity } from '../../protocol/textEntity.ts';
import type { PeerCache } from './gateway.ts';
import { loadInputPeer } from './peers.ts';

/** The formatting of a received text, of what a person sees of it; hashtags, commands and the like are plain text. */
export function readEntities(text: string, entities: Api.TypeMessageEntity[]): TextEntity[] {
  return tidy(
    text,
    entities.flatMap((entity) => readEntity(text, entity)),
  );
}

function readEntity(text: string, entity: Api.TypeMessageEntity): TextEntity[] {
  const { offset, length } = entity;
  const size = { offset, length };
  // What is left to the default is text like any other.
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (entity.className) {
    case 'MessageEntityBold':
      return [{ kind: 'bold', ...size }];
    case 'MessageEntityItalic':
      return [{ kind: 'italic', ...size }];
    case 'MessageEntityUnderline':
      return [{ kind: 'underline', ...size }];
    case 'MessageEntityStrike':
      return [{ kind: 'strike', ...size }];
    case 'MessageEntitySpoiler':
      return [{ kind: 'spoiler', ...size }];
    case 'MessageEntityCode':
      return [{ kind: 'code', ...size }];
    case 'MessageEntityPre':
      return [{ kind: 'pre', ...size, ...(entity.language ? { language: entity.language } : {}) }];
    case 'MessageEntityTextUrl':
      return [{ kind: 'link', ...size, url: entity.url }];
    case 'MessageEntityUrl':
    case 'MessageEntityEmail':
      return [{ kind: 'link', ...size }];
    case 'MessageEntityMention':
      return [{ kind: 'mention', ...size }];
    case 'MessageEntityMentionName':
      return [{ kind: 'mention', ...size, userId: String(entity.userId) }];
    case 'MessageEntityBlockquote':
      return [{ kind: 'quote', ...size, ...(entity.collapsed ? { collapsed: true } : {}) }];
    default:
      return [];
  }
}

/** For sending. A mention of somebody this account has never met is plain text: Telegram takes no other. */
export async function writeEntities(
  entities: readonly TextEntity[],
  peers: PeerCache,
): Promise<Api.TypeMessageEntity[]> {
  const written = await Promise.all(entities.map((entity) => writeEntity(entity, peers)));
  return written.flat();
}

async function writeEntity(
  { kind, offset, length, url, userId, language, collapsed }: TextEntity,
  peers: PeerCache,
): Promise<Api.TypeMessageEntity[]> {
  const size = { offset, length };
  if (kind === 'pre') return [new Api.MessageEntityPre({ ...size, language: language ?? '' })];
  if (kind === 'quote') {
    return [new Api.MessageEntityBlockquote({ ...size, ...(collapsed ? { collapsed } : {}) })];
  }
  if (kind === 'link')
    return url === undefined ? [] : [new Api.MessageEntityTextUrl({ ...size, url })];
  if (kind === 'mention') {
    const user = userId === undefined ? undefined : await loadInputUser(peers, userId);
    return user ? [new Api.InputMessageEntityMentionName({ ...size, userId: user })] : [];
  }
  return [new PLAIN_ENTITIES[kind](size)];
}

/** Those that have nothing but a place. */
const PLAIN_ENTITIES = {
  bold: Api.MessageEntityBold,
  italic: Api.MessageEntityItalic,
  underline: Api.MessageEntityUnderline,
  strike: Api.MessageEntityStrike,
  spoiler: Api.MessageEntitySpoiler,
  code: Api.MessageEntityCode,
} as const;

async function loadInputUser(peers: PeerCache, userId: string): Promise<Api.InputUser | undefined> {
  // Without a known peer there is nothing to name.
  const peer = await loadInputPeer(peers, `u${userId}`).catch(() => undefined);
  if (peer?.className !== 'InputPeerUser') return undefined;
  return new Api.InputUser({ userId: peer.userId, accessHash: peer.accessHash });
}
