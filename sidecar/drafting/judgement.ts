import * as z from 'zod/mini';
import { ANALYSIS_STATUSES, type Analysis, type Message } from '../../protocol/records.ts';
import { languageTag } from './language.ts';
import { neutralise } from './neutralise.ts';
import { citedMessageIds } from './transcript.ts';

/** What the model is asked to fill in. Strict JSON Schema: everything required, nothing besides. */
const judgement = z.strictObject({
  status: z.enum(ANALYSIS_STATUSES),
  reason: z.string(),
  language: z.string(),
  summary: z.string(),
  urgency: z.enum(['low', 'normal', 'high']),
  message_ids: z.array(z.string()),
});

/** Longest sentence of the model's that is kept for the screen. */
const MAX_SENTENCE_LENGTH = 600;

const { $schema: _dialect, ...schema } = z.toJSONSchema(judgement);
export const JUDGEMENT_SCHEMA: Record<string, unknown> = schema;

export const JUDGEMENT_DESCRIBED = `Answer with one JSON object and nothing else, by this JSON Schema:
${JSON.stringify(JUDGEMENT_SCHEMA)}`;

/** The model's answer as an analysis; undefined where it is not one. Ids that were not in the input are dropped. */
export function readJudgement(answer: string, messages: Message[]): Analysis | undefined {
  const result = judgement.safeParse(parseJson(answer));
  if (!result.success) return undefined;
  const { status, reason, language, summary, urgency, message_ids } = result.data;
  return {
    status,
    reason: sentence(reason),
    language: languageTag(language),
    summary: sentence(summary),
    urgency,
    messageIds: citedMessageIds(message_ids, messages),
  };
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

function sentence(text: string): string {
  const clean = neutralise(text).replace(/\s+/gu, ' ').trim();
  return clean.length <= MAX_SENTENCE_LENGTH ? clean : `${clean.slice(0, MAX_SENTENCE_LENGTH)}…`;
}
