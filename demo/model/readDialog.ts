import * as z from 'zod/mini';
import { isStandingWish } from './chatCues.ts';
import type { Image } from './image.ts';
import { readGuidance, type Guidance } from './readGuidance.ts';
import type { DemoRequest } from './request.ts';

/** One line of the dialog, as the drafting part of the sidecar writes it. */
const line = z.object({
  id: z.string(),
  /** `2026-11-20T12:00Z`. */
  at: z.optional(z.string()),
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
const fact = z.object({ id: z.optional(z.string()), fact: z.string(), asked: z.string() });
const sentence = z.object({ sentence: z.string(), text: z.string() });
const example = z.object({ style_example: z.string() });
const talk = z.object({ talk: z.enum(['owner', 'assistant']), text: z.string() });

export interface Dialog {
  title: string;
  kind: string;
  lines: Line[];
  /** Message id → pictures that came with the request. */
  photos: Map<string, Image[]>;
  task: 'reply' | 'judge' | 'cite';
  /** BCP 47, where the task names one. */
  language: string | undefined;
  /** The owner's, for every draft. */
  guidance: Guidance;
  /** How many of the owner's messages show how they write. */
  examples: number;
  /** The owner's, for this draft. */
  instruction: string;
  /** What the owner has told, and what it answers. */
  facts: z.infer<typeof fact>[];
  /** Of the draft whose sources are asked for. */
  sentences: z.infer<typeof sentence>[];
  /** What the owner wished for in the chat, for every draft. */
  wishes: string[];
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
    task: taskIn(text),
    language: /^Reply language: .*\(([A-Za-z-]+)\)\.?$/m.exec(text)?.[1],
    guidance: readGuidance(system),
    examples: objects.flatMap((object) => accept(example, object)).length,
    instruction: objects.flatMap((object) => accept(instruction, object)).at(-1)?.instruction ?? '',
    facts: objects.flatMap((object) => accept(fact, object)),
    sentences: objects.flatMap((object) => accept(sentence, object)),
    wishes: objects
      .flatMap((object) => accept(talk, object))
      .filter(({ talk: by, text: said }) => by === 'owner' && isStandingWish(said))
      .map(({ text: said }) => said),
  };
}

function taskIn(text: string): Dialog['task'] {
  if (/^Task: judge/m.test(text)) return 'judge';
  return /^Task: find what each sentence/m.test(text) ? 'cite' : 'reply';
}

export function parseObject(text: string): unknown[] {
  if (!text.startsWith('{')) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    // A line that merely begins like one: prose.
    return [];
  }
}

export function accept<T extends z.ZodMiniType>(schema: T, value: unknown): z.infer<T>[] {
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
