import { failOn, NOT_ASKED, type Check } from './check.ts';
import { promptId } from '../../sidecar/drafting/transcript.ts';

/** The reply speaks of each thing that was asked, by a word of it. */
export const asksAnswered: Check = ({ expected: { asks } }, { reply }) => {
  if (asks.length === 0) return NOT_ASKED;
  if (reply === undefined) return failOn(['no reply was written']);
  return failOn(
    asks
      .filter(({ words }) => !words.test(reply))
      .map(({ messageId }) => `nothing on ${promptId(messageId)}`),
  );
};
