import type { DialogHistory } from '../world.ts';
import type { Evidence } from './check.ts';
import type { ApprovalRow } from './snapshot.ts';

export type Message = DialogHistory['messages'][number];

/** What Telegram received of one approval. */
export interface Reply {
  approval: ApprovalRow;
  accountId: string;
  dialogId: string;
  /** In the order in which they arrived. */
  parts: ReceivedPart[];
}

export interface ReceivedPart {
  part: number;
  messageId: number;
  hasFile: boolean;
  /** Undefined once it is deleted. */
  message: Message | undefined;
}

/** By approval; what belongs to none is not in it. */
export function repliesIn({ snapshot, memory, sends, history }: Evidence): Reply[] {
  const places = new Map(history.map((place) => [`${place.accountId} ${place.dialogId}`, place]));
  const parts = new Map([...memory.parts.values()].map((row) => [row.random_id, row]));
  const approvals = new Map(snapshot.approvals.map((row) => [row.approval_id, row]));
  const replies = new Map<string, Reply>();
  for (const { accountId, dialogId, messageId, randomId } of sends) {
    const row = parts.get(randomId);
    const approval = row && approvals.get(row.approval_id);
    if (!row || !approval) continue;
    const place = `${accountId} ${dialogId}`;
    const key = `${approval.approval_id} ${place}`;
    const reply = replies.get(key) ?? { approval, accountId, dialogId, parts: [] };
    const messages = places.get(place)?.messages ?? [];
    const message = messages.find((one) => one.randomId === randomId);
    const hasFile = row.attachment_id !== null;
    reply.parts.push({ part: row.part, messageId, hasFile, message });
    replies.set(key, reply);
  }
  for (const reply of replies.values()) reply.parts.sort((a, b) => a.messageId - b.messageId);
  return [...replies.values()];
}

/** The random ids of one approval, message by message. */
export function idsOf({ memory }: Pick<Evidence, 'memory'>, approval: ApprovalRow): string[] {
  return [...memory.parts.values()]
    .filter((row) => row.approval_id === approval.approval_id)
    .map((row) => row.random_id);
}

/** Texts are compared by their words: where a text is parted, blanks between them go. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The words of what stands, one message after the other. */
export function wordsIn({ parts }: Reply): string[] {
  return parts.flatMap(({ message }) => wordsOf(message?.text ?? ''));
}
