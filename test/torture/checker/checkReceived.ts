import { isAcknowledged, mayHaveHappened, type EntryOf } from '../journal.ts';
import type { Send } from '../world.ts';
import type { Evidence } from './check.ts';
import { hashOf } from './checkApprovals.ts';
import { idsOf, repliesIn, type ReceivedPart, type Reply } from './replies.ts';

/** Telegram received each message of an approval once at most, in order, as it was approved, and nothing else. */
export function checkReceived(evidence: Evidence): string[] {
  const replies = repliesIn(evidence);
  return [
    ...checkKnown(evidence),
    ...replies.flatMap((reply) => checkApproved(evidence, reply)),
    ...replies.flatMap(checkOrder),
    ...checkOnce(evidence, replies),
    ...checkSent(evidence, replies),
    ...checkNoticed(evidence, replies),
    ...checkUndone(evidence, replies),
  ];
}

export function nameOf({ approval, accountId, dialogId }: Reply): string {
  return `reply ${approval.draft_id} (approval ${approval.approval_id}) in ${accountId}/${dialogId}`;
}

function checkKnown(evidence: Evidence): string[] {
  const { snapshot, sends } = evidence;
  const ids = new Set(snapshot.approvals.flatMap((approval) => idsOf(evidence, approval)));
  return sends
    .filter((send) => !ids.has(send.randomId) && !mayBeForgotten(evidence, send))
    .map(
      ({ messageId, accountId, dialogId }) =>
        `message ${messageId} in ${accountId}/${dialogId} carries a random id of no approval`,
    );
}

/** A shorter text needed it no more before it was ever looked at. */
function mayBeForgotten({ journal, history, snapshot }: Evidence, send: Send): boolean {
  const place = history.find(
    ({ accountId, dialogId }) => accountId === send.accountId && dialogId === send.dialogId,
  );
  if (place?.messages.some(({ randomId }) => randomId === send.randomId)) return false;
  const drafts = snapshot.drafts.filter(
    (draft) => draft.account_id === send.accountId && draft.dialog_id === send.dialogId,
  );
  const ids = new Set(drafts.map((draft) => draft.draft_id));
  return journal.of('editSent').some(({ ask }) => ids.has(ask.draftId));
}

/** The approvals that were asked for in the name of which it may have left. */
export function approvalsOf({ journal }: Evidence, { approval }: Reply): EntryOf<'approve'>[] {
  return journal
    .of('approve')
    .filter(
      ({ ask }) =>
        ask.draftId === approval.draft_id &&
        ask.version === approval.version &&
        hashOf(ask.text) === approval.text_hash,
    );
}

function checkApproved(evidence: Evidence, reply: Reply): string[] {
  const { approval, accountId, dialogId, parts } = reply;
  const [first, ...others] = parts;
  const asked = approvalsOf(evidence, reply).some(
    ({ ask }) =>
      ask.accountId === accountId &&
      ask.dialogId === dialogId &&
      !parts.some(isBefore(ask.sendAt ?? 0)) &&
      parts.every(
        ({ message }) => !message || (message.silent ?? false) === (ask.silent ?? false),
      ) &&
      (!first?.message || first.message.replyToId === ask.replyToId) &&
      others.every(({ message }) => message?.replyToId === undefined) &&
      parts.length <= Math.max(ask.parts ?? 1, ask.attachmentIds?.length ?? 0) &&
      parts.filter(({ hasFile }) => hasFile).length <= (ask.attachmentIds?.length ?? 0),
  );
  const wrong: string[] = [];
  if (!asked) wrong.push(`${nameOf(reply)} was never approved like this`);
  // What the user says has not arrived gets another date; some of it may have left by then.
  const resolved = evidence.journal.of('resolve').filter(mayHaveHappened);
  const isRedated = resolved.some(({ ask }) => ask.draftId === approval.draft_id && !ask.arrived);
  if (!isRedated && parts.some(isBefore(approval.send_at)))
    wrong.push(`${nameOf(reply)} left before its time`);
  return [...wrong, ...checkFiles(evidence, reply)];
}

