import type { StatementKind } from '../../protocol/analysis.ts';
import { isRequest, lastQuestion } from './cues.ts';
import { PHRASES } from './phrases.ts';
import type { Dialog, Line } from './readDialog.ts';
import { DEMO_MARK, sinceOwnWord } from './reply.ts';

interface Source {
  sentence: string;
  kind: StatementKind | 'none';
  message_ids: string[];
  fact_ids: string[];
}

/** What each sentence of a draft rests on, as far as words and numbers tell. */
export function cite(dialog: Dialog): { statements: Source[] } {
  return { statements: dialog.sentences.map((one) => sourceOf(dialog, one)) };
}

function sourceOf(dialog: Dialog, { sentence, text }: Dialog['sentences'][number]): Source {
  const { lines, facts } = dialog;
  const ids = (found: Line[]) => found.map(({ id }) => id);
  const none = { sentence, kind: 'none' as const, message_ids: [], fact_ids: [] };
  // The line in which the demo says what it is quotes the owner.
  if (text.includes(DEMO_MARK))
    return /\p{Nd}/u.test(text) ? { ...none, kind: 'fact', fact_ids: ['owner'] } : none;
  const told = facts.filter(({ fact }) => text.includes(bare(fact)));
  if (told.length > 0)
    return { ...none, kind: kindOf(text), fact_ids: told.flatMap(({ id }) => id ?? []) };
  const photos = lines.filter(({ id }) => text.includes(`(${id})`));
  if (photos.length > 0) return { ...none, kind: 'fact', message_ids: ids(photos) };
  const quotes = [...text.matchAll(/[“«„]([^”»“]{3,})[”»“]/gu)].map(([, quote = '']) =>
    bare(quote),
  );
  const quoted = lines.filter((line) => quotes.some((quote) => flat(line.text).includes(quote)));
  if (quoted.length > 0) return { ...none, kind: kindOf(text), message_ids: ids(quoted) };
  if (/\p{Nd}/u.test(text)) {
    const numbers = text.match(/\p{Nd}+/gu) ?? [];
    const named = lines.filter((line) => numbers.every((number) => line.text.includes(number)));
    return { ...none, kind: kindOf(text), message_ids: ids(named) };
  }
  if (!PROMISES.test(text)) return none;
  // What it offers of its own accord nobody has asked for.
  if (Object.values(PHRASES).some(({ more }) => more === text)) return { ...none, kind: 'promise' };
  const asking = sinceOwnWord(lines).filter(
    (line) => lastQuestion(line.text) !== undefined || isRequest(line.text),
  );
  return { ...none, kind: 'promise', message_ids: ids(asking) };
}

const PROMISES =
  /\b(?:I will|I’ll|I'll)\b|напишу|займусь|подтвержу|werde|kümmere|me encargo|escribo/iu;

function kindOf(text: string): StatementKind {
  if (/[$€£₽]\s?\p{Nd}|\p{Nd}\s?(?:[$€£₽]|EUR|USD)/iu.test(text)) return 'price';
  if (/\p{Nd}{1,2}[:.]\p{Nd}{2}|day\b/iu.test(text)) return 'date';
  return /\p{Nd}/u.test(text) ? 'number' : PROMISES.test(text) ? 'promise' : 'fact';
}

const flat = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const bare = (text: string): string => flat(text).replace(/[.…!]+$/u, '');
