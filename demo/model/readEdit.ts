import * as z from 'zod/mini';
import { accept, parseObject } from './readDialog.ts';
import type { DemoRequest } from './request.ts';

/** What the owner changed in a draft before they sent it. */
export interface Edit {
  removed: string;
  added: string;
  /** Left as it was before the first change. */
  keptFirst: boolean;
  wordsBefore: number;
  wordsAfter: number;
  /** The notes there are, and what was refused. */
  known: string;
}

const removed = z.object({ removed: z.string() });
const added = z.object({ added: z.string() });
const kept = z.object({ kept_words: z.number() });
const words = z.object({ words_before: z.number(), words_after: z.number() });
const notes = z.object({ notes: z.string() });
const refused = z.object({ refused: z.string() });

/** Undefined for a request about something else. */
export function readEdit(request: DemoRequest): Edit | undefined {
  const sections = request.turns.flatMap((turn) => turn.sections);
  const text = sections.map((section) => section.text).join('\n');
  if (!/^Task: tell what the owner's edit shows/m.test(text)) return undefined;
  const objects = text.split('\n').flatMap(parseObject);
  const all = <T extends z.ZodMiniType>(of: T) => objects.flatMap((object) => accept(of, object));
  const count = all(words)[0];
  return {
    removed: all(removed)
      .map((piece) => piece.removed)
      .join('\n'),
    added: all(added)
      .map((piece) => piece.added)
      .join('\n'),
    keptFirst: objects.length > 0 && accept(kept, objects[0]).length > 0,
    wordsBefore: count?.words_before ?? 0,
    wordsAfter: count?.words_after ?? 0,
    known: [
      ...all(notes).map((note) => note.notes),
      ...all(refused).map((one) => one.refused),
    ].join('\n'),
  };
}
