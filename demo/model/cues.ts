/** What a message is about, by cue words in the demo's six languages. Coarse, and the same every time. */

export const cue = (list: string): RegExp => new RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})`, 'iu');

const REQUEST = cue(
  'please|can you|could you|would you|will you|send me|let me know|call me|tell me|remind me|need your' +
    '|пожалуйста|можешь|можете|сможешь|пришли|пришлите|скинь|отправь|отправьте|дай знать|напиши|позвони|подскажи|подскажите|скажи|ответь|жду ответа' +
    '|por favor|puedes|podrías|envíame|mándame|avísame|dime' +
    '|bitte|kannst du|könntest du|können sie|schick mir|sag mir|gib mir|melde dich' +
    '|لطفا|لطفاً|میشه|می‌شه|می‌تونی|میتونی|بفرست|خبر بده|بگو' +
    '|من فضلك|لو سمحت|ممكن|أرسل|ارسل|أخبرني|هل',
);
const CLOSING = cue(
  'thanks|thank you|ok|okay|great|perfect|got it|bye|see you|sounds good|will do' +
    '|спасибо|ок|окей|хорошо|отлично|супер|договорились|пока|до встречи|понял|поняла|ясно' +
    '|gracias|vale|perfecto|hasta luego|de acuerdo' +
    '|danke|super|alles klar|bis dann|bis morgen|tschüss' +
    '|ممنون|مرسی|باشه|خداحافظ|عالیه' +
    '|شكرا|شكراً|حسنا|حسناً|تمام|مع السلامة',
);
const GREETING = cue(
  'hi|hello|hey|good morning|good evening|привет|здравствуй|здравствуйте|добрый день|доброе утро' +
    '|hola|buenos días|hallo|guten tag|guten morgen|سلام|درود|مرحبا|مرحباً|السلام عليكم|أهلا',
);
const URGENT = cue(
  'urgent|urgently|asap|right now|today|срочно|сегодня|прямо сейчас|urgente|hoy|dringend|sofort|heute|فوری|امروز|عاجل|اليوم',
);
const PHOTO = cue(
  'photos?|pictures?|images?|фото|фотография|фотографии|фотографию|фотке|фотку|снимок|снимке|картинка|картинке|fotos?|imagen|imágenes|bilder|bild|عکس|عکس‌ها|تصویر|صورة|الصورة|الصور',
);
const ORDERS = cue(
  '(?:ignore|forget|disregard)[^.!?]{0,30}(?:instructions|rules|prompt)|system prompt|you are now|as an ai' +
    '|(?:игнорируй|забудь|забудьте)[^.!?]{0,30}(?:инструкции|правила)|системный промпт',
);

const REFERS_BACK = cue(
  'as i (?:said|wrote)|as (?:we )?(?:agreed|discussed)|like last time|same as before|as usual' +
    '|как (?:я )?(?:писал|писала|говорил|говорила)|как договаривались|как в прошлый раз|wie besprochen|como acordamos|como la última vez',
);

/** It cannot be understood without what was said before. */
export const refersBack = (text: string): boolean => REFERS_BACK.test(text);
export const isRequest = (text: string): boolean => REQUEST.test(text);
export const isClosing = (text: string): boolean =>
  CLOSING.test(text) || (text.trim() !== '' && !/[\p{L}\p{N}]/u.test(text));
export const isGreeting = (text: string): boolean => GREETING.test(text);
export const isUrgent = (text: string): boolean => URGENT.test(text);
export const speaksOfPhoto = (text: string): boolean => PHOTO.test(text);
export const givesOrders = (text: string): boolean => ORDERS.test(text);

/** The last sentence that asks something. */
export function lastQuestion(text: string): string | undefined {
  const sentences = text.match(/[^.!?؟？\n]*[.!?؟？]*/gu) ?? [];
  return sentences.findLast((sentence) => /[?؟？]/u.test(sentence))?.trim();
}

export type Topic = 'howAreYou' | 'when' | 'where' | 'howMuch' | 'yesOrNo';

const TOPICS: readonly [Topic, RegExp][] = [
  [
    'howAreYou',
    cue(
      'how are you|how is it going|как дела|как ты|как вы|cómo estás|qué tal|wie geht|چطوری|حالت چطوره|خوبی|كيف حالك',
    ),
  ],
  [
    'howMuch',
    cue(
      'how much|how many|price|total|сколько|цена|cuánto|cuánta|wie viel|wieviel|چند|چقدر|كم|بكم',
    ),
  ],
  [
    'when',
    cue(
      'when|what time|which day|когда|во сколько|в котором часу|cuándo|a qué hora|wann|um wie viel uhr|کی|چه ساعتی|متى',
    ),
  ],
  ['where', cue('where|address|где|куда|адрес|dónde|adónde|wo|wohin|کجا|أين')],
];

export function topicOf(question: string): Topic {
  return TOPICS.find(([, pattern]) => pattern.test(question))?.[0] ?? 'yesOrNo';
}

const ORDINALS: readonly [number, RegExp][] = [
  [0, cue('first|перв\\p{L}+|primera|primer|erste[nrs]?|اول|الأولى')],
  [1, cue('second|втор\\p{L}+|segunda|zweite[nrs]?|دوم|الثانية')],
  [2, cue('third|трет\\p{L}+|tercera|dritte[nrs]?|سوم|الثالثة')],
  [-1, cue('last|последн\\p{L}+|última|letzte[nrs]?|آخر|آخری|الأخيرة')],
];

/** "the first of the three photos" → 0; the last is -1. */
export function ordinalIn(text: string): number | undefined {
  return ORDINALS.find(([, pattern]) => pattern.test(text))?.[0];
}

export interface Wishes {
  shorter: boolean;
  longer: boolean;
  decline: boolean;
  formal: boolean;
  signature: string | undefined;
}

/** What the demo understands of the owner's instructions. The rest it quotes, so that it is seen to have arrived. */
export function readWishes(instructions: string): Wishes {
  return {
    shorter: cue(
      'shorter|short|brief|briefly|concise|короче|кратко|коротко|más corto|breve|kürzer|kurz|کوتاه|کوتاه‌تر|أقصر',
    ).test(instructions),
    longer: cue(
      'longer|in detail|more detail|подробнее|длиннее|más largo|länger|ausführlich|بلندتر|أطول',
    ).test(instructions),
    decline: cue(
      'say no|no politely|decline|refuse|politely no|откажи|откажись|отказ|отказать|вежливо нет|нет вежливо|di que no|rechaza|sag nein|lehne|absagen|رد کن|بگو نه|ارفض',
    ).test(instructions),
    formal: cue('formal|formally|formell|формально|официально|на вы|رسمی|رسمي').test(instructions),
    signature:
      /\bsign(?:ed)?(?: it)? (?:as|with) ["“]?([\p{L}\p{N} .-]{1,40}?)["”]?(?:[.;,\n]|$)/iu.exec(
        instructions,
      )?.[1],
  };
}
