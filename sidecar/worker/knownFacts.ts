import type { KnownFact } from '../drafting/factLines.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Facts } from '../facts/facts.ts';

export interface KnownFactsOptions {
  facts: Pick<Facts, 'list'>;
  drafts: Pick<Drafts, 'openOf'>;
}

/** The answers to the questions of the open draft, then what is remembered; of one question the newest word. */
export function knownFacts(
  { facts, drafts }: KnownFactsOptions,
  place: { accountId: string; dialogId: string },
): KnownFact[] {
  const { questions = [] } = drafts.openOf(place.accountId, place.dialogId) ?? {};
  const answered = questions.flatMap(({ text, answer }) =>
    answer === undefined ? [] : [{ text: answer, asked: text }],
  );
  const remembered = facts.list(place).map(({ question, text }) => ({ text, asked: question }));
  const seen = new Set<string>();
  return [...answered, ...remembered].filter(
    ({ asked }) => !seen.has(asked) && Boolean(seen.add(asked)),
  );
}
