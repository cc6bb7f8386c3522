import { createHash } from 'node:crypto';
import { isAcknowledged, mayHaveHappened, type EntryOf, type Op } from '../journal.ts';
import type { Evidence } from './check.ts';
import { isUnfinished, wasAsked } from './checkJobs.ts';
import { idsOf } from './replies.ts';
import type { ApprovalRow, DraftRow, JobRow } from './snapshot.ts';

type Approving = EntryOf<'approve'>;

/** Every acknowledged approval is on its way, sent, or withdrawn for a cause that is known; none was given by nobody. */
export function checkApprovals(evidence: Evidence): string[] {
  const { snapshot, journal } = evidence;
  const asked = Map.groupBy(journal.of('approve').filter(mayHaveHappened), keyOfAsk);
  const rows = Map.groupBy(snapshot.approvals, keyOfRow);
  const drafts = new Map(snapshot.drafts.map((draft) => [draft.draft_id, draft]));
  return [
    ...[...asked].flatMap(([key, entries]) => checkKept(key, entries, rows.get(key) ?? [])),
    ...[...rows].flatMap(([key, approvals]) => checkGiven(key, approvals, asked.get(key) ?? [])),
    ...latestOfEach(journal.of('approve')).flatMap((entry) =>
      checkDisposition(evidence, entry, drafts.get(entry.ask.draftId)),
    ),
    ...snapshot.drafts.flatMap((draft) => checkOnItsWay(evidence, draft)),
    ...checkWithdrawnSends(evidence, drafts),
  ];
}

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const keyOfAsk = ({ ask }: Approving) => `${ask.draftId} version ${ask.version}`;
const keyOfRow = (row: ApprovalRow) => `${row.draft_id} version ${row.version}`;

function checkKept(key: string, entries: Approving[], rows: ApprovalRow[]): string[] {
  const acknowledged = entries.filter(isAcknowledged).length;
  return rows.length < acknowledged
    ? [`draft ${key}: ${acknowledged} approvals acknowledged, ${rows.length} kept`]
    : [];
}

function checkGiven(key: string, rows: ApprovalRow[], entries: Approving[]): string[] {
  if (rows.length > entries.length) return [`draft ${key}: approved more often than was asked`];
  const seen = new Set(entries.map(({ ask }) => hashOf(ask.text)));
  return rows.every((row) => seen.has(row.text_hash))
    ? []
    : [`draft ${key}: not the text that was seen`];
}

function latestOfEach(entries: Approving[]): Approving[] {
  return [
    ...new Map(entries.filter(isAcknowledged).map((entry) => [entry.ask.draftId, entry])).values(),
  ];
}

function checkDisposition(
  evidence: Evidence,
  entry: Approving,
  draft: DraftRow | undefined,
): string[] {
  const name = `draft ${entry.ask.draftId}`;
  if (!draft) return [`${name} was approved and is gone`];
  if (['approved', 'sending', 'sent'].includes(draft.state)) return [];
  if (isWithdrawn(evidence, entry)) return [];
  return [`${name} was approved and is ${draft.state}, for no cause`];
}

/** Undone, cancelled, overtaken by the dialog, or given up with an error that the user sees. */
export function isWithdrawn(evidence: Evidence, entry: Approving): boolean {
  const { draftId, accountId, dialogId, newestMessageId } = entry.ask;
  if (wasDone(evidence, 'undo', entry)) return true;
  const place = evidence.history.find(
    (history) => history.accountId === accountId && history.dialogId === dialogId,
  );
  const own = evidence.snapshot.approvals.filter((row) => row.draft_id === draftId);
  const ownIds = new Set(own.flatMap((row) => idsOf(evidence, row)));
  const sent = evidence.sends.filter(
    (send) => send.accountId === accountId && send.dialogId === dialogId,
  );
  // What was deleted since was there as well.
  const all: { messageId: number; randomId?: string }[] = [...(place?.messages ?? []), ...sent];
  const later = all.filter(({ messageId }) => messageId > newestMessageId);
  // Other than by what it became itself.
  if (later.some(({ randomId }) => randomId === undefined || !ownIds.has(randomId))) return true;
  if (mayHaveChanged(evidence, entry)) return true;
  const sends = sendsOf(evidence, draftId);
  return sends.some(
    ({ id }) =>
      evidence.memory.endedBadly.has(id) &&
      (wasAsked(evidence, 'cancelJob', id) || hasFailed(evidence, id)),
  );
}

/**
 * The account's own messages there were edited or deleted while the draft was there, in its own name or by the one at the
 * other side: also before the approval, as the draft's account may be told of it after.
 */
function mayHaveChanged({ snapshot, memory }: Evidence, { ask }: Approving): boolean {
  const draft = snapshot.drafts.find(({ draft_id: id }) => id === ask.draftId);
  const since = draft?.created_at ?? 0;
  const isThere = ({ account_id: account, dialog_id: dialog }: JobRow) =>
    dialog === ask.dialogId || (dialog === `u${ask.accountId}` && ask.dialogId === `u${account}`);
  const jobs = [...memory.jobs.values(), ...snapshot.jobs];
  return jobs.some(
    (job) =>
      (job.kind === 'edit' || job.kind === 'delete') &&
      job.attempt > 0 &&
      isThere(job) &&
      (job.finished_at ?? Infinity) >= since,
  );
}

function wasDone({ journal }: Evidence, op: Op & 'undo', entry: Approving): boolean {
  return journal
    .of(op)
    .some(
      (done) =>
        done.ask.draftId === entry.ask.draftId &&
        mayHaveHappened(done) &&
        (done.answer?.at ?? Infinity) >= entry.at,
    );
}

function sendsOf({ snapshot, memory }: Evidence, draftId: string): JobRow[] {
  const all = new Map([...memory.jobs, ...snapshot.jobs.map((row) => [row.id, row] as const)]);
  return [...all.values()].filter((job) => job.kind === 'send' && job.draft_id === draftId);
}

function hasFailed({ snapshot, memory }: Evidence, jobId: number): boolean {
  const row = snapshot.jobs.find(({ id }) => id === jobId) ?? memory.jobs.get(jobId);
  return row?.state === 'failed';
}

/** What is to leave has a job that sends it: approval and job are one transaction. */
function checkOnItsWay({ snapshot }: Evidence, draft: DraftRow): string[] {
  if (draft.state !== 'approved' && draft.state !== 'sending') return [];
  const name = `draft ${draft.draft_id} (${draft.state})`;
  const approvals = snapshot.approvals.filter((row) => row.draft_id === draft.draft_id);
  const newest = approvals.at(-1);
  const wrong: string[] = [];
  if (newest === undefined || newest.approval_id !== draft.approval_id)
    wrong.push(`${name} does not point at its newest approval`);
  else if (newest.version !== draft.version || newest.text_hash !== hashOf(draft.text))
    wrong.push(`${name}: its approval is for another text`);
  const sends = snapshot.jobs.filter(
    (job) => job.kind === 'send' && job.draft_id === draft.draft_id && isUnfinished(job),
  );
  if (sends.length === 0) wrong.push(`${name} is sent by no job`);
  return wrong;
}

/** A send that never ran goes with its approval. */
function checkWithdrawnSends({ snapshot }: Evidence, drafts: Map<string, DraftRow>): string[] {
  return snapshot.jobs.flatMap((job) => {
    if (job.kind !== 'send' || job.attempt > 0 || !isUnfinished(job)) return [];
    const state = drafts.get(job.draft_id ?? '')?.state;
    if (state === 'approved' || state === 'sending') return [];
    return [`job ${job.id} is to send a draft that is ${state ?? 'gone'}`];
  });
}
