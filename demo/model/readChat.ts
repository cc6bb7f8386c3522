import * as z from 'zod/mini';
import { accept, parseObject, readDialog } from './readDialog.ts';
import type { Dialog } from './readDialog.ts';
import type { DemoRequest } from './request.ts';

/** A question of the owner's about a dialog, with everything that was said before: all the demo remembers. */
export interface Chat {
  dialog: Dialog;
  /** The draft that waits for the owner. */
  draft: string | undefined;
  /** Oldest first. */
  earlier: { question: string; answer: string }[];
  question: string;
  /** When it was asked, UTC, as `2026-11-20 12:00`. */
  now: string;
}

const openDraft = z.object({ open_draft: z.string() });
const TASK = /^Task: answer the owner\.$/m;
/** The owner's words: all that stands below this line. */
const OWNER_SAYS = /^The owner says:\n([\s\S]*)$/m;

/** Undefined for a request of another shape. */
export function readChat(request: DemoRequest): Chat | undefined {
  const task = request.turns.at(-1)?.sections.at(-1)?.text ?? '';
  const said = OWNER_SAYS.exec(task);
  const above = said ? task.slice(0, said.index) : '';
  if (!said || !TASK.test(above)) return undefined;
  const [first] = request.turns;
  // Pictures and the dialog; the owner's first words come after them.
  const sections = first?.sections ?? [];
  const end = sections.findIndex(({ text }) => text.startsWith('{"dialog":'));
  const opening = { role: 'user' as const, sections: sections.slice(0, end + 1) };
  const objects = above.split('\n').flatMap(parseObject);
  return {
    dialog: readDialog({ ...request, turns: [opening] }),
    draft: objects.flatMap((object) => accept(openDraft, object))[0]?.open_draft,
    earlier: pairsOf(request),
    question: said[1] ?? '',
    now: /^Now: \w+, ([\d-]+ [\d:]+) UTC/m.exec(above)?.[1] ?? '',
  };
}

function pairsOf({ turns }: DemoRequest): Chat['earlier'] {
  return turns.flatMap(({ role, sections }, index) => {
    const next = turns[index + 1];
    if (role !== 'user' || next?.role !== 'assistant') return [];
    const question = OWNER_SAYS.exec(sections.at(-1)?.text ?? '')?.[1] ?? '';
    return [{ question, answer: next.sections.map(({ text }) => text).join('') }];
  });
}
