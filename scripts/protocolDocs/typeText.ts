import type * as z from 'zod/mini';
import { ERROR_CODES } from '../../protocol/errors.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A schema as one expression in words of TypeScript, its limits behind it; named records are links. */
export function typeText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return linkTo(schema.$ref);
  if (schema.enum?.length === ERROR_CODES.length) return '[an error code](#error-codes)';
  if (schema.enum) return schema.enum.map(literal).join(' \\| ');
  if (schema.const !== undefined) return literal(schema.const);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map((one) => typeText(asSchema(one))).join(' \\| ');
  if (schema.type === 'array') return arrayText(schema);
  if (schema.type === 'object') return objectText(schema);
  const types = [schema.type ?? 'any'].flat();
  return `${types.join(' \\| ')}${limits(schema)}`;
}

/** The fields of an object: name, whether it may be absent, its schema; nested ones follow as `outer.inner`. */
export function fieldsOf(
  schema: JsonSchema,
  prefix = '',
): { name: string; optional: boolean; schema: JsonSchema }[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const field = asSchema(value);
    const name = prefix + key;
    const nested = nestedObject(field);
    const row = { name, optional: !required.has(key), schema: field };
    return nested ? [row, ...fieldsOf(nested, `${name}.`)] : [row];
  });
}

function nestedObject(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) return schema;
  return schema.anyOf?.map(asSchema).find((one) => one.properties);
}

/** JSON Schema lets `true` stand for anything; zod does not write that here. */
export function asSchema(value: JsonSchema | boolean): JsonSchema {
  return typeof value === 'boolean' ? {} : value;
}

function linkTo(ref: string): string {
  const name = ref.replace('#/$defs/', '');
  return `[${name}](#type-${name.toLowerCase()})`;
}

function literal(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function arrayText(schema: JsonSchema): string {
  const item = Array.isArray(schema.items) ? schema.items[0] : schema.items;
  const text = typeText(asSchema(item ?? {}));
  const { minItems, maxItems } = schema;
  const count = [
    ...(minItems === undefined ? [] : [`at least ${minItems}`]),
    ...(maxItems === undefined ? [] : [`at most ${maxItems}`]),
  ].join(', ');
  const list = text.includes(' ') && !text.startsWith('{') ? `(${text})[]` : `${text}[]`;
  return count === '' ? list : `${list}, ${count}`;
}

function objectText(schema: JsonSchema): string {
  if (!schema.properties) {
    const value = schema.additionalProperties;
    return value === undefined ? 'object' : `record of ${typeText(asSchema(value))}`;
  }
  const fields = Object.entries(schema.properties).map(([key, value]) => {
    const mark = schema.required?.includes(key) ? '' : '?';
    return `${key}${mark}: ${typeText(asSchema(value))}`;
  });
  return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`;
}

function limits(schema: JsonSchema): string {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, format, pattern } = schema;
  const isAbove = typeof exclusiveMinimum === 'number';
  const words = [
    ...(isSafeBound(minimum) ? [`≥ ${minimum}`] : []),
    ...(isAbove ? [`> ${exclusiveMinimum}`] : []),
    ...(isSafeBound(maximum) ? [`≤ ${maximum}`] : []),
    ...(minLength === undefined ? [] : [`length ≥ ${minLength}`]),
    ...(maxLength === undefined ? [] : [`length ≤ ${maxLength}`]),
    ...(format === undefined ? [] : [format]),
    ...(format === undefined && pattern !== undefined ? [`\`${pattern}\``] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** zod bounds every integer by what JavaScript can count; that is no news. */
function isSafeBound(bound: number | undefined): bound is number {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}
