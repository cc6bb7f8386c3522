// API layers: the one that GramJS ships is bundled; any other is loaded from a file.
import apiTl from 'telegram/tl/apiTl.js';
import { readFileSync } from 'node:fs';
import { MTPROTO_DEFS } from './mtprotoSchema.ts';
import { Schema, defsFromMtcuteJson, parseTl } from './schema.ts';

/** The layer of the text that GramJS ships. */
export const GRAMJS_LAYER = 198;

export class Layers {
  private readonly byLayer = new Map<number, Schema>();
  add(s: Schema): this {
    this.byLayer.set(s.layer, s);
    return this;
  }
  get(layer: number): Schema {
    const exact = this.byLayer.get(layer);
    if (exact) return exact;
    const all = [...this.byLayer.keys()].sort((a, b) => a - b);
    const best = all.filter((l) => l <= layer).at(-1) ?? all[0];
    if (best === undefined) throw new Error('no TL layer loaded');
    return this.byLayer.get(best)!;
  }
}
export const gramjsSchema = (): Schema => new Schema(GRAMJS_LAYER, parseTl(apiTl), MTPROTO_DEFS);
export function schemaFromFile(path: string): Schema {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.json')) {
    const j = JSON.parse(text);
    return new Schema(j.l, defsFromMtcuteJson(j.e), MTPROTO_DEFS);
  }
  const layer = /\/\/ LAYER (\d+)/.exec(text);
  if (!layer) throw new Error(`${path} names no layer: a line "// LAYER <number>" is missing`);
  return new Schema(Number(layer[1]), parseTl(text), MTPROTO_DEFS);
}
