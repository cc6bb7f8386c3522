import { failOn, NOT_ASKED, PASS, type Check } from './check.ts';
import { detectLanguage } from './detectLanguage.ts';
import { withoutQuotes } from './words.ts';

/** The reply addresses the other side as the dialog does: words of the other form of address do not stand in it. */
export const addressKept: Check = ({ expected }, { reply }) => {
  const of = WORDS[expected.language];
  if (reply === undefined || expected.address === undefined || of === undefined) return NOT_ASKED;
  // A reply in another language tells nothing; that is another check's.
  if (detectLanguage(withoutQuotes(reply)) !== expected.language) return NOT_ASKED;
  const other = expected.address === 'formal' ? of.informal : of.formal;
  const found = other.exec(withoutQuotes(reply));
  return found ? failOn([`“${found[0].trim()}” in a talk that is ${expected.address}`]) : PASS;
};

const word = (list: string, flags = 'iu'): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})`, flags);

const WORDS: Record<string, { formal: RegExp; informal: RegExp }> = {
  ru: {
    formal: word('вы|вас|вам|вами|ваш\\p{L}{0,3}'),
    informal: word('ты|тебя|тебе|тобой|тво[йеёяи]\\p{L}{0,3}'),
  },
  de: {
    // With a small letter before it: at the beginning of a sentence "Sie" may be she.
    formal: /(?<=[\p{Ll},]\s)(?:Sie|Ihnen|Ihre?[nmrs]?)(?!\p{L})/u,
    informal: word('du|dir|dich|dein\\p{L}{0,2}'),
  },
  es: { formal: word('usted|ustedes'), informal: word('tú|te|ti|tu|tus|contigo') },
  fr: { formal: word('vous|votre|vos'), informal: word('tu|te|toi|ton|ta|tes') },
  fa: { formal: word('شما|جنابعالی|سرکار'), informal: word('تو|برات|بهت') },
  ja: {
    formal: /(?:です|ます|ました|ません|ございます)[。!!??、\s]|(?:です|ます|ました|ません)$/u,
    informal: /(?:だよ|だね|するね|るよ|いいよ)[。!!??\s]|(?:だよ|だね|るよ)$/u,
  },
};
