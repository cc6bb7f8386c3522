import type { Statement, StatementKind } from '../../protocol/analysis.ts';

export interface FoundStatement {
  sentence: string;
  kind: Exclude<StatementKind, 'fact'>;
}

/** The sentences of a text, as they stand in it, without what is between them. */
export function sentencesOf(text: string): string[] {
  return [...SENTENCES.segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
}

/** Those that name a price, a date or a number, or promise something. What is asked states nothing. */
export function findStatements(text: string): FoundStatement[] {
  return sentencesOf(text).flatMap((sentence) => {
    const kind = kindOf(sentence);
    return kind === undefined ? [] : [{ sentence, kind }];
  });
}

/** Numbers in a text, in Western digits: "۱۲:۳۰" → 12, 30. */
export function numbersIn(text: string): string[] {
  const western = text.normalize('NFKC').replace(/\p{Nd}/gu, westernDigit);
  return western.match(/\d+/g) ?? [];
}

/** What code alone can say of the sources: the messages and facts that name every number of the sentence. */
export function matchNumbers(
  found: readonly FoundStatement[],
  messages: readonly { messageId: number; text: string }[],
  facts: readonly { text: string }[],
): Statement[] {
  return found.map(({ sentence, kind }) => {
    const wanted = numbersIn(sentence);
    const names = (text: string) => {
      const given = new Set(numbersIn(text));
      return wanted.length > 0 && wanted.every((number) => given.has(number));
    };
    return {
      sentence,
      kind,
      messageIds: messages.filter(({ text }) => names(text)).map(({ messageId }) => messageId),
      facts: facts.map(({ text }) => text).filter(names),
    };
  });
}

function kindOf(sentence: string): FoundStatement['kind'] | undefined {
  const isPromise = PROMISE.test(sentence);
  if (!isPromise && /[?؟？][\s"'”»)*_]*$/u.test(sentence)) return undefined;
  if (PRICE.test(sentence)) return 'price';
  if (isPromise) return 'promise';
  if (DATE.test(sentence)) return 'date';
  return /\p{Nd}/u.test(sentence) ? 'number' : undefined;
}

/** Digits come in blocks of ten, from zero on. */
function westernDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

const SENTENCES = new Intl.Segmenter(undefined, { granularity: 'sentence' });

const word = (list: string): RegExp => new RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})`, 'iu');

const PRICE =
  /[$€£₽¥₴₸₪﷼]\s?\p{Nd}|\p{Nd}\s?(?:[$€£₽¥₴₸₪﷼%]|(?:usd|eur|gbp|rub|euros?|dollars?|pounds|руб\p{L}*|тенге|гривен|تومان|ریال|ريال|درهم|دولار)(?!\p{L}))/iu;

/** Days, months and words for near dates; a time of day. */
const DATE = new RegExp(
  [
    '\\p{Nd}{1,2}[:.]\\p{Nd}{2}(?!\\p{Nd})|\\p{Nd}{1,2}\\s?(?:am|pm|uhr)(?!\\p{L})',
    word(
      '(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|september|october|november|december|today|tomorrow|tonight|next week',
    ).source,
    word(
      'понедельник\\p{L}*|вторник\\p{L}*|сред[ауы]|четверг\\p{L}*|пятниц\\p{L}*|суббот\\p{L}*|воскресень\\p{L}*|январ\\p{L}*|феврал\\p{L}*|марта?|апрел\\p{L}*|июн\\p{L}*|июл\\p{L}*|август\\p{L}*|сентябр\\p{L}*|октябр\\p{L}*|ноябр\\p{L}*|декабр\\p{L}*|сегодня|завтра|послезавтра',
    ).source,
    word(
      'montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|übermorgen|lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain',
    ).source,
    word('امروز|فردا|شنبه|دوشنبه|جمعه|اليوم|غداً|غدا|الأحد|الاثنين|الجمعة').source,
  ].join('|'),
  'iu',
);

/** The first person about to do something, in the languages that are most often met. */
const PROMISE = new RegExp(
  [
    word(
      "(?:i|we)(?:['’]ll| will| shall| promise|['’]m going to| am going to|['’]re going to| are going to)|let me (?:look|check|see)|of course",
    ).source,
    word(
      'обещаю|буду|сделаю|пришлю|напишу|позвоню|перезвоню|отправлю|уточню|подтвержу|займусь|приду|приеду|привезу|подготовлю|проверю|посмотрю|верну|заплачу|оплачу|конечно',
    ).source,
    word(
      '(?:ich|wir) (?:werde|werden|schicke|schreibe|kümmere|komme|bringe|prüfe|schaue|melde|sage|verspreche)|kümmere mich',
    ).source,
    word(
      '\\p{L}+(?:aré|eré|iré)|me encargo|te (?:escribo|envío|mando|aviso|confirmo)|je (?:vais|promets)|j’(?:enverrai|appellerai)',
    ).source,
    word('خواهم \\p{L}+|انجامش می‌دهم|می‌نویسم|می‌فرستم|خبر می‌دهم|قول می‌دهم|سأ\\p{L}+|سوف').source,
  ].join('|'),
  'iu',
);
