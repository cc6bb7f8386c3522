import { lastQuestion, topicOf, type Topic } from './cues.ts';
import type { Language } from './language.ts';
import type { Dialog, Line } from './readDialog.ts';

type Asked = Extract<Topic, 'when' | 'where' | 'howMuch'>;

/** What the demo would have to guess, as it asks its owner. */
const QUESTIONS: Record<Language, Record<Asked, string>> = {
  en: {
    when: 'Which time should the reply name?',
    where: 'Which place should the reply name?',
    howMuch: 'Which amount should the reply name?',
  },
  ru: {
    when: 'Какое время назвать в ответе?',
    where: 'Какое место назвать в ответе?',
    howMuch: 'Какую сумму назвать в ответе?',
  },
  fa: {
    when: 'در پاسخ چه زمانی نوشته شود؟',
    where: 'در پاسخ کدام جا نوشته شود؟',
    howMuch: 'در پاسخ چه مبلغی نوشته شود؟',
  },
  ar: {
    when: 'أي موعد يُذكر في الرد؟',
    where: 'أي مكان يُذكر في الرد؟',
    howMuch: 'أي مبلغ يُذكر في الرد؟',
  },
  es: {
    when: '¿Qué hora debe decir la respuesta?',
    where: '¿Qué lugar debe decir la respuesta?',
    howMuch: '¿Qué importe debe decir la respuesta?',
  },
  de: {
    when: 'Welche Zeit soll die Antwort nennen?',
    where: 'Welchen Ort soll die Antwort nennen?',
    howMuch: 'Welchen Betrag soll die Antwort nennen?',
  },
};

/** Facts that the reply needs and that neither the dialog nor the owner gives. */
export function missingIn(
  dialog: Dialog,
  pending: Line[],
  language: Language,
): { question: string; ids: string[] }[] {
  const line = pending.findLast(({ text }) => lastQuestion(text) !== undefined);
  const topic = line && asked(topicOf(lastQuestion(line.text) ?? ''));
  if (!topic || answerFor(dialog, topic) !== undefined) return [];
  return [{ question: QUESTIONS[language][topic], ids: [line.id] }];
}

/** What the owner has told to such a question, in whichever language it was asked. */
export function answerFor(dialog: Dialog, topic: Topic): string | undefined {
  const of = asked(topic);
  if (!of) return undefined;
  const questions = Object.values(QUESTIONS).map((inLanguage) => inLanguage[of]);
  return dialog.facts.findLast((fact) => questions.includes(fact.asked))?.fact;
}

const asked = (topic: Topic): Asked | undefined =>
  topic === 'when' || topic === 'where' || topic === 'howMuch' ? topic : undefined;
