import { isGreeting } from './cues.ts';
import type { Edit } from './readEdit.ts';

interface Observation {
  aspect: 'greeting' | 'length' | 'punctuation' | 'emoji' | 'wording';
  line: string;
}

const EMOJI = /\p{Extended_Pictographic}/u;

/** What an edit tells of its author's style, by rule; nothing that is known already. */
export function learn(edit: Edit): { lines: Observation[] } {
  const { removed, added, keptFirst, wordsBefore, wordsAfter, known } = edit;
  const lines: Observation[] = [];
  if (removed.includes('!') && !added.includes('!'))
    lines.push({ aspect: 'punctuation', line: 'No exclamation marks.' });
  if (wordsBefore >= 8 && wordsAfter < wordsBefore * 0.7)
    lines.push({ aspect: 'length', line: 'Keep it short.' });
  if (!keptFirst && isGreeting(removed) && !isGreeting(added))
    lines.push({ aspect: 'greeting', line: 'Greet with the first name alone.' });
  if (EMOJI.test(added) && !EMOJI.test(removed))
    lines.push({ aspect: 'emoji', line: 'An emoji now and then is fine.' });
  return { lines: lines.filter(({ line }) => !known.includes(line)) };
}
