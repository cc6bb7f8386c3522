import apiTl from 'telegram/tl/apiTl.js';
import { readFileSync } from 'node:fs';
import { MTPROTO_DEFINITIONS } from './mtprotoSchema.ts';
import { parseMtcuteSchema } from './mtcuteSchema.ts';
import { layerOf, parseTl } from './parseTl.ts';
import { Schema } from './schema.ts';

/** The layer of the schema text that GramJS ships, which does not name it; a test holds them together. */
export const GRAMJS_LAYER = 198;

/** Layers are data: each auth key is served in the layer its client named. */
export class Layers {
  readonly #schemas: Schema[] = [];

  add(schema: Schema): void {
    this.#schemas.push(schema);
    this.#schemas.sort((a, b) => a.layer - b.layer);
  }

  /** That layer, else the nearest one below, else the lowest there is. */
  get(layer: number): Schema {
    const schema = this.#schemas.findLast((each) => each.layer <= layer) ?? this.#schemas[0];
    if (!schema) throw new Error('No TL layer is loaded.');
    return schema;
  }
}

export function gramjsSchema(): Schema {
  return new Schema(GRAMJS_LAYER, parseTl(apiTl), MTPROTO_DEFINITIONS);
}

/** A layer from a file: TL text with a line `// LAYER <number>`, or mtcute's JSON form. */
export function loadSchema(path: string): Schema {
  const source = readFileSync(path, 'utf8');
  if (path.endsWith('.json')) {
    const { layer, definitions } = parseMtcuteSchema(source);
    return new Schema(layer, definitions, MTPROTO_DEFINITIONS);
  }
  const layer = layerOf(source);
  if (layer === undefined) throw new Error(`${path} has no line "// LAYER <number>".`);
  return new Schema(layer, parseTl(source), MTPROTO_DEFINITIONS);
}
