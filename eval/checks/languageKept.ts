import { failOn, NOT_ASKED, type Check } from './check.ts';
import { detectLanguage } from './detectLanguage.ts';
import { withoutQuotes } from './words.ts';

/** The reply is in the language of what it answers; what it quotes is left out of account. */
export const languageKept: Check = ({ expected }, { reply }) => {
  if (reply === undefined) return NOT_ASKED;
  const found = detectLanguage(withoutQuotes(reply)) ?? detectLanguage(reply);
  // Neither letters nor small words tell: a number, an emoji.
  if (found === undefined) return NOT_ASKED;
  return failOn(found === expected.language ? [] : [`${found}, not ${expected.language}`]);
};
