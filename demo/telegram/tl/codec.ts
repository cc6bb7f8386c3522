// Schema-driven TL (de)serialiser. Objects are plain: { _: 'user', id: 1n, first_name: 'A' }.
// long -> bigint, int128/int256/bytes -> Buffer, flags are computed from the fields present.
import { unzipSync } from 'node:zlib';
import type { Def, Schema, TypeRef } from './schema.ts';

export interface TlObject {
  _: string;
  [field: string]: any;
}
const VECTOR = 0x1cb5c415,
  TRUE = 0x997275b5,
  FALSE = 0xbc799737;
export const GZIP = 0x3072cfa1;

export class TlError extends Error {
  constructor(msg: string) {
    super(msg);
    this.name = 'TlError';
  }
}

export class TlReader {
  readonly buf: Buffer;
  pos = 0;
  constructor(buf: Buffer, pos = 0) {
    this.buf = buf;
    this.pos = pos;
  }
  get left(): number {
    return this.buf.length - this.pos;
  }
  raw(n: number): Buffer {
    if (n < 0 || n > this.left) throw new TlError(`need ${n} bytes, ${this.left} left`);
    const r = this.buf.subarray(this.pos, this.pos + n);
    this.pos += n;
    return r;
  }
  int(): number {
    return this.raw(4).readInt32LE(0);
  }
  uint(): number {
    return this.raw(4).readUInt32LE(0);
  }
  peek(): number {
    return this.buf.readUInt32LE(this.pos);
  }
  long(): bigint {
    return this.raw(8).readBigInt64LE(0);
  }
  double(): number {
    return this.raw(8).readDoubleLE(0);
  }
  bytes(): Buffer {
    let n = this.raw(1)[0]!,
      head = 1;
    if (n === 254) {
      const b = this.raw(3);
      n = b[0]! | (b[1]! << 8) | (b[2]! << 16);
      head = 4;
    }
    const r = Buffer.from(this.raw(n));
    this.raw((4 - ((head + n) % 4)) % 4);
    return r;
  }
}

export class TlWriter {
  private buf: Buffer;
  private n = 0;
  constructor(size = 256) {
    this.buf = Buffer.allocUnsafe(size);
  }
  private room(k: number): number {
    if (this.n + k > this.buf.length) {
      const b = Buffer.allocUnsafe(Math.max(this.buf.length * 2, this.n + k));
      this.buf.copy(b, 0, 0, this.n);
      this.buf = b;
    }
    const at = this.n;
    this.n += k;
    return at;
  }
  raw(b: Uint8Array): this {
    const at = this.room(b.length);
    this.buf.set(b, at);
    return this;
  }
  int(v: number): this {
    const at = this.room(4);
    this.buf.writeInt32LE(v | 0, at);
    return this;
  }
  uint(v: number): this {
    const at = this.room(4);
    this.buf.writeUInt32LE(v >>> 0, at);
    return this;
  }
  long(v: bigint | number): this {
    const at = this.room(8);
    this.buf.writeBigInt64LE(BigInt.asIntN(64, BigInt(v)), at);
    return this;
  }
  double(v: number): this {
    const at = this.room(8);
    this.buf.writeDoubleLE(v, at);
    return this;
  }
  bytes(v: Uint8Array | string): this {
    const b = typeof v === 'string' ? Buffer.from(v, 'utf8') : v;
    let head = 1;
    if (b.length < 254) this.raw(Uint8Array.of(b.length));
    else {
      head = 4;
      this.raw(Uint8Array.of(254, b.length & 255, (b.length >> 8) & 255, (b.length >> 16) & 255));
    }
    this.raw(b);
    return this.raw(Buffer.alloc((4 - ((head + b.length) % 4)) % 4));
  }
  result(): Buffer {
    return this.buf.subarray(0, this.n);
  }
}

function fields(s: Schema, r: TlReader, d: Def): TlObject {
  const o: TlObject = { _: d.name };
  for (const a of d.args) {
    if (a.flag) {
      const on = ((o[a.flag.field] as number) >>> a.flag.bit) & 1;
      if (a.type.k === 'prim' && a.type.p === 'true') {
        if (on) o[a.name] = true;
        continue;
      }
      if (!on) continue;
    }
    o[a.name] = readType(s, r, a.type);
  }
  return o;
}

