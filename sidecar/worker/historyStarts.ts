import type { Message } from '../../protocol/messageRecords.ts';

/** How much longer than wished for a history may grow before it begins anew, as a part of the wish. */
const GROWTH = 0.5;
const MOST_DIALOGS = 1000;

interface Place {
  accountId: string;
  dialogId: string;
}

export type HistoryStarts = ReturnType<typeof createHistoryStarts>;

/**
 * Where the history of a dialog began when it was last read. A window over the newest messages moves with each of them, and
 * a request that begins elsewhere is new to the endpoint's cache from there on: so the next reading begins at the same
 * message, until the history has grown by half; then it is cut to what was wished for. In memory alone, for that cache
 * lives a few minutes.
 */
export function createHistoryStarts() {
  const starts = new Map<string, number>();
  return {
    /** How many of the newest messages to read, so that the old beginning is among them. */
    toRead: (place: Place, wanted: number): number =>
      starts.has(keyOf(place)) ? Math.ceil(wanted * (1 + GROWTH)) : wanted,
    /** Of those read, oldest first, the ones to use: `wanted`, or more from the old beginning on. */
    cut(place: Place, read: Message[], wanted: number): Message[] {
      const start = starts.get(keyOf(place));
      const at = read.findIndex(({ messageId }) => messageId === start);
      return at >= 0 && read.length - at >= wanted ? read.slice(at) : read.slice(-wanted);
    },
    /** What is used begins there. */
    keep(place: Place, used: readonly Message[]): void {
      const key = keyOf(place);
      // The newest stands last, so that the oldest goes where there are too many.
      starts.delete(key);
      if (used[0]) starts.set(key, used[0].messageId);
      const [oldest] = starts.keys();
      if (starts.size > MOST_DIALOGS && oldest !== undefined) starts.delete(oldest);
    },
  };
}

const keyOf = ({ accountId, dialogId }: Place): string => `${accountId} ${dialogId}`;
