import { BOOL_FALSE, BOOL_TRUE, VECTOR } from './ids.ts';
import type { Argument, Definition, Primitive, Schema, TypeRef } from './schema.ts';
import { TlError, isObject, type TlObject, type TlValue } from './values.ts';
import { TlWriter } from './writer.ts';

/** Fields that the layer does not know are left out, so one object serves every layer. */
export function encode(schema: Schema, object: TlObject): Buffer {
  const writer = new TlWriter();
  writeBoxed(schema, writer, object);
  return writer.result();
}

/** An answer, framed by what the method declares: a Bool, a vector or an object. */
export function encodeResult(schema: Schema, method: Definition, value: TlValue): Buffer {
  const writer = new TlWriter(1024);
  writeValue(schema, writer, method.result, value);
  return writer.result();
}

function writeBoxed(schema: Schema, writer: TlWriter, value: TlValue): void {
  if (typeof value === 'boolean') {
    writer.uint(value ? BOOL_TRUE : BOOL_FALSE);
    return;
  }
  if (!isObject(value)) throw new TlError('An object was expected');
  const definition = schema.constructors.get(value._) ?? schema.methods.get(value._);
  if (!definition) throw new TlError(`No constructor ${value._} in layer ${schema.layer}`);
  writer.uint(definition.id);
  writeFields(schema, writer, definition, value);
}

function writeFields(
  schema: Schema,
  writer: TlWriter,
  definition: Definition,
  object: TlObject,
): void {
  for (const argument of definition.arguments) {
    const value = object[argument.name];
    if (isPrimitive(argument, '#')) {
      writer.uint(flagsOf(definition, argument.name, object));
    } else if (argument.flag && (value === undefined || isPrimitive(argument, 'true'))) {
      continue;
    } else if (value === undefined) {
      throw new TlError(`${definition.name}.${argument.name} is missing (layer ${schema.layer})`);
    } else {
      writeField(schema, writer, definition, argument, value);
    }
  }
}

function writeField(
  schema: Schema,
  writer: TlWriter,
  definition: Definition,
  argument: Argument,
  value: TlValue,
): void {
  try {
    writeValue(schema, writer, argument.type, value);
  } catch (cause) {
    throw new TlError(`in ${definition.name}.${argument.name}`, { cause });
  }
}

function flagsOf(definition: Definition, field: string, object: TlObject): number {
  let flags = 0;
  for (const argument of definition.arguments) {
    if (argument.flag?.field !== field) continue;
    const value = object[argument.name];
    const isOn = isPrimitive(argument, 'true') ? value === true : value !== undefined;
    if (isOn) flags |= 1 << argument.flag.bit;
  }
  return flags;
}

function isPrimitive(argument: Argument, primitive: Primitive): boolean {
  return argument.type.kind === 'primitive' && argument.type.primitive === primitive;
}

function writeValue(schema: Schema, writer: TlWriter, type: TypeRef, value: TlValue): void {
  switch (type.kind) {
    case 'primitive':
      writePrimitive(writer, type.primitive, value);
      return;
    case 'vector':
      if (!Array.isArray(value)) throw new TlError('A vector was expected');
      if (!type.bare) writer.uint(VECTOR);
      writer.uint(value.length);
      for (const item of value) writeValue(schema, writer, type.of, item);
      return;
    case 'bare': {
      const definition = schema.constructors.get(type.name);
      if (!definition || !isObject(value)) throw new TlError(`No bare ${type.name}`);
      writeFields(schema, writer, definition, value);
      return;
    }
    case 'boxed':
    case 'any':
      writeBoxed(schema, writer, value);
  }
}

function writePrimitive(writer: TlWriter, primitive: Primitive, value: TlValue): void {
  if (primitive === 'true') return;
  if (primitive === 'Bool') {
    writer.uint(value === true ? BOOL_TRUE : BOOL_FALSE);
  } else if (typeof value === 'number' && primitive === 'double') {
    writer.double(value);
  } else if (typeof value === 'number' && (primitive === 'int' || primitive === '#')) {
    writer.int(value);
  } else if ((typeof value === 'bigint' || typeof value === 'number') && primitive === 'long') {
    writer.long(BigInt(value));
  } else if ((typeof value === 'string' || Buffer.isBuffer(value)) && isText(primitive)) {
    writer.bytes(value);
  } else if (Buffer.isBuffer(value) && value.length === fixedLength(primitive)) {
    writer.raw(value);
  } else {
    throw new TlError(`${primitive} was expected, ${typeof value} was found`);
  }
}

function isText(primitive: Primitive): boolean {
  return primitive === 'string' || primitive === 'bytes';
}

function fixedLength(primitive: Primitive): number | undefined {
  if (primitive === 'int128') return 16;
  return primitive === 'int256' ? 32 : undefined;
}