/** Telegram counts in seconds. */
function isBefore(due: number): (part: ReceivedPart) => boolean {
  return ({ message }) => message !== undefined && message.at + 999 < due;
}

function checkFiles({ journal }: Evidence, reply: Reply): string[] {
  const { draft_id: draftId } = reply.approval;
  const attached = journal.of('attach').filter(({ ask }) => ask.draftId === draftId);
  const hashes = new Set(attached.map(({ ask }) => ask.sha256));
  const fits = reply.parts.every(
    ({ hasFile, message }) =>
      !message || (hasFile ? hashes.has(message.file?.sha256 ?? '') : message.file === undefined),
  );
  return fits ? [] : [`${nameOf(reply)}: a file is not as it was attached`];
}

/** The first message first, and none left out. */
function checkOrder(reply: Reply): string[] {
  const numbers = reply.parts.map(({ part }) => part).join();
  const expected = reply.parts.map((_, index) => index).join();
  return numbers === expected ? [] : [`${nameOf(reply)}: its messages arrived as ${numbers}`];
}

function checkOnce({ history }: Evidence, replies: Reply[]): string[] {
  const wrong: string[] = [];
  const ids = history.flatMap(({ messages }) =>
    messages.flatMap(({ out, randomId }) => (out && randomId !== undefined ? [randomId] : [])),
  );
  if (new Set(ids).size < ids.length) wrong.push('a random id came twice');
  const drafts = new Set<string>();
  for (const { approval } of replies) {
    if (drafts.has(approval.draft_id)) wrong.push(`draft ${approval.draft_id} was received twice`);
    drafts.add(approval.draft_id);
  }
  return wrong;
}

/** Of these the user said that they arrived. */
export function resolvedDrafts({ journal }: Evidence): Set<string> {
  const resolved = journal.of('resolve').filter(mayHaveHappened);
  return new Set(resolved.flatMap(({ ask }) => (ask.arrived ? [ask.draftId] : [])));
}

function checkSent(evidence: Evidence, replies: Reply[]): string[] {
  const received = new Map(replies.map((reply) => [reply.approval.approval_id, reply]));
  const resolved = resolvedDrafts(evidence);
  return evidence.snapshot.drafts.flatMap((draft) => {
    if (draft.state !== 'sent' || resolved.has(draft.draft_id)) return [];
    const reply = received.get(draft.approval_id ?? 0);
    const name = `draft ${draft.draft_id}`;
    if (!reply) return [`${name} is sent and was never received`];
    const expected = idsOf(evidence, reply.approval).length;
    if (reply.parts.length < expected)
      return [`${name} is sent, and ${reply.parts.length} of ${expected} messages were received`];
    const messageId = reply.parts[0]?.messageId;
    return draft.sent_message_id !== null && draft.sent_message_id !== messageId
      ? [`${name} became message ${messageId}, not ${draft.sent_message_id}`]
      : [];
  });
}

/** What was received is not offered to be sent once more. */
function checkNoticed({ snapshot }: Evidence, replies: Reply[]): string[] {
  const states = new Map(snapshot.drafts.map((draft) => [draft.draft_id, draft.state]));
  return replies.flatMap(({ approval }) => {
    const state = states.get(approval.draft_id);
    if (state === 'sending' || state === 'sent' || state === 'unknown') return [];
    return [`draft ${approval.draft_id} was received and is ${state ?? 'gone'}`];
  });
}

/** What was taken back before it left never arrives. */
function checkUndone({ journal }: Evidence, replies: Reply[]): string[] {
  const undone = journal.of('undo').filter(isAcknowledged);
  return replies.flatMap(({ approval }) => {
    const undo = undone.find(
      (entry) => entry.ask.draftId === approval.draft_id && approval.approved_at < entry.at,
    );
    return undo ? [`draft ${undo.ask.draftId} was undone and received all the same`] : [];
  });
}
