import { withDeleted, type ShownMessage } from '../../protocol/deletedMessages.ts';
import type { Message } from '../../protocol/messageRecords.ts';

/** What is at hand of a dialog, oldest first. */
export interface Held {
  messages: readonly ShownMessage[];
  hasOlder: boolean;
}

/** With the newest messages as they were just fetched; where some between are not at hand, the older ones go. */
export function withNewest(held: Held | undefined, page: readonly Message[], limit: number): Held {
  const hasOlder = page.length >= limit;
  const oldest = page[0]?.messageId ?? 0;
  const before = held?.messages ?? [];
  const older = before.filter(({ messageId }) => messageId < oldest);
  const isGap = hasOlder && (before.at(-1)?.messageId ?? 0) < oldest;
  const newest = withDeleted(before, page);
  if (!held || older.length === 0 || isGap) return { messages: newest, hasOlder };
  return { messages: [...older, ...newest], hasOlder: held.hasOlder };
}

/** With a page of messages from before them. */
export function withOlder(held: Held, page: readonly Message[], limit: number): Held {
  const oldest = held.messages[0]?.messageId ?? Infinity;
  const older = page.filter(({ messageId }) => messageId < oldest);
  return { messages: [...older, ...held.messages], hasOlder: page.length >= limit };
}
