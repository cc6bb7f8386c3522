/** What stands in a field: enough for the codec to walk any layer without generated code. */
export type TypeRef =
  | { kind: 'primitive'; primitive: Primitive }
  | { kind: 'vector'; bare: boolean; of: TypeRef }
  /** Any constructor of a type; its id is on the wire. */
  | { kind: 'boxed' }
  /** Exactly this constructor; no id on the wire. */
  | { kind: 'bare'; name: string }
  /** `!X`: any boxed value, possibly compressed. */
  | { kind: 'any' };

const PRIMITIVES = [
  '#',
  'int',
  'long',
  'double',
  'string',
  'bytes',
  'Bool',
  'true',
  'int128',
  'int256',
] as const;
export type Primitive = (typeof PRIMITIVES)[number];

export interface Argument {
  name: string;
  type: TypeRef;
  /** Present only if this bit of that flags field is set. */
  flag?: { field: string; bit: number };
}

export interface Definition {
  name: string;
  id: number;
  arguments: Argument[];
  result: TypeRef;
  isMethod: boolean;
}

export class Schema {
  readonly layer: number;
  readonly byId = new Map<number, Definition>();
  readonly constructors = new Map<string, Definition>();
  readonly methods = new Map<string, Definition>();

  constructor(layer: number, ...groups: Definition[][]) {
    this.layer = layer;
    for (const definition of groups.flat()) {
      this.byId.set(definition.id, definition);
      const table = definition.isMethod ? this.methods : this.constructors;
      table.set(definition.name, definition);
    }
  }
}

export function parseType(source: string): TypeRef {
  // mtcute's spelling of "a long that fits a JavaScript number"
  if (source === 'int53') return { kind: 'primitive', primitive: 'long' };
  const primitive = PRIMITIVES.find((name) => name === source);
  if (primitive) return { kind: 'primitive', primitive };
  if (source === '!X' || source === 'X' || source === 'Object') return { kind: 'any' };
  const vector = /^([Vv])ector<(.+)>$/.exec(source);
  if (vector) return { kind: 'vector', bare: vector[1] === 'v', of: parseType(vector[2]!) };
  if (source.startsWith('%')) return { kind: 'bare', name: source.slice(1) };
  const lastPart = source.slice(source.lastIndexOf('.') + 1);
  return /^[a-z]/.test(lastPart) ? { kind: 'bare', name: source } : { kind: 'boxed' };
}
