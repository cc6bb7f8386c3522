import type { Message } from './messageRecords.ts';

/** `deleted`: it was here when the dialog was last read, and is gone. */
export type ShownMessage = Message & { deleted?: boolean };

/** The messages as they are now, and in their place those that were seen before and are gone from among them. */
export function withDeleted(
  before: readonly ShownMessage[] | undefined,
  now: readonly Message[],
): readonly ShownMessage[] {
  const oldest = now[0]?.messageId ?? 0;
  const ids = new Set(now.map(({ messageId }) => messageId));
  const gone = (before ?? [])
    .filter(({ messageId, service }) => messageId >= oldest && !service && !ids.has(messageId))
    .map((message) => ({ ...message, deleted: true }));
  if (gone.length === 0) return now;
  return [...now, ...gone].sort((a, b) => a.messageId - b.messageId);
}