export function readType(s: Schema, r: TlReader, t: TypeRef): any {
  switch (t.k) {
    case 'prim':
      switch (t.p) {
        case '#':
          return r.uint();
        case 'int':
          return r.int();
        case 'long':
          return r.long();
        case 'double':
          return r.double();
        case 'string':
          return r.bytes().toString('utf8');
        case 'bytes':
          return r.bytes();
        case 'int128':
          return Buffer.from(r.raw(16));
        case 'int256':
          return Buffer.from(r.raw(32));
        case 'true':
          return true;
        case 'Bool': {
          const id = r.uint();
          if (id !== TRUE && id !== FALSE) throw new TlError(`bad Bool ${id.toString(16)}`);
          return id === TRUE;
        }
      }
    case 'vec': {
      if (!t.bare) {
        const id = r.uint();
        if (id !== VECTOR) throw new TlError(`bad vector id ${id.toString(16)}`);
      }
      const n = r.uint(),
        out = [];
      for (let i = 0; i < n; i++) out.push(readType(s, r, t.of));
      return out;
    }
    case 'bare': {
      const d = s.types.get(t.name);
      if (!d) throw new TlError(`unknown bare constructor ${t.name}`);
      return fields(s, r, d);
    }
    case 'any':
      if (r.peek() === GZIP) {
        r.uint();
        return readBoxed(s, new TlReader(unzipSync(r.bytes())));
      }
      return readBoxed(s, r);
    case 'boxed':
      return readBoxed(s, r);
  }
}

export function readBoxed(s: Schema, r: TlReader): any {
  const id = r.uint();
  if (id === TRUE || id === FALSE) return id === TRUE;
  const d = s.byId.get(id);
  if (!d) throw new TlError(`unknown constructor ${id.toString(16)} in layer ${s.layer}`);
  return fields(s, r, d);
}

function writeFields(s: Schema, w: TlWriter, d: Def, o: TlObject): void {
  for (const a of d.args) {
    const v = o[a.name];
    if (a.type.k === 'prim' && a.type.p === '#') {
      let f = 0;
      for (const b of d.args) {
        if (b.flag?.field !== a.name) continue;
        const bv = o[b.name];
        const on =
          b.type.k === 'prim' && b.type.p === 'true' ? !!bv : bv !== undefined && bv !== null;
        if (on) f |= 1 << b.flag.bit;
      }
      w.uint(f);
      continue;
    }
    if (a.flag && (v === undefined || v === null || (a.type.k === 'prim' && a.type.p === 'true')))
      continue;
    if (v === undefined || v === null)
      throw new TlError(`missing ${d.name}.${a.name} (layer ${s.layer})`);
    try {
      writeType(s, w, a.type, v);
    } catch (e) {
      throw e instanceof TlError ? e : new TlError(`${d.name}.${a.name}: ${(e as Error).message}`);
    }
  }
}

export function writeType(s: Schema, w: TlWriter, t: TypeRef, v: any): void {
  switch (t.k) {
    case 'prim':
      switch (t.p) {
        case '#':
          w.uint(v);
          return;
        case 'int':
          w.int(Number(v));
          return;
        case 'long':
          w.long(v);
          return;
        case 'double':
          w.double(v);
          return;
        case 'string':
        case 'bytes':
          w.bytes(v);
          return;
        case 'int128':
        case 'int256': {
          const n = t.p === 'int128' ? 16 : 32;
          if (v.length !== n) throw new TlError(`${t.p} has ${v.length} bytes`);
          w.raw(v);
          return;
        }
        case 'true':
          return;
        case 'Bool':
          w.uint(v ? TRUE : FALSE);
          return;
      }
    case 'vec':
      if (!t.bare) w.uint(VECTOR);
      w.uint(v.length);
      for (const x of v) writeType(s, w, t.of, x);
      return;
    case 'bare': {
      const d = s.types.get(t.name);
      if (!d) throw new TlError(`unknown bare constructor ${t.name}`);
      writeFields(s, w, d, v);
      return;
    }
    case 'boxed':
    case 'any':
      if (typeof v === 'boolean') {
        w.uint(v ? TRUE : FALSE);
        return;
      }
      writeBoxed(s, w, v);
  }
}

export function writeBoxed(s: Schema, w: TlWriter, o: TlObject): TlWriter {
  const d = s.types.get(o._) ?? s.fns.get(o._);
  if (!d) throw new TlError(`no constructor ${o._} in layer ${s.layer}`);
  w.uint(d.id);
  writeFields(s, w, d, o);
  return w;
}

export const encode = (s: Schema, o: TlObject): Buffer => writeBoxed(s, new TlWriter(), o).result();
export const decode = (s: Schema, b: Buffer): any => readBoxed(s, new TlReader(b));
/** Serialise an RPC answer by the method's declared result type (so a Vector or Bool answer is framed right). */
export function encodeResult(s: Schema, fn: Def, v: unknown): Buffer {
  const w = new TlWriter(1024);
  writeType(s, w, fn.result, v);
  return w.result();
}
