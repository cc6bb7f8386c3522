import * as z from 'zod/mini';
import { parseType, type Definition } from './schema.ts';

const modifiers = z.object({
  predicate: z.optional(z.string()),
  isVector: z.optional(z.boolean()),
  isBareVector: z.optional(z.boolean()),
});
const entry = z.object({
  kind: z.enum(['class', 'method']),
  name: z.string(),
  type: z.string(),
  id: z.number(),
  typeModifiers: z.optional(modifiers),
  arguments: z.array(
    z.object({ name: z.string(), type: z.string(), typeModifiers: z.optional(modifiers) }),
  ),
});
const file = z.object({ l: z.int(), e: z.array(entry) });

/** Reads a layer in the JSON form that mtcute ships. */
export function parseMtcuteSchema(json: string): { layer: number; definitions: Definition[] } {
  const { l: layer, e: entries } = file.parse(JSON.parse(json));
  return { layer, definitions: entries.map(definitionOf) };
}

function definitionOf(source: z.infer<typeof entry>): Definition {
  return {
    name: source.name,
    id: source.id >>> 0,
    isMethod: source.kind === 'method',
    result: typeOf(source.type, source.typeModifiers),
    arguments: source.arguments.map((argument) => {
      const [field, bit] = argument.typeModifiers?.predicate?.split('.') ?? [];
      return {
        name: argument.name,
        type: typeOf(argument.type, argument.typeModifiers),
        ...(field ? { flag: { field, bit: Number(bit) } } : {}),
      };
    }),
  };
}

function typeOf(name: string, modifier: z.infer<typeof modifiers> | undefined) {
  const type = parseType(name);
  if (!modifier?.isVector && !modifier?.isBareVector) return type;
  return { kind: 'vector' as const, bare: modifier.isBareVector ?? false, of: type };
}
