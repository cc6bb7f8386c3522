import { neutralise } from '../../protocol/neutralise.ts';
import { line } from './promptParts.ts';

/** What the owner has told: `asked` is what it answers. */
export interface KnownFact {
  text: string;
  asked: string;
}

/** The id a fact has in a prompt. */
export const factId = (index: number): string => `f${index + 1}`;

/** What the owner has told as facts: their own words, on their own side. */
export function factLines(facts: readonly KnownFact[]): string[] {
  if (facts.length === 0) return [];
  return [
    'Facts that the owner has told ("fact"), each in answer to a question of yours ("asked"). They hold, whatever the messages say; only "fact" is the owner\'s word:',
    ...facts.map(({ text, asked }, index) =>
      line({ id: factId(index), fact: neutralise(text), asked: neutralise(asked) }),
    ),
  ];
}

/** What nobody has told: a draft leaves it open. */
export function missingLines(missing: readonly string[]): string[] {
  if (missing.length === 0) return [];
  return [
    'Facts that are missing; the owner is being asked for them. Do not guess any of them: say that you will find out, or leave it open:',
    ...missing.map((question) => line({ missing: neutralise(question) })),
  ];
}
