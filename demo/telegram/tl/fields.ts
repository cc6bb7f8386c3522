// Typed access to the fields of a decoded object. The codec has checked them against the schema; these guards
// tell the compiler, and fail loudly where a handler asks for a field that the caller's layer does not have.
import { TlError, isObject, type TlObject, type TlValue } from './values.ts';

export function int(object: TlObject, name: string): number {
  return optionalInt(object, name) ?? missing(object, name);
}

export function optionalInt(object: TlObject, name: string): number | undefined {
  const value = object[name];
  return value === undefined || typeof value === 'number' ? value : wrong(object, name, 'int');
}

export function long(object: TlObject, name: string): bigint {
  const value = object[name];
  return typeof value === 'bigint' ? value : wrong(object, name, 'long');
}

export function text(object: TlObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : wrong(object, name, 'string');
}

export function bytes(object: TlObject, name: string): Buffer {
  return optionalBytes(object, name) ?? missing(object, name);
}

export function optionalBytes(object: TlObject, name: string): Buffer | undefined {
  const value = object[name];
  return value === undefined || Buffer.isBuffer(value) ? value : wrong(object, name, 'bytes');
}

export function flag(object: TlObject, name: string): boolean {
  return object[name] === true;
}

export function child(object: TlObject, name: string): TlObject {
  return optionalChild(object, name) ?? missing(object, name);
}

export function optionalChild(object: TlObject, name: string): TlObject | undefined {
  const value = object[name];
  return value === undefined || isObject(value) ? value : wrong(object, name, 'object');
}

export function children(object: TlObject, name: string): TlObject[] {
  return list(object, name).map((item) => (isObject(item) ? item : wrong(object, name, 'object')));
}

export function optionalChildren(object: TlObject, name: string): TlObject[] | undefined {
  return object[name] === undefined ? undefined : children(object, name);
}

export function ints(object: TlObject, name: string): number[] {
  return list(object, name).map((item) =>
    typeof item === 'number' ? item : wrong(object, name, 'int'),
  );
}

export function longs(object: TlObject, name: string): bigint[] {
  return list(object, name).map((item) =>
    typeof item === 'bigint' ? item : wrong(object, name, 'long'),
  );
}

export function list(object: TlObject, name: string): readonly TlValue[] {
  const value = object[name];
  return Array.isArray(value) ? value : wrong(object, name, 'vector');
}

function missing(object: TlObject, name: string): never {
  throw new TlError(`${object._} has no ${name}`);
}

function wrong(object: TlObject, name: string, type: string): never {
  throw new TlError(`${object._}.${name} is no ${type}`);
}
