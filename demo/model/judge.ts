import type { ANALYSIS_STATUSES, RiskKind } from '../../protocol/analysis.ts';
import {
  givesOrders,
  isClosing,
  isGreeting,
  isRequest,
  isUrgent,
  lastQuestion,
  refersBack,
} from './cues.ts';
import { detectLanguage, type Language } from './language.ts';
import { PHRASES, type Phrases } from './phrases.ts';
import type { Dialog, Line } from './readDialog.ts';
import { missingIn } from './missing.ts';
import { excerpt, firstName, sinceOwnWord } from './reply.ts';
import { RISK_WORDS, risksIn, sentimentOf } from './risks.ts';

interface Cited {
  message_ids: string[];
}

export interface Judgement extends Cited {
  status: (typeof ANALYSIS_STATUSES)[number];
  reason: string;
  intent: string;
  urgency: { level: 'low' | 'normal' | 'high'; reason: string } & Cited;
  sentiment: ReturnType<typeof sentimentOf>;
  language: string;
  summary: { text: string } & Cited;
  asks: ({ text: string } & Cited)[];
  risks: ({ kind: RiskKind; reason: string } & Cited)[];
  missing: ({ question: string } & Cited)[];
  needs_more_history: boolean;
  confidence: { level: 'low' | 'medium' | 'high'; reason: string };
}

type Verdict = {
  status: Judgement['status'];
  why: keyof Phrases['reasons'];
  line: Line | undefined;
};

/** Whether the last messages ask for an answer, by rule. */
export function judge(dialog: Dialog): Judgement {
  const { status, why, line } = verdict(dialog);
  const incoming = dialog.lines.filter(({ from, service }) => from !== 'me' && !service);
  const spoken = sinceOwnWord(dialog.lines)
    .map(({ text }) => text)
    .join('\n');
  const language =
    namedLanguage(dialog.instruction) ??
    namedLanguage(dialog.wishes.join('\n')) ??
    namedLanguage(dialog.guidance.dialog) ??
    namedLanguage(dialog.guidance.profile) ??
    namedLanguage(dialog.guidance.account) ??
    namedLanguage(dialog.guidance.standing) ??
    detectLanguage(spoken || (incoming.at(-1)?.text ?? ''));
  const urgent = status === 'needs_reply' && isUrgent(line?.text ?? '');
  const pending = sinceOwnWord(dialog.lines);
  const message_ids = line ? [line.id] : [];
  const asks = pending.filter(({ text }) => lastQuestion(text) !== undefined || isRequest(text));
  const risks = risksIn(pending);
  const words = RISK_WORDS[language];
  return {
    status,
    reason: PHRASES[language].reasons[why](firstName(line?.name ?? '') || '—'),
    message_ids,
    intent: excerpt(lastQuestion(line?.text ?? '') ?? line?.text ?? ''),
    urgency: {
      level: status !== 'needs_reply' ? 'low' : urgent ? 'high' : 'normal',
      reason: urgent ? words.deadline : '',
      message_ids,
    },
    sentiment: sentimentOf(pending),
    language,
    summary: {
      text: line ? `${line.name}: ${line.text || (line.media?.kind ?? '')}` : '',
      message_ids,
    },
    asks:
      status === 'needs_reply'
        ? asks.map(({ id, text }) => ({
            text: excerpt(lastQuestion(text) ?? text),
            message_ids: [id],
          }))
        : [],
    risks: risks.map(({ kind, ids }) => ({ kind, reason: words[kind], message_ids: ids })),
    missing:
      status === 'needs_reply' && !risks.some(({ kind }) => kind === 'injectionSuspected')
        ? missingIn(dialog, pending, language).map(({ question, ids }) => ({
            question,
            message_ids: ids,
          }))
        : [],
    needs_more_history:
      pending.some(({ text }) => refersBack(text)) && dialog.lines.length < ENOUGH_LINES,
    confidence: confidenceOf(status, asks.length, risks.length),
  };
}

/** As many are history enough, whatever a message refers back to. */
const ENOUGH_LINES = 60;

function confidenceOf(
  status: Judgement['status'],
  asks: number,
  risks: number,
): Judgement['confidence'] {
  if (status === 'unsure') return { level: 'low', reason: 'The demo cannot tell.' };
  if (asks > 1) return { level: 'medium', reason: 'More than one thing is asked.' };
  if (risks > 1) return { level: 'medium', reason: 'There is more at stake than words.' };
  return { level: 'high', reason: 'One plain message.' };
}

function verdict({ kind, lines }: Dialog): Verdict {
  const last = lines.findLast(({ service }) => !service);
  if (!last) return { status: 'unsure', why: 'empty', line: undefined };
  if (last.from === 'me') {
    const asked = lastQuestion(last.text) !== undefined;
    return asked
      ? { status: 'waiting_on_them', why: 'waiting', line: last }
      : { status: 'done', why: 'closed', line: last };
  }
  if (kind === 'channel') return { status: 'fyi', why: 'news', line: last };
  if (givesOrders(last.text)) return { status: 'unsure', why: 'orders', line: last };

  const pending = sinceOwnWord(lines);
  const asking = pending.findLast(
    ({ text }) => lastQuestion(text) !== undefined || isRequest(text),
  );
  if (asking) return { status: 'needs_reply', why: 'asked', line: asking };
  const photo = pending.findLast(({ media }) => media?.kind === 'photo');
  if (photo) return { status: 'needs_reply', why: 'photo', line: photo };
  if (last.text === '' && last.media) return { status: 'unsure', why: 'voice', line: last };
  if (isClosing(last.text)) return { status: 'done', why: 'closed', line: last };
  if (isGreeting(last.text)) return { status: 'needs_reply', why: 'greeting', line: last };
  return { status: 'fyi', why: 'news', line: last };
}

const NAMED: readonly [Language, RegExp][] = [
  ['en', /\bin english\b|по-английски/iu],
  ['ru', /\bin russian\b|по-русски/iu],
  ['de', /\bin german\b|auf deutsch|по-немецки/iu],
  ['es', /\bin spanish\b|en español|по-испански/iu],
  ['fa', /\bin (?:persian|farsi)\b|به فارسی/iu],
  ['ar', /\bin arabic\b|بالعربية/iu],
];

/** A language that the owner's instructions ask for. */
function namedLanguage(instructions: string): Language | undefined {
  return NAMED.find(([, pattern]) => pattern.test(instructions))?.[0];
}
