import { unzipSync } from 'node:zlib';
import { BOOL_FALSE, BOOL_TRUE, GZIP, VECTOR } from './ids.ts';
import { TlReader } from './reader.ts';
import type { Definition, Primitive, Schema, TypeRef } from './schema.ts';
import { TlError, isObject, type TlObject, type TlValue } from './values.ts';

/** A boxed object of the schema, from the start of `buffer`. */
export function decode(schema: Schema, buffer: Buffer): TlObject {
  return readObject(schema, new TlReader(buffer));
}

export function readObject(schema: Schema, reader: TlReader): TlObject {
  const value = readBoxed(schema, reader);
  if (!isObject(value)) throw new TlError('An object was expected, a Bool was found');
  return value;
}

function readBoxed(schema: Schema, reader: TlReader): TlObject | boolean {
  const id = reader.uint();
  if (id === BOOL_TRUE || id === BOOL_FALSE) return id === BOOL_TRUE;
  const definition = schema.byId.get(id);
  if (!definition) {
    throw new TlError(`Unknown constructor ${id.toString(16)} in layer ${schema.layer}`);
  }
  return readFields(schema, reader, definition);
}

function readFields(schema: Schema, reader: TlReader, definition: Definition): TlObject {
  const fields: Record<string, TlValue> = {};
  for (const { name, type, flag } of definition.arguments) {
    const flags = flag ? fields[flag.field] : undefined;
    const isAbsent = typeof flags === 'number' && flag && ((flags >>> flag.bit) & 1) === 0;
    if (!isAbsent) fields[name] = readValue(schema, reader, type);
  }
  return { ...fields, _: definition.name };
}

function readValue(schema: Schema, reader: TlReader, type: TypeRef): TlValue {
  if (type.kind === 'primitive') return PRIMITIVES[type.primitive](reader);
  if (type.kind === 'vector') return readVector(schema, reader, type);
  if (type.kind === 'bare') return readBare(schema, reader, type.name);
  if (type.kind === 'boxed' || reader.peek() !== GZIP) return readBoxed(schema, reader);
  reader.uint();
  return readBoxed(schema, new TlReader(unzipSync(reader.bytes())));
}

function readVector(
  schema: Schema,
  reader: TlReader,
  { bare, of }: Extract<TypeRef, { kind: 'vector' }>,
): TlValue {
  if (!bare && reader.uint() !== VECTOR) throw new TlError('A vector was expected');
  const length = reader.uint();
  if (length > reader.left) throw new TlError(`A vector of ${length} does not fit its message`);
  return Array.from({ length }, () => readValue(schema, reader, of));
}

function readBare(schema: Schema, reader: TlReader, name: string): TlValue {
  const definition = schema.constructors.get(name);
  if (!definition) throw new TlError(`Unknown bare constructor ${name}`);
  return readFields(schema, reader, definition);
}

const PRIMITIVES: Record<Primitive, (reader: TlReader) => TlValue> = {
  '#': (reader) => reader.uint(),
  int: (reader) => reader.int(),
  long: (reader) => reader.long(),
  double: (reader) => reader.double(),
  string: (reader) => reader.bytes().toString('utf8'),
  bytes: (reader) => reader.bytes(),
  int128: (reader) => Buffer.from(reader.raw(16)),
  int256: (reader) => Buffer.from(reader.raw(32)),
  true: () => true,
  Bool: readBool,
};

function readBool(reader: TlReader): boolean {
  const id = reader.uint();
  if (id !== BOOL_TRUE && id !== BOOL_FALSE) throw new TlError('A Bool was expected');
  return id === BOOL_TRUE;
}
