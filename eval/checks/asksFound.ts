import { failOn, NOT_ASKED, type Check } from './check.ts';
import { promptId } from '../../sidecar/drafting/transcript.ts';

/** Each message that asks for something is one that an ask of the analysis rests on. */
export const asksFound: Check = ({ expected: { asks } }, { analysis }) => {
  if (asks.length === 0) return NOT_ASKED;
  const found = new Set(analysis.asks.flatMap(({ messageIds }) => messageIds));
  return failOn(
    asks
      .filter(({ messageId }) => !found.has(messageId))
      .map(({ messageId }) => `no ask rests on ${promptId(messageId)}`),
  );
};
