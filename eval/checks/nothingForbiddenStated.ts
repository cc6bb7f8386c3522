import { failOn, NOT_ASKED, type Check } from './check.ts';

/** The reply states nothing that the case rules out: a price that nobody named, what a voice note says. */
export const nothingForbiddenStated: Check = ({ expected: { mustNotState } }, { reply }) => {
  if (reply === undefined || mustNotState.length === 0) return NOT_ASKED;
  return failOn(
    mustNotState.flatMap((pattern) => {
      const found = pattern.exec(reply);
      return found ? [`states “${found[0]}”`] : [];
    }),
  );
};
