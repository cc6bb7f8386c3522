import { isUnsupported } from '../../protocol/analysis.ts';
import { failOn, NOT_ASKED, type Check } from './check.ts';

/** Every price, date, number and promise of the reply has a source among the evidence of the product. */
export const statementsSourced: Check = (_one, { reply, evidence }) => {
  if (reply === undefined) return NOT_ASKED;
  return failOn(
    evidence
      .filter((statement) => statement.kind !== 'fact' && isUnsupported(statement))
      .map(({ kind, sentence }) => `${kind} without a source: ${sentence.slice(0, 60)}`),
  );
};
