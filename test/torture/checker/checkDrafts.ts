import { isAcknowledged, mayHaveHappened } from '../journal.ts';
import type { Evidence } from './check.ts';
import { isUnfinished } from './checkJobs.ts';
import type { DraftRow } from './snapshot.ts';

/** Every acknowledged text is a version, versions never change, and a draft that is being written has a job. */
export function checkDrafts(evidence: Evidence): string[] {
  const { snapshot } = evidence;
  const versions = Map.groupBy(snapshot.versions, (row) => row.draft_id);
  return [
    ...checkEdits(evidence),
    ...checkRejections(evidence),
    ...checkVersionsKept(evidence),
    ...snapshot.drafts.flatMap((draft) => [
      ...checkVersions(draft, versions.get(draft.draft_id) ?? []),
      ...checkWork(evidence, draft),
    ]),
  ];
}

function checkEdits({ journal, snapshot }: Evidence): string[] {
  const texts = new Map(
    snapshot.versions.map((row) => [`${row.draft_id} ${row.version}`, row.text]),
  );
  return journal.of('edit').flatMap(({ ask, answer }) => {
    if (answer?.kind !== 'acknowledged') return [];
    const kept = texts.get(`${ask.draftId} ${answer.told.version}`);
    if (kept === ask.text) return [];
    return [`draft ${ask.draftId}: the acknowledged edit is not version ${answer.told.version}`];
  });
}

function checkRejections({ journal, snapshot }: Evidence): string[] {
  const states = new Map(snapshot.drafts.map((row) => [row.draft_id, row.state]));
  return journal.of('reject').flatMap((entry) => {
    const { draftId } = entry.ask;
    if (!isAcknowledged(entry) || states.get(draftId) === 'rejected') return [];
    const undone = journal
      .of('undo')
      .some((undo) => undo.ask.draftId === draftId && undo.n > entry.n && mayHaveHappened(undo));
    return undone ? [] : [`draft ${draftId} was rejected and is ${states.get(draftId) ?? 'gone'}`];
  });
}

function checkVersionsKept({ snapshot, memory }: Evidence): string[] {
  const wrong: string[] = [];
  const now = new Map(snapshot.versions.map((row) => [`${row.draft_id} ${row.version}`, row.text]));
  for (const [key, text] of memory.versions) {
    if (now.get(key) !== text) wrong.push(`draft and version ${key}: its text has changed`);
  }
  memory.versions = now;
  return wrong;
}

function checkVersions(draft: DraftRow, versions: { version: number; text: string }[]): string[] {
  const numbers = versions.map(({ version }) => version).join();
  const expected = Array.from({ length: draft.version }, (_, index) => index + 1).join();
  if (numbers !== expected) return [`draft ${draft.draft_id}: versions ${numbers}`];
  const newest = versions.at(-1);
  return newest && newest.text !== draft.text
    ? [`draft ${draft.draft_id}: its text is not its newest version`]
    : [];
}

function checkWork({ snapshot }: Evidence, draft: DraftRow): string[] {
  if (draft.state !== 'drafting') return [];
  const working = snapshot.jobs.some(
    (job) =>
      job.kind === 'process' &&
      job.account_id === draft.account_id &&
      job.dialog_id === draft.dialog_id &&
      isUnfinished(job),
  );
  return working ? [] : [`draft ${draft.draft_id} is being written by nobody`];
}
