import * as z from 'zod/mini';
import { t } from '../../protocol/l10n.ts';
import {
  ANALYSIS_STATUSES,
  CONFIDENCES,
  RISK_KINDS,
  SENTIMENTS,
  URGENCIES,
  type Analysis,
} from '../../protocol/analysis.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { describedSchema, jsonSchemaOf, readAnswer, sentence } from './structured.ts';
import { languageTag } from './language.ts';
import { citedMessageIds } from './transcript.ts';

const cited = { message_ids: z.array(z.string()) };

/** What the model is asked to fill in. Strict JSON Schema: everything required, nothing besides. */
const judgement = z.strictObject({
  status: z.enum(ANALYSIS_STATUSES),
  reason: z.string(),
  ...cited,
  intent: z.string(),
  urgency: z.strictObject({ level: z.enum(URGENCIES), reason: z.string(), ...cited }),
  sentiment: z.enum(SENTIMENTS),
  language: z.string(),
  summary: z.strictObject({ text: z.string(), ...cited }),
  asks: z.array(z.strictObject({ text: z.string(), ...cited })),
  risks: z.array(z.strictObject({ kind: z.enum(RISK_KINDS), reason: z.string(), ...cited })),
  missing: z.array(z.strictObject({ question: z.string(), ...cited })),
  needs_more_history: z.boolean(),
  confidence: z.strictObject({ level: z.enum(CONFIDENCES), reason: z.string() }),
});

export const JUDGEMENT_SCHEMA = jsonSchemaOf(judgement);
export const JUDGEMENT_DESCRIBED = describedSchema(JUDGEMENT_SCHEMA);

/** More of one kind are not kept: nobody reads them, and every draft carries them. */
const MOST_CLAIMS = 8;

/**
 * The model's answer as an analysis; undefined where it is not one. `messages`: those of the prompt. Ids of others are dropped. A claim
 * that is left without any: an ask goes, urgency falls back to normal; status, summary and missing facts stand without
 * support, and a risk stays, for a warning too many does no harm. The confidence is then no longer high.
 */
export function readJudgement(answer: string, messages: Message[]): Analysis | undefined {
  const found = readAnswer(judgement, answer);
  if (!found) return undefined;
  let isUnsupported = false;
  const idsOf = (claim: { message_ids: string[] }): number[] => {
    const ids = citedMessageIds(claim.message_ids, messages);
    // A claim that cites nothing at all is not one with wrong citations.
    if (ids.length === 0 && claim.message_ids.length > 0) isUnsupported = true;
    return ids;
  };
  const { status, urgency, summary, confidence } = found;
  const messageIds = idsOf(found);
  if (messageIds.length === 0) isUnsupported = true;
  const urgencyIds = idsOf(urgency);
  const isUrgencyKept = urgencyIds.length > 0 || urgency.level === 'low';
  const analysis: Analysis = {
    status,
    reason: sentence(found.reason),
    messageIds,
    intent: sentence(found.intent),
    urgency: isUrgencyKept
      ? { level: urgency.level, reason: sentence(urgency.reason), messageIds: urgencyIds }
      : { level: 'normal', reason: '', messageIds: [] },
    sentiment: found.sentiment,
    language: languageTag(found.language),
    summary: { text: sentence(summary.text), messageIds: idsOf(summary) },
    asks: found.asks
      .map((ask) => ({ text: sentence(ask.text), messageIds: idsOf(ask) }))
      .filter(({ text, messageIds }) => text !== '' && messageIds.length > 0)
      .slice(0, MOST_CLAIMS),
    risks: found.risks
      .map((risk) => ({
        kind: risk.kind,
        reason: sentence(risk.reason),
        messageIds: idsOf(risk),
        found: 'model' as const,
      }))
      .slice(0, MOST_CLAIMS),
    missing: found.missing
      .map((fact) => ({ question: sentence(fact.question), messageIds: idsOf(fact) }))
      .filter(({ question }) => question !== '')
      .slice(0, MOST_CLAIMS),
    needsMoreHistory: found.needs_more_history,
    confidence: { level: confidence.level, reason: sentence(confidence.reason) },
  };
  if (isUnsupported && confidence.level === 'high')
    analysis.confidence = { level: 'medium', reason: t('It named messages that do not exist.') };
  return analysis;
}
