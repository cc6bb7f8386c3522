import { isClosing, isGreeting, isRequest, isUrgent, lastQuestion } from './cues.ts';
import { detectLanguage, type Language } from './language.ts';
import { PHRASES, type Phrases } from './phrases.ts';
import type { Dialog, Line } from './readDialog.ts';
import { firstName, sinceOwnWord } from './reply.ts';

export interface Judgement {
  status: 'needs_reply' | 'waiting_on_them' | 'fyi' | 'done' | 'unsure';
  reason: string;
  language: string;
  summary: string;
  urgency: 'low' | 'normal' | 'high';
  message_ids: string[];
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
    namedLanguage(dialog.standing) ??
    detectLanguage(spoken || (incoming.at(-1)?.text ?? ''));
  const urgent = isUrgent(line?.text ?? '');
  return {
    status,
    reason: PHRASES[language].reasons[why](firstName(line?.name ?? '') || '—'),
    language,
    summary: line ? `${line.name}: ${line.text || (line.media?.kind ?? '')}` : '',
    urgency: status !== 'needs_reply' ? 'low' : urgent ? 'high' : 'normal',
    message_ids: line ? [line.id] : [],
  };
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
