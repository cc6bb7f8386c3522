import { createHash } from 'node:crypto';
import { isAcknowledged, toldBy, type EntryOf } from '../journal.ts';
import { CONVERSATION_MARK } from '../performChat.ts';
import { MAX_MESSAGES } from '../world.ts';
import type { Evidence } from './check.ts';
import { isUnfinished, wasAsked } from './checkJobs.ts';
import type { ChatMessageRow } from './snapshot.ts';

const FINISHED = ['complete', 'failed', 'cancelled'];

/** What was said is there, word for word, in order, in its own conversation, with an answer that came or will come. */
export function checkChats(evidence: Evidence): string[] {
  const { snapshot } = evidence;
  const conversations = Map.groupBy(snapshot.chatMessages, (row) => row.conversation_id);
  return [
    ...checkSessions(evidence),
    ...checkSaid(evidence, conversations),
    ...checkOrder(evidence),
    ...[...conversations.values()].flatMap(checkPairs),
    ...checkAnswers(evidence),
    ...checkMixed(evidence),
  ];
}

function checkSessions({ journal, snapshot }: Evidence): string[] {
  const known = new Map(snapshot.conversations.map((row) => [row.conversation_id, row]));
  return journal.of('startSession').flatMap((entry) => {
    const conversationId = toldBy(entry)?.session?.conversationId;
    if (conversationId === undefined) return [];
    const row = known.get(conversationId);
    const { accountId, dialogId } = entry.ask;
    if (row?.account_id === accountId && row.dialog_id === dialogId) return [];
    return [
      `conversation ${conversationId} of ${accountId}/${dialogId} is ${row ? 'another’s' : 'lost'}`,
    ];
  });
}

function checkSaid(
  { journal, snapshot }: Evidence,
  conversations: Map<string, ChatMessageRow[]>,
): string[] {
  const rows = new Map(snapshot.chatMessages.map((row) => [row.chat_message_id, row]));
  return journal.of('chat').flatMap((entry) => {
    const told = toldBy(entry)?.chat;
    if (!told) return [];
    const { conversationId, text } = entry.ask;
    const name = `chat message ${told.userMessageId}`;
    if (told.warning !== undefined) return [`${name} was not stored: ${told.warning}`];
    const user = rows.get(told.userMessageId);
    const assistant = rows.get(told.assistantMessageId);
    if (!user && !assistant) {
      const kept = conversations.get(conversationId) ?? [];
      return wasPruned(kept, told.userSeq) ? [] : [`${name} was acknowledged and is lost`];
    }
    const same =
      user?.conversation_id === conversationId &&
      assistant?.conversation_id === conversationId &&
      user.text === text &&
      user.role === 'user' &&
      user.seq === told.userSeq &&
      assistant.role === 'assistant' &&
      assistant.seq === told.assistantSeq;
    return same ? [] : [`${name} or its answer is not as it was acknowledged`];
  });
}

/** The oldest pairs go where there are too many, and only those. */
function wasPruned(kept: ChatMessageRow[], seq: number): boolean {
  const finished = kept.filter(({ state }) => FINISHED.includes(state));
  const unanswered = new Set(
    kept.filter(({ state }) => !FINISHED.includes(state)).map(({ pair }) => pair),
  );
  const older = finished.some((row) => row.pair < seq && !unanswered.has(row.pair));
  return finished.length >= MAX_MESSAGES - 1 && !older;
}

/** In the order in which they were said; one that was repeated counts where it was said first. */
function checkOrder({ journal }: Evidence): string[] {
  const said = new Map<string, EntryOf<'chat'>>();
  const first = new Map<string, number>();
  for (const entry of journal.of('chat')) {
    const { requestId } = entry.ask;
    if (!first.has(requestId)) first.set(requestId, entry.n);
    // Without an answer to the first time it is not known which time it was.
    if (isAcknowledged(entry) && first.get(requestId) === entry.n) said.set(requestId, entry);
  }
  const byConversation = Map.groupBy(said.values(), (entry) => entry.ask.conversationId);
  return [...byConversation].flatMap(([id, entries]) => {
    const order = entries.map((entry) => toldBy(entry)?.chat?.userSeq ?? 0);
    const rising = order.every((seq, index) => index === 0 || seq > (order[index - 1] ?? 0));
    return rising ? [] : [`conversation ${id}: said in order, numbered ${order.join()}`];
  });
}

/** A question and its answer, one behind the other, each once. */
function checkPairs(rows: ChatMessageRow[]): string[] {
  return [...Map.groupBy(rows, ({ pair }) => pair)].flatMap(([pair, both]) => {
    const shape = both.map(({ role, seq }) => `${role} ${seq}`).join();
    const expected = `user ${pair},assistant ${pair + 1}`;
    return shape === expected ? [] : [`pair ${pair} of ${both[0]?.conversation_id}: ${shape}`];
  });
}

/** An answer is finished, or a job is to finish it; what is finished carries the checksum of its own place. */
function checkAnswers(evidence: Evidence): string[] {
  const jobs = new Map(evidence.snapshot.jobs.map((row) => [row.id, row]));
  return evidence.snapshot.chatMessages.flatMap((row) => {
    const name = `chat message ${row.chat_message_id} (${row.state})`;
    const { conversation_id: conversationId, seq, role, text, state } = row;
    if (!FINISHED.includes(state)) {
      const job = jobs.get(row.job_id ?? 0);
      return job && isUnfinished(job) ? [] : [`${name} is answered by nobody`];
    }
    if (state === 'failed' && row.error === null) return [`${name} failed without cause`];
    if (state === 'complete' && text === '') return [`${name} says nothing`];
    if (state === 'cancelled' && !wasAsked(evidence, 'cancelJob', row.job_id ?? 0))
      return [`${name} was cancelled by nobody`];
    const content = JSON.stringify([conversationId, seq, role, text]);
    const checksum = createHash('sha256').update(content).digest('hex');
    return checksum === row.checksum ? [] : [`${name} does not fit its checksum`];
  });
}

/** No conversation holds what was said in another, and none is shown to the model together with another. */
function checkMixed({ journal, snapshot, requests }: Evidence): string[] {
  const asked = new Set(journal.of('chat').map(({ ask }) => `${ask.conversationId} ${ask.text}`));
  return [
    ...snapshot.chatMessages.flatMap(({ conversation_id: id, origin, role, text }) => {
      if (role === 'user' && origin === 'chat' && !asked.has(`${id} ${text}`))
        return [`conversation ${id} holds what was not said in it`];
      const foreign = marksIn(text).find((mark) => mark !== id);
      return foreign === undefined || origin === 'draft'
        ? []
        : [`conversation ${id} speaks of conversation ${foreign}`];
    }),
    ...requests.flatMap((body) => {
      const marks = [...new Set(marksIn(JSON.stringify(body)))];
      return marks.length > 1
        ? [`one request to the model holds conversations ${marks.join()}`]
        : [];
    }),
  ];
}

function marksIn(text: string): string[] {
  return [...text.matchAll(CONVERSATION_MARK)].flatMap(([, id]) => id ?? []);
}
