import { readObject } from '../tl/decode.ts';
import { child, int, long, longs } from '../tl/fields.ts';
import { INVOKE_WITH_LAYER } from '../tl/ids.ts';
import type { TlReader } from '../tl/reader.ts';
import type { Schema } from '../tl/schema.ts';
import type { TlObject } from '../tl/values.ts';

export interface Query {
  query: TlObject;
  /** The layer that the query names: it holds for this auth key from here on. */
  layer?: number;
  /** Messages whose queries must have ended before this one starts. */
  after: bigint[];
  withoutUpdates: boolean;
}

/** Takes a query out of its wrappers (invokeWithLayer, initConnection …). The layer is read first: it decides how to read the rest. */
export function readQuery(
  reader: TlReader,
  currentLayer: number | undefined,
  schemaOf: (layer: number | undefined) => Schema,
): Query {
  let layer: number | undefined;
  if (reader.peek() === INVOKE_WITH_LAYER) {
    reader.uint();
    layer = reader.int();
  }
  let query = readObject(schemaOf(layer ?? currentLayer), reader);
  const after: bigint[] = [];
  let withoutUpdates = false;
  for (;;) {
    if (query._ === 'invokeWithLayer') layer = int(query, 'layer');
    else if (query._ === 'invokeAfterMsg') after.push(long(query, 'msg_id'));
    else if (query._ === 'invokeAfterMsgs') after.push(...longs(query, 'msg_ids'));
    else if (query._ === 'invokeWithoutUpdates') withoutUpdates = true;
    else if (!TRANSPARENT.has(query._)) break;
    query = child(query, 'query');
  }
  return { query, after, withoutUpdates, ...(layer === undefined ? {} : { layer }) };
}

const TRANSPARENT = new Set(['initConnection', 'invokeWithMessagesRange', 'invokeWithTakeout']);
