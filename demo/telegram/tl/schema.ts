// TL schema: parses TL text (or mtcute's JSON form) into a table the codec can walk.
// Nothing here depends on a Telegram client library.

export type TypeRef =
  | { k: 'prim'; p: Prim }
  | { k: 'vec'; bare: boolean; of: TypeRef }
  | { k: 'boxed'; name: string } // any constructor of this type, id on the wire
  | { k: 'bare'; name: string } // exactly this constructor, no id on the wire
  | { k: 'any' }; // !X / X / Object
export type Prim =
  | '#'
  | 'int'
  | 'long'
  | 'double'
  | 'string'
  | 'bytes'
  | 'Bool'
  | 'true'
  | 'int128'
  | 'int256';
export interface Arg {
  name: string;
  type: TypeRef;
  flag?: { field: string; bit: number };
}
export interface Def {
  name: string;
  id: number;
  args: Arg[];
  result: TypeRef;
  isFn: boolean;
}

const PRIMS = new Set<string>([
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
]);

export function parseType(s: string): TypeRef {
  if (s === 'int53') return { k: 'prim', p: 'long' }; // mtcute's spelling of "long that fits a JS number"
  if (PRIMS.has(s)) return { k: 'prim', p: s as Prim };
  if (s === '!X' || s === 'X' || s === 'Object') return { k: 'any' };
  const v = /^([Vv])ector<(.+)>$/.exec(s);
  if (v) return { k: 'vec', bare: v[1] === 'v', of: parseType(v[2]!) };
  if (s.startsWith('%')) return { k: 'bare', name: s.slice(1) };
  const last = s.slice(s.lastIndexOf('.') + 1);
  return /^[a-z]/.test(last) ? { k: 'bare', name: s } : { k: 'boxed', name: s };
}

export function parseTl(text: string): Def[] {
  const out: Def[] = [];
  let isFn = false;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (!line) continue;
    const section = /^---(\w+)---$/.exec(line);
    if (section) {
      isFn = section[1] === 'functions';
      continue;
    }
    const m = /^([\w.]+)#([0-9a-fA-F]+)\s*(.*?)\s*=\s*([\w.<>%]+)\s*;$/.exec(line);
    if (!m || m[1] === 'vector') continue; // `vector#1cb5c415 {t:Type}` and id-less lines are built in / unused
    const args: Arg[] = [];
    for (const tok of m[3]!.split(/\s+/)) {
      if (!tok || tok.startsWith('{')) continue;
      const a = /^(\w+):(?:(\w+)\.(\d+)\?)?(.+)$/.exec(tok);
      if (!a) throw new Error(`cannot parse TL argument ${tok} in ${line}`);
      args.push({
        name: a[1]!,
        type: parseType(a[4]!),
        ...(a[2] ? { flag: { field: a[2], bit: Number(a[3]) } } : {}),
      });
    }
    out.push({ name: m[1]!, id: parseInt(m[2]!, 16) >>> 0, args, result: parseType(m[4]!), isFn });
  }
  return out;
}

interface JsonEntry {
  kind: 'class' | 'method';
  name: string;
  type: string;
  id: number;
  typeModifiers?: { isVector?: boolean };
  arguments: {
    name: string;
    type: string;
    typeModifiers?: { predicate?: string; isVector?: boolean; isBareVector?: boolean };
  }[];
}
export function defsFromMtcuteJson(entries: JsonEntry[]): Def[] {
  return entries.map((e) => ({
    name: e.name,
    id: e.id >>> 0,
    isFn: e.kind === 'method',
    result: e.typeModifiers?.isVector
      ? { k: 'vec', bare: false, of: parseType(e.type) }
      : parseType(e.type),
    args: e.arguments.map((a) => {
      const tm = a.typeModifiers ?? {};
      let type = parseType(a.type);
      if (tm.isVector || tm.isBareVector) type = { k: 'vec', bare: !!tm.isBareVector, of: type };
      const p = tm.predicate?.split('.');
      return { name: a.name, type, ...(p ? { flag: { field: p[0]!, bit: Number(p[1]) } } : {}) };
    }),
  }));
}

export class Schema {
  readonly layer: number;
  readonly byId = new Map<number, Def>();
  readonly types = new Map<string, Def>();
  readonly fns = new Map<string, Def>();
  constructor(layer: number, ...groups: Def[][]) {
    this.layer = layer;
    for (const defs of groups)
      for (const d of defs) {
        this.byId.set(d.id, d);
        (d.isFn ? this.fns : this.types).set(d.name, d);
      }
  }
}
