import * as z from 'zod/mini';
import type { Image } from './image.ts';
import type { DemoRequest } from './request.ts';

/** One line of the dialog, as the drafting part of the sidecar writes it. */
const line = z.object({
  id: z.string(),
  from: z.enum(['me', 'peer', 'other']),
  name: z.string(),
  text: z.string(),
  service: z.optional(z.boolean()),
  media: z.optional(z.object({ kind: z.string() })),
});
export type Line = z.infer<typeof line>;

const head = z.object({
  dialog: z.object({ title: z.string(), kind: z.string(), me: z.string() }),
});
const instruction = z.object({ instruction: z.string() });

export interface Dialog {
  title: string;
  kind: string;
  lines: Line[];
  /** Message id → pictures that came with the request. */
  photos: Map<string, Image[]>;
  task: 'reply' | 'judge';
  /** BCP 47, where the task names one. */
  language: string | undefined;
  /** The owner's, for every draft. */
  standing: string;
  /** The owner's, for this draft. */
  instruction: string;
}

/**
 * The dialog that a request carries. A request of another make becomes one too: its user turns are the peer's
 * messages, its assistant turns the owner's.
 */
export function readDialog(request: DemoRequest): Dialog {
  const sections = request.turns.flatMap((turn) => turn.sections);
  const text = sections.map((section) => section.text).join('\n');
  const objects = text.split('\n').flatMap(parseObject);
  const lines = objects.flatMap((object) => accept(line, object));
  const dialog = objects.flatMap((object) => accept(head, object))[0]?.dialog;
  const system = request.system.map((section) => section.text).join('\n');
  return {
    title: dialog?.title ?? '',
    kind: dialog?.kind ?? 'private',
    lines: lines.length > 0 || dialog ? lines : plainTurns(request),
    photos: photosById(request),
    task: /^Task: judge/m.test(text) ? 'judge' : 'reply',
    language: /^Reply language: .*\(([A-Za-z-]+)\)\.?$/m.exec(text)?.[1],
    standing: /standing instructions:\n([\s\S]*)$/.exec(system)?.[1]?.trim() ?? '',
    instruction: objects.flatMap((object) => accept(instruction, object)).at(-1)?.instruction ?? '',
  };
}

function parseObject(text: string): unknown[] {
  if (!text.startsWith('{')) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    // A line that merely begins like one: prose.
    return [];
  }
}

function accept<T extends z.ZodMiniType>(schema: T, value: unknown): z.infer<T>[] {
  const result = schema.safeParse(value);
  return result.success ? [result.data] : [];
}

function plainTurns(request: DemoRequest): Line[] {
  return request.turns
    .filter(({ role }) => role !== 'system')
    .map(({ role, sections }, index) => ({
      id: `turn ${index + 1}`,
      from: role === 'assistant' ? 'me' : 'peer',
      name: '',
      text: sections
        .map(({ text }) => text)
        .join(' ')
        .trim(),
      ...(sections.some(({ image }) => image) && { media: { kind: 'photo' } }),
    }));
}

function photosById(request: DemoRequest): Map<string, Image[]> {
  const photos = new Map<string, Image[]>();
  for (const [index, turn] of request.turns.entries()) {
    let id = `turn ${index + 1}`;
    for (const { text, image } of turn.sections) {
      id = /^Photo of message (m\d+):$/.exec(text)?.[1] ?? id;
      if (image) photos.set(id, [...(photos.get(id) ?? []), image]);
    }
  }
  return photos;
}
