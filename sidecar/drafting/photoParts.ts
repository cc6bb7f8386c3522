import type { Message } from '../../protocol/messageRecords.ts';
import type { Photo } from './draftingModel.ts';
import { text } from './promptParts.ts';
import type { Part, Prompt } from './promptParts.ts';
import { promptId } from './transcript.ts';

/** In place of a picture that the endpoint had and lost. */
const GONE = '[image no longer available]';

/** The photos of these messages, each below a line that names its message; in the order of the messages. */
export function photoParts(messages: Message[], photos: Photo[]): Part[] {
  return messages.flatMap(({ messageId }) =>
    photos
      .filter((photo) => photo.messageId === messageId)
      .flatMap((photo) => [text(`Photo of message ${promptId(messageId)}:`, false), partOf(photo)]),
  );
}

function partOf(photo: Photo): Part {
  switch (photo.kind) {
    case 'file':
      return { kind: 'file', providerId: photo.providerId, facts: photo.facts };
    case 'inline':
      return { kind: 'image', bytes: photo.bytes, mediaType: photo.mediaType };
    case 'gone':
      return text(GONE, false);
    case 'leftOut':
      break;
  }
  return text(`[image not shown: ${photo.why}]`, false);
}

/** The same photos with those marked that the endpoint no longer has. */
export function withoutGone(photos: Photo[], gone: readonly string[]): Photo[] {
  return photos.map((photo) =>
    photo.kind === 'file' && gone.includes(photo.providerId)
      ? { messageId: photo.messageId, kind: 'gone' }
      : photo,
  );
}

export function fileIdsOf({ turns }: Prompt): string[] {
  return turns.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'file' ? [part.providerId] : [])),
  );
}

/** The same prompt with words in place of these files. */
export function withoutFiles(prompt: Prompt, gone: readonly string[]): Prompt {
  const turns = prompt.turns.map(({ role, parts }) => ({
    role,
    parts: parts.map((part) =>
      part.kind === 'file' && gone.includes(part.providerId) ? text(GONE, false) : part,
    ),
  }));
  return { ...prompt, turns };
}
