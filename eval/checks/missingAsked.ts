import { failOn, NOT_ASKED, type Check } from './check.ts';
import { promptId } from '../../sidecar/drafting/transcript.ts';

/** A fact that only the owner knows becomes a question; where none is missing, none is asked. */
export const missingAsked: Check = ({ expected: { missing } }, { analysis }) => {
  if (missing === undefined) return NOT_ASKED;
  if (missing.length === 0)
    return failOn(analysis.missing.map(({ question }) => `asks needlessly: ${question}`));
  const asked = new Set(analysis.missing.flatMap(({ messageIds }) => messageIds));
  return failOn(
    missing.filter((id) => !asked.has(id)).map((id) => `no question for ${promptId(id)}`),
  );
};
