import { isAcknowledged, mayHaveHappened, toldBy, type Journal, type ToldJob } from '../journal.ts';
import type { Evidence } from './check.ts';
import type { JobRow } from './snapshot.ts';

/** So many finished jobs are kept; only older ones may be gone. */
const KEPT_FINISHED = 1_000;
const ENDS = ['done', 'failed', 'cancelled'];
const LAST_OUTCOMES: Record<string, string[]> = {
  done: ['done'],
  failed: ['failed', 'lost'],
  // One that was waiting for its next try ended its last one otherwise.
  cancelled: ['cancelled', 'lost', 'retrying', 'snoozed', 'failed'],
};

/** No acknowledged job is lost, every end is a legal one, and nothing that ended ran again. */
export function checkJobs(evidence: Evidence): string[] {
  const { snapshot, journal } = evidence;
  const rows = new Map(snapshot.jobs.map((row) => [row.id, row]));
  return [
    ...promisedJobs(journal).flatMap((told) => checkPromised(evidence, rows, told)),
    ...[...evidence.memory.jobs.values()].flatMap((before) => checkKept(evidence, rows, before)),
    ...snapshot.jobs.flatMap((row) => checkEnd(evidence, row)),
    ...checkAttempts(evidence, rows),
    ...checkPause(evidence),
  ];
}

export function isUnfinished({ state }: { state: string }): boolean {
  return !ENDS.includes(state);
}

function promisedJobs(journal: Journal): ToldJob[] {
  return journal.entries.flatMap((entry) => toldBy(entry)?.jobs ?? []);
}

function checkPromised(evidence: Evidence, rows: Map<number, JobRow>, told: ToldJob): string[] {
  const row = rows.get(told.jobId);
  if (!row) {
    if (evidence.memory.jobs.has(told.jobId)) return [];
    return [`job ${told.jobId} was acknowledged and is lost`];
  }
  const same =
    row.kind === told.kind && row.account_id === told.accountId && row.dialog_id === told.dialogId;
  return same ? [] : [`job ${told.jobId} is not the one that was acknowledged`];
}

/** What an earlier look saw: still there or rightly pruned, and its end has not changed by itself. */
function checkKept(evidence: Evidence, rows: Map<number, JobRow>, before: JobRow): string[] {
  const row = rows.get(before.id);
  if (!row) return checkPruned(evidence, before);
  const wrong: string[] = [];
  if (row.attempt < before.attempt) wrong.push(`job ${row.id}: its attempt went back`);
  if (before.state === 'done' && row.state !== 'done') wrong.push(`job ${row.id} ran once more`);
  if (isUnfinished(row) && !isUnfinished(before) && !wasAsked(evidence, 'retryJob', row.id))
    wrong.push(`job ${row.id} was ${before.state} and is ${row.state}`);
  return wrong;
}

function checkPruned({ snapshot }: Evidence, before: JobRow): string[] {
  const kept = snapshot.jobs.filter((row) => !isUnfinished(row));
  const oldest = Math.min(...kept.map((row) => row.finished_at ?? 0));
  if (kept.length < KEPT_FINISHED) return [`job ${before.id} (${before.state}) is gone`];
  const younger = before.finished_at !== null && before.finished_at > oldest;
  return younger ? [`job ${before.id} was pruned before older ones`] : [];
}

function checkEnd(evidence: Evidence, row: JobRow): string[] {
  const wrong: string[] = [];
  if (isUnfinished(row) === (row.finished_at !== null))
    wrong.push(`job ${row.id} is ${row.state}, finished at ${row.finished_at}`);
  if (row.state === 'failed' && row.error === null)
    wrong.push(`job ${row.id} failed without cause`);
  if (row.state === 'done' && row.outcome === null)
    wrong.push(`job ${row.id} ended without outcome`);
  const isTakenBack = row.kind === 'send' || isReplaced(evidence, row);
  if (row.state === 'cancelled' && !isTakenBack && !wasAsked(evidence, 'cancelJob', row.id))
    wrong.push(`job ${row.id} (${row.kind}) was cancelled by nobody`);
  return wrong;
}

/** An edit gives way to a later one of the same reply. */
function isReplaced({ journal }: Evidence, { kind, draft_id, edit_version }: JobRow): boolean {
  if (kind !== 'edit' || edit_version === null) return false;
  return journal
    .of('editSent')
    .some(
      (entry) =>
        entry.ask.draftId === draft_id &&
        entry.ask.version > edit_version &&
        mayHaveHappened(entry),
    );
}

export function wasAsked(
  { journal }: Evidence,
  op: 'cancelJob' | 'retryJob',
  jobId: number,
): boolean {
  return journal.of(op).some((entry) => entry.ask.jobId === jobId && mayHaveHappened(entry));
}

/** Every attempt is recorded, the last one ended as its job did, and none belongs to a process that is gone. */
function checkAttempts(evidence: Evidence, rows: Map<number, JobRow>): string[] {
  const byJob = Map.groupBy(evidence.snapshot.attempts, (attempt) => attempt.job_id);
  return [...rows.values()].flatMap((row) => {
    const attempts = byJob.get(row.id) ?? [];
    if (attempts.length !== row.attempt)
      return [`job ${row.id}: ${row.attempt} attempts, ${attempts.length} recorded`];
    const last = attempts.find(({ attempt }) => attempt === row.attempt);
    if (!last)
      return isUnfinished(row) || row.state === 'cancelled' ? [] : [`job ${row.id} ended unrun`];
    if (row.state === 'running') {
      if (last.started_at < evidence.startedAt) return [`job ${row.id} was not rescued`];
      return last.outcome === null ? [] : [`job ${row.id} runs an attempt that has ended`];
    }
    const legal = LAST_OUTCOMES[row.state];
    if (last.outcome === null) return [`job ${row.id} is ${row.state}, its attempt has not ended`];
    return legal && !legal.includes(last.outcome)
      ? [`job ${row.id} is ${row.state}, its last attempt ${last.outcome}`]
      : [];
  });
}

/** The last word on pausing stands, unless one whose answer was lost may have come after it. */
function checkPause({ journal, snapshot }: Evidence): string[] {
  const words = [...journal.of('pause'), ...journal.of('resume')].sort((a, b) => a.n - b.n);
  const last = words.findLast(isAcknowledged);
  if (!last) return [];
  const unsure = words.some(
    (word) => word !== last && mayHaveHappened(word) && (word.answer?.at ?? Infinity) >= last.at,
  );
  if (unsure || snapshot.paused === (last.ask.op === 'pause')) return [];
  return [`the worker was told to ${last.ask.op} and is ${snapshot.paused ? '' : 'not '}paused`];
}
