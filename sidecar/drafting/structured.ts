import * as z from 'zod/mini';
import { neutralise } from '../../protocol/neutralise.ts';

/** Longest sentence of the model's that is kept for the screen. */
const MAX_SENTENCE_LENGTH = 600;

/** As endpoints accept it: without the dialect. */
export function jsonSchemaOf(of: z.ZodMiniType): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(of);
  return schema;
}

export const describedSchema = (schema: Record<string, unknown>): string =>
  `Answer with one JSON object and nothing else, by this JSON Schema:\n${JSON.stringify(schema)}`;

/** What a model answered, as far as it is what was asked for. */
export function readAnswer<T extends z.ZodMiniType>(
  schema: T,
  answer: string,
): z.infer<T> | undefined {
  const result = schema.safeParse(parseJson(answer));
  return result.success ? result.data : undefined;
}

/** Models without enforced output put fences or a word of their own around the object. */
function parseJson(answer: string): unknown {
  const object = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
  try {
    return JSON.parse(object);
  } catch {
    // Not JSON: the schema refuses undefined, and the caller says so.
    return undefined;
  }
}

/** A model's words for the screen: one line, no hidden characters, not endless. */
export function sentence(text: string): string {
  const clean = neutralise(text).replace(/\s+/gu, ' ').trim();
  return clean.length <= MAX_SENTENCE_LENGTH ? clean : `${clean.slice(0, MAX_SENTENCE_LENGTH)}…`;
}
