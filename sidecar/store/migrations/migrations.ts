import { queue } from './0001_queue.ts';
import { drafts } from './0002_drafts.ts';

/** Append-only: the position is the database's `user_version`. What has been released is never edited. */
export const migrations: readonly string[] = [queue, drafts];
