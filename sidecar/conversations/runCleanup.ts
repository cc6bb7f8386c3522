import type { CleanFiles } from '../files/cleanFiles.ts';
import { FILE_KEPT_MS } from '../files/imageLimits.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Store, Tx } from '../store/store.ts';
import * as sql from './cleanupSql.ts';
import type { Conversations } from './conversations.ts';

const DAY_MS = 86_400_000;
/** Streams are of use for a day; then the text is all there is. */
const CHUNKS_KEPT_MS = DAY_MS;
/** More than a year, so that the same month of last year can be compared. */
const FIGURES_KEPT_MS = 400 * DAY_MS;
/** Damaged conversations that were set aside: long enough to be looked at. */
const COPIES_KEPT_MS = 30 * DAY_MS;
/** Rows that one transaction deletes; few, so that none is long. */
const STEP = 20;
const CHUNKS_STEP = 100;
const FIGURES_STEP = 1_000;

export interface CleanupOptions {
  store: Store;
  conversations: Pick<Conversations, 'remove' | 'removeCopies'>;
  cleanFiles: Pick<CleanFiles, 'forgetConversation' | 'forgetOld' | 'tryAgain' | 'removeRows'>;
  now: () => number;
  log: Log;
  /** Between two steps it stops; what is left is found by the next one. */
  signal: AbortSignal;
}

/** Forgets what is too old, in small steps between which other work goes on; counts it, logs it and stores the counts. */
export async function runCleanup(
  { store, conversations, cleanFiles, now, log, signal }: CleanupOptions,
  retentionDays: number,
): Promise<void> {
  const at = now();
  const oldest = at - retentionDays * DAY_MS;
  const counts = { conversations: 0, chatMessages: 0, sessions: 0, files: 0 };

  function write<T>(work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): Promise<T> {
    signal.throwIfAborted();
    return store.write(work);
  }

  /** Until a step finds nothing more to delete. */
  async function deleteAll(step: (tx: Tx) => number): Promise<number> {
    let total = 0;
    for (let deleted = -1; deleted !== 0; total += deleted) deleted = await write(step);
    return total;
  }
  const deleteOld = (text: string, before: number, step: number) =>
    deleteAll((tx) => Number(tx.sql(text).run(before, step).changes));

  /** One step of the oldest inactive conversation; looked up anew each time, since it may be talked in meanwhile. */
  function removeInactive(tx: Tx): number {
    const row = tx.sql(sql.NEXT_INACTIVE).get(oldest);
    if (!row) return 0;
    const conversationId = String(row['conversation_id']);
    if (row['has_files'] === 1) {
      // Its files first: it follows when they are gone.
      const forgotten = cleanFiles.forgetConversation(tx, conversationId);
      counts.conversations += 1;
      counts.chatMessages += forgotten.chatMessagesRemoved;
      counts.files += forgotten.files;
      return 1;
    }
    const { changes } = tx.sql(sql.DELETE_MESSAGES).run(conversationId, STEP);
    counts.chatMessages += Number(changes);
    if (changes < STEP) {
      counts.conversations += 1;
      conversations.remove(tx, conversationId);
    }
    return 1;
  }

  /** Deletes what is old of these streams, as much as one step may; answers those that are left. */
  function deleteChunks(tx: Tx, streams: string[]): string[] {
    let left = CHUNKS_STEP;
    const begun = streams.findIndex((streamId) => {
      const { changes } = tx.sql(sql.DELETE_CHUNKS).run(streamId, at - CHUNKS_KEPT_MS, left);
      left -= Number(changes);
      return left === 0;
    });
    return begun === -1 ? [] : streams.slice(begun);
  }

  async function deleteAllChunks(): Promise<void> {
    const next = (after: string) => store.read(sql.NEXT_STREAMS).all(after, STEP).map(toStreamId);
    for (let streams = next(''); streams.length > 0;) {
      const last = streams.at(-1) ?? '';
      while (streams.length > 0) {
        const rest = streams;
        streams = await write((tx) => deleteChunks(tx, rest));
      }
      streams = next(last);
    }
  }

  await deleteAllChunks();
  await deleteAll(removeInactive);
  counts.files += await deleteAll((tx) => cleanFiles.forgetOld(tx, at - FILE_KEPT_MS, STEP));
  await deleteAll((tx) => cleanFiles.removeRows(tx, at - FILE_KEPT_MS, STEP));
  await deleteAll((tx) => cleanFiles.tryAgain(tx, at - DAY_MS / 2, STEP));
  conversations.removeCopies(at - COPIES_KEPT_MS);
  counts.sessions = await deleteOld(sql.DELETE_OLD_SESSIONS, oldest, STEP);
  await deleteOld(sql.DELETE_REQUESTS, oldest, STEP);
  await deleteOld(sql.DELETE_USAGE, at - FIGURES_KEPT_MS, FIGURES_STEP);
  await deleteOld(sql.DELETE_IMAGE_USE, at - FIGURES_KEPT_MS, FIGURES_STEP);
  await write((tx) => {
    tx.sql(sql.DELETE_CLEANUPS).run(at, at - FIGURES_KEPT_MS);
    const { conversations: removed, chatMessages, sessions, files } = counts;
    tx.sql(sql.INSERT_CLEANUP).run(at, removed, chatMessages, sessions, files);
  });
  log(
    'info',
    `cleaned up: ${counts.conversations} conversations with ${counts.chatMessages} messages, ${counts.sessions} sessions, ${counts.files} files`,
  );
}

function toStreamId(row: Record<string, unknown>): string {
  return String(row['id']);
}

/** Undefined: never. */
export function lastCleanupAt(store: Store): number | undefined {
  const at = store.read(sql.LAST_CLEANUP).get()?.['at'];
  return typeof at === 'number' ? at : undefined;
}
