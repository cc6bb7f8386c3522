import type { Journal } from '../journal.ts';
import type { DialogHistory, Send } from '../world.ts';
import { checkApprovals } from './checkApprovals.ts';
import { checkChats } from './checkChats.ts';
import { checkChunks } from './checkChunks.ts';
import { checkDrafts } from './checkDrafts.ts';
import { checkFiles } from './checkFiles.ts';
import { checkJobs } from './checkJobs.ts';
import { checkParts } from './checkParts.ts';
import { checkReceived } from './checkReceived.ts';
import { checkStanding } from './checkStanding.ts';
import type { JobRow, PartRow, Snapshot } from './snapshot.ts';

/** What earlier looks have seen: what was there stays, and what has ended does not begin again. */
export interface Memory {
  /** Each as it was last seen, pruned ones too. */
  jobs: Map<number, JobRow>;
  /** Failed or cancelled at some look. */
  endedBadly: Set<number>;
  streams: Map<string, string>;
  versions: Map<string, string>;
  /** By approval and number; also those that a shorter text has made superfluous since. */
  parts: Map<string, PartRow>;
}

export interface Evidence {
  snapshot: Snapshot;
  journal: Journal;
  history: DialogHistory[];
  /** Every message that ever left, under which random id. */
  sends: Send[];
  memory: Memory;
  /** Bodies of the newest requests to the model. */
  requests: unknown[];
  /** When the process that runs now was forked. */
  startedAt: number;
}

export function createMemory(): Memory {
  return {
    jobs: new Map(),
    endedBadly: new Set(),
    streams: new Map(),
    versions: new Map(),
    parts: new Map(),
  };
}

/**
 * Compares the file and what Telegram received with what was acknowledged; answers what is wrong, in words. It must not
 * wait between reading the one and the other: then neither can be ahead.
 */
export function check(dataDir: string, evidence: Evidence): string[] {
  const { snapshot, memory } = evidence;
  remember(evidence);
  const wrong = [
    ...checkFiles(dataDir, snapshot),
    ...checkJobs(evidence),
    ...checkDrafts(evidence),
    ...checkApprovals(evidence),
    ...checkParts(evidence),
    ...checkReceived(evidence),
    ...checkStanding(evidence),
    ...checkChunks(evidence),
    ...checkChats(evidence),
  ];
  for (const row of snapshot.jobs) memory.jobs.set(row.id, row);
  return wrong;
}

/** Pruned jobs are asked for their end later. */
function remember({ snapshot, memory }: Evidence): void {
  for (const { id, state, error } of snapshot.jobs) {
    if (state === 'failed' || state === 'cancelled' || error !== null) memory.endedBadly.add(id);
  }
}
