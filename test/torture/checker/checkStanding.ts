import { mayHaveHappened } from '../journal.ts';
import type { Evidence } from './check.ts';
import { isUnfinished } from './checkJobs.ts';
import { approvalsOf, nameOf, resolvedDrafts } from './checkReceived.ts';
import { repliesIn, wordsIn, wordsOf, type Reply } from './replies.ts';
import type { DraftRow, JobRow } from './snapshot.ts';

/**
 * What stands in Telegram is what was approved, or the version that was put in its place since, word for word; what was
 * deleted stays deleted. How a text is parted is not known here: the messages together must hold its words, in order.
 */
export function checkStanding(evidence: Evidence): string[] {
  const drafts = new Map(evidence.snapshot.drafts.map((draft) => [draft.draft_id, draft]));
  return repliesIn(evidence).flatMap((reply) => {
    const draft = drafts.get(reply.approval.draft_id);
    return draft ? checkReply(evidence, reply, draft) : [];
  });
}

function checkReply(evidence: Evidence, reply: Reply, draft: DraftRow): string[] {
  const { draft_id: draftId } = draft;
  const { journal } = evidence;
  const edits = journal.of('editSent').filter(({ ask }) => ask.draftId === draftId);
  const deleted = journal.of('deleteSent').some(({ ask }) => ask.draftId === draftId);
  if (edits.some(mayHaveHappened) || deleted) return checkChanged(evidence, reply, draft);
  if (reply.parts.some(({ message }) => message === undefined))
    return [`${nameOf(reply)}: a message is gone that nobody deleted`];
  const words = wordsIn(reply);
  const approved = wordsOf(textOf(evidence, reply, reply.approval.version));
  if (words.some((word, index) => word !== approved[index]))
    return [`${nameOf(reply)} is not in the words of its approval`];
  const isWhole = draft.state === 'sent' && !resolvedDrafts(evidence).has(draftId);
  return isWhole && words.length < approved.length
    ? [`${nameOf(reply)} is sent without its last ${approved.length - words.length} words`]
    : [];
}

function checkChanged(evidence: Evidence, reply: Reply, draft: DraftRow): string[] {
  const stands = reply.parts.some(({ message }) => message !== undefined);
  const jobs = jobsOn(evidence, draft.draft_id);
  if (jobs.some(({ kind, state }) => kind === 'delete' && state === 'done')) {
    if (draft.deleted_at === null) return [`${nameOf(reply)}: its deletion is not kept`];
    return stands ? [`${nameOf(reply)} was deleted and stands there`] : [];
  }
  return [...checkWording(evidence, reply), ...checkVersion(evidence, reply, draft, jobs)];
}

/** Each message is a stretch of the approved text or of one that was to take its place. */
function checkWording(evidence: Evidence, reply: Reply): string[] {
  const { approval, parts } = reply;
  const edits = evidence.journal
    .of('editSent')
    .filter(({ ask }) => ask.draftId === approval.draft_id);
  const texts = [textOf(evidence, reply, approval.version), ...edits.map(({ ask }) => ask.text)];
  const stretches = texts.map((text) => ` ${wordsOf(text).join(' ')} `);
  return parts.flatMap(({ part, message }) => {
    const words = wordsOf(message?.text ?? '');
    if (words.length === 0) return [];
    return stretches.some((text) => text.includes(` ${words.join(' ')} `))
      ? []
      : [`${nameOf(reply)}: message ${part} has words that nobody wrote`];
  });
}

/** Once nothing is on its way: the version of the edit that came last, the whole of it and nothing else. */
function checkVersion(evidence: Evidence, reply: Reply, draft: DraftRow, jobs: JobRow[]): string[] {
  const isOnItsWay =
    draft.state !== 'sent' || jobs.some((job) => job.attempt > 0 && isUnfinished(job));
  const last = jobs
    .filter((job) => job.attempt > 0 && job.finished_at !== null)
    .sort((a, b) => (a.finished_at ?? 0) - (b.finished_at ?? 0))
    .at(-1);
  // One that was given up on its way may have changed some messages; the user is told.
  if (isOnItsWay || (last && last.state !== 'done')) return [];
  if (resolvedDrafts(evidence).has(draft.draft_id)) return [];
  const version = last?.edit_version ?? reply.approval.version;
  if (draft.sent_version !== version)
    return [`${nameOf(reply)}: version ${version} was put there, ${draft.sent_version} is kept`];
  const wanted = wordsOf(textOf(evidence, reply, version)).join(' ');
  return wordsIn(reply).join(' ') === wanted
    ? []
    : [`${nameOf(reply)}: what stands there is not version ${version}`];
}

/** Its edits and deletions. */
function jobsOn({ snapshot, memory }: Evidence, draftId: string): JobRow[] {
  const all = new Map([...memory.jobs, ...snapshot.jobs.map((row) => [row.id, row] as const)]);
  return [...all.values()].filter(
    (job) => job.draft_id === draftId && (job.kind === 'edit' || job.kind === 'delete'),
  );
}

/** As the journal has it. */
function textOf(evidence: Evidence, reply: Reply, version: number): string {
  if (version === reply.approval.version) return approvalsOf(evidence, reply)[0]?.ask.text ?? '';
  const edits = evidence.journal.of('editSent');
  return (
    edits.find(({ ask }) => ask.draftId === reply.approval.draft_id && ask.version === version)?.ask
      .text ?? ''
  );
}
