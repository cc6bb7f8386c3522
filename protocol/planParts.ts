import { tidy, trimmed, type FormattedText } from './formattedText.ts';
import { MAX_CAPTION_LENGTH, MAX_MESSAGE_LENGTH } from './limits.ts';
import { outgoingText } from './parseMarkdown.ts';
import type { Attachment } from './draftRecords.ts';
import { splitText } from './splitText.ts';

/** Photos of one album, which leaves as one. */
const ALBUM_SIZE = 10;

/** One message of those that a draft goes out as, as Telegram stores it. */
export interface PlannedPart extends FormattedText {
  /** Messages with the same number leave together. */
  call: number;
  attachmentId?: string | undefined;
}

type Named = Pick<Attachment, 'attachmentId' | 'kind'>;

/**
 * What a draft goes out as, message by message, in order: photos as albums, each file by itself, under the first of them
 * the text as far as a caption holds it, then the rest of the text. Its Markdown goes as formatting.
 */
export function planParts(source: string, attached: readonly Named[] = []): PlannedPart[] {
  const [hasCaption, calls] = [attached.length > 0, callsOf(attached)];
  const limitOf = (index: number) =>
    hasCaption && index === 0 ? MAX_CAPTION_LENGTH : MAX_MESSAGE_LENGTH;
  const pieces = splitText(outgoingText(source), limitOf).map(({ text, entities }) =>
    trimmed({ text, entities: tidy(text, entities) }),
  );
  const caption = hasCaption ? pieces.shift() : undefined;
  const media = calls.flatMap((call, index) =>
    call.map(({ attachmentId }) => ({ text: '', entities: [], call: index, attachmentId })),
  );
  const [first, ...others] = media;
  return [
    ...(first ? [{ ...first, ...caption }, ...others] : []),
    ...pieces.map((piece, index) => ({ ...piece, call: calls.length + index })),
  ];
}

/** In how many calls; most texts are one message, and cost nothing to count: marks only make it longer. */
export function countCalls(source: string, attached: readonly Named[] = []): number {
  const limit = attached.length > 0 ? MAX_CAPTION_LENGTH : MAX_MESSAGE_LENGTH;
  if (source.length <= limit) return Math.max(1, callsOf(attached).length);
  return callsIn(planParts(source, attached));
}

export function callsIn(planned: readonly { call: number }[]): number {
  return new Set(planned.map(({ call }) => call)).size;
}

function callsOf(attached: readonly Named[]): Named[][] {
  const photos = attached.filter(({ kind }) => kind === 'photo');
  const files = attached.filter(({ kind }) => kind === 'file');
  const albums = Array.from({ length: Math.ceil(photos.length / ALBUM_SIZE) }, (_, album) =>
    photos.slice(album * ALBUM_SIZE, (album + 1) * ALBUM_SIZE),
  );
  return [...albums, ...files.map((file) => [file])];
}
