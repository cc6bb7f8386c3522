import { numbersIn } from '../../sidecar/drafting/findStatements.ts';
import { failOn, NOT_ASKED, type Check } from './check.ts';
import { knownWords } from './words.ts';

/** Every number of the reply stands in the dialog, in a fact of the owner's or in what the case allows. */
export const numbersSourced: Check = (one, { reply }) => {
  if (reply === undefined) return NOT_ASKED;
  const known = new Set(numbersIn(knownWords(one)).map(plain));
  const unknown = numbersIn(reply).filter((number) => !known.has(plain(number)));
  return failOn(unknown.map((number) => `nobody named ${number}`));
};

/** "09" is 9. */
const plain = (number: string): string => number.replace(/^0+(?=\d)/, '');
