import * as z from 'zod/mini';
import { dialogId } from './ids.ts';
import { timestamp } from './timestamp.ts';

export const ANALYSIS_STATUSES = [
  'needs_reply',
  'waiting_on_them',
  'fyi',
  'done',
  'unsure',
] as const;
export const URGENCIES = ['low', 'normal', 'high'] as const;
export const SENTIMENTS = ['positive', 'neutral', 'negative', 'mixed'] as const;
export const CONFIDENCES = ['low', 'medium', 'high'] as const;

/** What a person should look at before a reply leaves. */
export const RISK_KINDS = [
  'money',
  'deadline',
  'legal',
  'personalData',
  'scam',
  'injectionSuspected',
] as const;
export type RiskKind = (typeof RISK_KINDS)[number];

/** Messages that a claim rests on; each was in the request. None: the claim stands without support. */
const messageIds = z.array(z.number());

/** `found`: by the model, or by the program in the messages themselves. */
export const risk = z.object({
  kind: z.enum(RISK_KINDS),
  reason: z.string(),
  messageIds,
  found: z.enum(['model', 'program']),
});
export type Risk = z.infer<typeof risk>;

const ask = z.object({ text: z.string(), messageIds });

/** A fact that the reply needs and that nobody gave, as a question to the owner. */
export const missingFact = z.object({ question: z.string(), messageIds });
export type MissingFact = z.infer<typeof missingFact>;

/** What a model found in a dialog. A claim that names no message of the request is dropped or stands without support. */
export const analysis = z.object({
  status: z.enum(ANALYSIS_STATUSES),
  /** Why, in one sentence. */
  reason: z.string(),
  /** What `status` and `reason` rest on. */
  messageIds,
  /** What the other side wants, in a few words. */
  intent: z.string(),
  urgency: z.object({ level: z.enum(URGENCIES), reason: z.string(), messageIds }),
  /** Of the other side. */
  sentiment: z.enum(SENTIMENTS),
  /** BCP 47, of the reply to be written. */
  language: z.string(),
  summary: z.object({ text: z.string(), messageIds }),
  /** What is asked of the owner. */
  asks: z.array(ask),
  risks: z.array(risk),
  missing: z.array(missingFact),
  /** The messages that were read do not suffice; told after a longer history as well where that was not enough. */
  needsMoreHistory: z.boolean(),
  /** Never `high` where a claim named no message that exists. */
  confidence: z.object({ level: z.enum(CONFIDENCES), reason: z.string() }),
});
export type Analysis = z.infer<typeof analysis>;

/** For how much an answer holds: this draft, its dialog, every dialog of the account. */
export const FACT_SCOPES = ['once', 'dialog', 'account'] as const;
export type FactScope = (typeof FACT_SCOPES)[number];

/** What the owner answered and wants remembered: their own words, never those of a chat. */
export const fact = z.object({
  factId: z.uuid(),
  /** Absent: it holds for every dialog of the account. */
  dialogId: z.optional(dialogId),
  dialogTitle: z.optional(z.string()),
  /** What it answers. */
  question: z.string(),
  text: z.string(),
  createdAt: timestamp,
});
export type Fact = z.infer<typeof fact>;

/** A fact that a draft lacks; once answered, the answer holds for every text of this draft. */
export const question = z.object({
  questionId: z.uuid(),
  text: z.string(),
  messageIds,
  answer: z.optional(z.string()),
});
export type Question = z.infer<typeof question>;

export const STATEMENT_KINDS = ['price', 'date', 'number', 'promise', 'fact'] as const;

export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** A sentence of a draft that states something, and where that comes from. */
export const statement = z.object({
  /** As it stands in the draft's text. */
  sentence: z.string(),
  kind: z.enum(STATEMENT_KINDS),
  messageIds,
  /** What the owner said that it rests on: answers, remembered facts. */
  facts: z.array(z.string()),
  /** The owner has looked at it: it needs no source. */
  confirmed: z.optional(z.boolean()),
});
export type Statement = z.infer<typeof statement>;

/** Nobody in the chat and not the owner said it, as far as is known. */
export function isUnsupported({ messageIds: ids, facts, confirmed }: Statement): boolean {
  return ids.length === 0 && facts.length === 0 && confirmed !== true;
}

interface Judged {
  analysis?: Analysis | undefined;
  questions?: readonly Question[] | undefined;
  evidence?: readonly Statement[] | undefined;
}

export const openQuestions = ({ questions = [] }: Judged): Question[] =>
  questions.filter(({ answer }) => answer === undefined);

/** Whether a draft has to be looked at by itself: a risk, a missing fact, a statement without a source. Bars batch approval. */
export function isFlagged(draft: Judged): boolean {
  return (
    draft.analysis === undefined ||
    draft.analysis.risks.length > 0 ||
    openQuestions(draft).length > 0 ||
    (draft.evidence ?? []).some(isUnsupported)
  );
}

/** The other half of what batch approval asks of a draft. */
export function isHighConfidence({ analysis: found }: Judged): boolean {
  return found?.confidence.level === 'high';
}

export function isInjectionSuspected({ analysis: found }: Judged): boolean {
  return found?.risks.some(({ kind }) => kind === 'injectionSuspected') ?? false;
}
