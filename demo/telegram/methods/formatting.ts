import { RpcError } from '../mtproto/rpcError.ts';
import { child, int, long, optionalChildren, text } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';

const MAX_ENTITIES = 100;
const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/g;

/**
 * A text as Telegram keeps it: without white space around it, its entities moved along and inside it, people named by
 * id alone, addresses found (core.telegram.org/api/entities).
 */
export function formattedOf(query: TlObject): { text: string; entities?: TlObject[] } {
  const raw = text(query, 'message');
  const lead = raw.length - raw.trimStart().length;
  const kept = raw.trim();
  const given = (optionalChildren(query, 'entities') ?? []).slice(0, MAX_ENTITIES);
  const moved = given.flatMap((entity) => {
    const [start, end] = [int(entity, 'offset'), int(entity, 'offset') + int(entity, 'length')];
    if (start < 0 || end < start || isSplit(raw, start) || isSplit(raw, end)) {
      throw new RpcError(400, 'ENTITY_BOUNDS_INVALID');
    }
    const [from, to] = [start, end].map((at) => Math.min(Math.max(0, at - lead), kept.length));
    return from! < to! ? [{ ...stored(entity), offset: from!, length: to! - from! }] : [];
  });
  const entities = [...moved, ...addresses(kept, moved)];
  return { text: kept, ...(entities.length > 0 ? { entities } : {}) };
}

function stored(entity: TlObject): TlObject {
  if (entity._ !== 'inputMessageEntityMentionName') return entity;
  const userId = long(child(entity, 'user_id'), 'user_id');
  return { ...entity, _: 'messageEntityMentionName', user_id: userId };
}

function addresses(message: string, taken: readonly TlObject[]): TlObject[] {
  return [...message.matchAll(ADDRESS)]
    .map(({ index, 0: { length } }) => ({ _: 'messageEntityUrl', offset: index, length }))
    .filter(({ offset, length }) =>
      taken.every((one) => {
        const start = int(one, 'offset');
        const isAround = start < offset + length && start + int(one, 'length') > offset;
        return !isAround || !/TextUrl|Code|Pre/.test(one._);
      }),
    );
}

function isSplit(message: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(message.slice(Math.max(0, at - 1), at + 1));
}
