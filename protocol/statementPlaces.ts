import type { Statement } from './analysis.ts';

export interface StatementPlace {
  statement: Statement;
  /** In UTF-16 units of the text; `to` is behind its end. */
  from: number;
  to: number;
}

/**
 * Where the sentences of the evidence stand in a text, in order; those that are not found are left out. `inText`: how a
 * sentence of the draft's source looks in that text.
 */
export function statementPlaces(
  text: string,
  evidence: readonly Statement[],
  inText: (sentence: string) => string = (sentence) => sentence,
): StatementPlace[] {
  const places: StatementPlace[] = [];
  let at = 0;
  for (const statement of evidence) {
    const sentence = inText(statement.sentence);
    const from = sentence === '' ? -1 : text.indexOf(sentence, at);
    if (from < 0) continue;
    at = from + sentence.length;
    places.push({ statement, from, to: at });
  }
  return places;
}
