import schemaText from 'telegram/tl/apiTl.js';
import { TypeNotFoundError } from 'telegram/errors/index.js';

/*
 * Reads TL (core.telegram.org/mtproto/TL) into plain objects shaped like GramJS's classes: `className`, camelCase
 * fields, absent where the flag is unset; longs are bigint. GramJS's own reader makes every object twice and runs a
 * constructor chain on each: on a list of 10,000 dialogs it is most of the time and of the memory.
 */

const VECTOR = 0x1cb5c415;
const TRUE = 0x997275b5;
const FALSE = 0xbc799737;

type Plain = Record<string, unknown>;
type Read = (cursor: Cursor) => unknown;
interface Field {
  name: string;
  read: Read;
  /** The flags field that tells whether it is there, and its bit. */
  flags?: string;
  mask: number;
  /** `flags.N?true`: the bit is the value. */
  bare: boolean;
}
interface Constructor {
  className: string;
  line: string;
  fields?: Field[];
}

class Cursor {
  readonly bytes: Buffer;
  at: number;
  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }
}

const byId = new Map<number, Constructor>();
const byName = new Map<string, Constructor>();

/** Takes the place of a request's `readResult`: the whole answer as plain data. Not for methods that answer Vector<int> or Vector<long>. */
export function readPlain(reader: { stream: Buffer; offset: number }): unknown {
  loadSchema();
  return readObject(new Cursor(reader.stream, reader.offset));
}

/** Only names and ids here; the fields of a constructor are read when it is first met, most never are. */
function loadSchema(): void {
  if (byId.size > 0) return;
  for (const line of schemaText.slice(0, schemaText.indexOf('---functions---')).split('\n')) {
    const head = /^([\w.]+)#([0-9a-f]+) /.exec(line);
    if (head?.[1] === undefined || head[2] === undefined || head[1] === 'vector') continue;
    const constructor = { className: toClassName(head[1]), line };
    byId.set(Number.parseInt(head[2], 16), constructor);
    byName.set(head[1], constructor);
  }
}

/** `messages.dialogsSlice` → `messages.DialogsSlice`, as GramJS names its classes. */
function toClassName(name: string): string {
  const dot = name.lastIndexOf('.') + 1;
  const own = name
    .slice(dot)
    .replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return name.slice(0, dot) + own.replaceAll('_', '');
}

function readObject(cursor: Cursor): unknown {
  const id = readUint(cursor);
  if (id === VECTOR) return readItems(cursor, readObject);
  if (id === TRUE) return true;
  if (id === FALSE) return false;
  const constructor = byId.get(id);
  // The rest of the answer is not given to the error: it may be message text.
  if (constructor === undefined) throw new TypeNotFoundError(id, Buffer.alloc(0));
  return readFields(cursor, constructor);
}

function readFields(cursor: Cursor, constructor: Constructor): Plain {
  const object: Plain = { className: constructor.className };
  for (const field of (constructor.fields ??= parseFields(constructor.line))) {
    if (field.flags !== undefined && !(Number(object[field.flags]) & field.mask)) continue;
    object[field.name] = field.bare ? true : field.read(cursor);
  }
  return object;
}

function parseFields(line: string): Field[] {
  return [...line.matchAll(/ (\w+):(\S+)/g)].map(([, name = '', type = '']) => {
    const optional = /^(flags\d*)\.(\d+)\?(.+)$/.exec(type);
    const bareType = optional?.[3] ?? type;
    return {
      name: toCamel(name),
      read: readerOf(bareType),
      mask: optional === null ? 0 : 1 << Number(optional[2]),
      bare: optional !== null && bareType === 'true',
      ...(optional?.[1] === undefined ? {} : { flags: optional[1] }),
    };
  });
}

function toCamel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function readerOf(type: string): Read {
  const vector = /^([Vv])ector<(.+)>$/.exec(type);
  if (vector?.[2] !== undefined) {
    const item = readerOf(vector[2]);
    const boxed = vector[1] === 'V';
    return (cursor) => {
      if (boxed) cursor.at += 4;
      return readItems(cursor, item);
    };
  }
  switch (type) {
    case '#':
    case 'int':
      return readInt;
    case 'long':
      return readLong;
    case 'double':
      return readDouble;
    case 'string':
      return readString;
    case 'bytes':
      return readBytes;
    case 'int128':
      return (cursor) => readFixed(cursor, 16);
    case 'int256':
      return (cursor) => readFixed(cursor, 32);
    default:
      return isBare(type) ? readBare(type) : readObject;
  }
}

/** A type that starts with a small letter is a constructor written without its id. */
function isBare(type: string): boolean {
  return /^[a-z]/.test(type.slice(type.lastIndexOf('.') + 1));
}

function readBare(name: string): Read {
  return (cursor) => {
    const constructor = byName.get(name);
    if (constructor === undefined) throw new TypeNotFoundError(0, Buffer.alloc(0));
    return readFields(cursor, constructor);
  };
}

function readItems(cursor: Cursor, read: Read): unknown[] {
  const items: unknown[] = [];
  for (let left = readInt(cursor); left > 0; left--) items.push(read(cursor));
  return items;
}

function readUint(cursor: Cursor): number {
  const value = cursor.bytes.readUInt32LE(cursor.at);
  cursor.at += 4;
  return value;
}

function readInt(cursor: Cursor): number {
  const value = cursor.bytes.readInt32LE(cursor.at);
  cursor.at += 4;
  return value;
}

function readLong(cursor: Cursor): bigint {
  const value = cursor.bytes.readBigInt64LE(cursor.at);
  cursor.at += 8;
  return value;
}

function readDouble(cursor: Cursor): number {
  const value = cursor.bytes.readDoubleLE(cursor.at);
  cursor.at += 8;
  return value;
}

function readFixed(cursor: Cursor, length: number): Buffer {
  const value = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return value;
}

function readString(cursor: Cursor): string {
  const { start, end } = readExtent(cursor);
  return cursor.bytes.toString('utf8', start, end);
}

/** A copy: a slice would keep the whole answer alive. */
function readBytes(cursor: Cursor): Buffer {
  const { start, end } = readExtent(cursor);
  return Buffer.from(cursor.bytes.subarray(start, end));
}

/** One length byte, or 254 and three; the whole padded to a multiple of four. */
function readExtent(cursor: Cursor): { start: number; end: number } {
  const first = cursor.bytes.readUInt8(cursor.at);
  const start = cursor.at + (first === 254 ? 4 : 1);
  const end = start + (first === 254 ? cursor.bytes.readUIntLE(cursor.at + 1, 3) : first);
  if (end > cursor.bytes.length) throw new RangeError('the answer ends inside a string');
  cursor.at = end + ((4 - ((end - cursor.at) % 4)) % 4);
  return { start, end };
}
