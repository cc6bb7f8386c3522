import { failOn, NOT_ASKED, type Check } from './check.ts';

/** As many characters as such a reply may have. */
export const lengthSane: Check = ({ expected: { length } }, { reply }) => {
  if (reply === undefined) return NOT_ASKED;
  const isSane = reply.length >= length.min && reply.length <= length.max;
  return failOn(isSane ? [] : [`${reply.length} characters, not ${length.min}–${length.max}`]);
};
