import { failOn, type Check } from './check.ts';

/** The analysis names the language of the reply. */
export const languageFound: Check = ({ expected }, { analysis }) => {
  const base = analysis.language.split('-')[0];
  return failOn(
    base === expected.language ? [] : [`${analysis.language}, not ${expected.language}`],
  );
};
