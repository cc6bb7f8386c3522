import * as z from 'zod/mini';
import type { Snapshot } from '../checker/snapshot.ts';

const job = z.object({ jobId: z.number(), state: z.string(), attempt: z.number() });
const draft = z.object({
  draftId: z.string(),
  state: z.string(),
  version: z.number(),
  text: z.string(),
  updatedAt: z.number(),
});
const chunk = z.object({ streamId: z.string(), seq: z.number(), chunkId: z.string() });
const chatMessage = z.object({
  chatMessageId: z.string(),
  conversationId: z.string(),
  role: z.string(),
  state: z.string(),
  text: z.string(),
});
const said = z.object({
  chatMessage: z.optional(chatMessage),
  userMessage: z.optional(chatMessage),
  assistantMessage: z.optional(chatMessage),
  job: z.optional(job),
  jobs: z.optional(z.array(job)),
  draft: z.optional(draft),
  drafts: z.optional(z.array(draft)),
});
const frame = z.object({
  method: z.optional(z.string()),
  result: z.optional(z.unknown()),
  params: z.optional(z.unknown()),
});

/** What left the process as true: each must be found on the disk whenever the power goes afterwards. */
export interface Promises {
  jobs: Map<number, z.infer<typeof job>>;
  drafts: Map<string, z.infer<typeof draft>>;
  approvals: Set<string>;
  chatMessages: Map<string, z.infer<typeof chatMessage>>;
  /** Stream → its last chunk. */
  chunks: Map<string, number>;
}

export function createPromises(): Promises {
  return {
    jobs: new Map(),
    drafts: new Map(),
    approvals: new Set(),
    chatMessages: new Map(),
    chunks: new Map(),
  };
}

/** Takes in one message to a client, answer or event. */
export function promise(promises: Promises, message: string): void {
  const { method, result, params } = frame.parse(JSON.parse(message));
  if (method === 'chunk/added') {
    const { streamId, seq } = chunk.parse(params);
    promises.chunks.set(streamId, seq);
    return;
  }
  const told = said.safeParse(result ?? params ?? {});
  if (!told.success) return;
  const { jobs = [], drafts = [] } = told.data;
  for (const each of [told.data.chatMessage, told.data.userMessage, told.data.assistantMessage])
    if (each) promises.chatMessages.set(each.chatMessageId, each);
  for (const each of [...jobs, ...(told.data.job ? [told.data.job] : [])])
    promises.jobs.set(each.jobId, each);
  for (const each of [...drafts, ...(told.data.draft ? [told.data.draft] : [])]) {
    promises.drafts.set(each.draftId, each);
    if (each.state === 'approved') promises.approvals.add(`${each.draftId} ${each.version}`);
  }
}

/** What of it is not there. */
export function broken(promises: Promises, snapshot: Snapshot): string[] {
  return [
    ...brokenJobs(promises, snapshot),
    ...brokenDrafts(promises, snapshot),
    ...brokenChats(promises, snapshot),
    ...brokenChunks(promises, snapshot),
  ];
}

const ENDS = ['done', 'failed', 'cancelled'];
/** Such a job may have been tried again since: on the disk, and not told yet. */
const RETRIED = ['waiting', 'queued', 'running', 'retrying'];

function brokenJobs({ jobs }: Promises, snapshot: Snapshot): string[] {
  const rows = new Map(snapshot.jobs.map((row) => [row.id, row]));
  return [...jobs.values()].flatMap(({ jobId, state, attempt }) => {
    const row = rows.get(jobId);
    if (!row) return [`job ${jobId} is lost`];
    if (row.attempt < attempt) return [`job ${jobId} is back at attempt ${row.attempt}`];
    const isRetried = state !== 'done' && RETRIED.includes(row.state);
    const ended = ENDS.includes(state) && row.attempt === attempt && !isRetried;
    return ended && row.state !== state ? [`job ${jobId} was ${state} and is ${row.state}`] : [];
  });
}

function brokenDrafts({ drafts, approvals }: Promises, snapshot: Snapshot): string[] {
  const rows = new Map(snapshot.drafts.map((row) => [row.draft_id, row]));
  const kept = new Set(snapshot.approvals.map((row) => `${row.draft_id} ${row.version}`));
  const texts = new Map(
    snapshot.versions.map((row) => [`${row.draft_id} ${row.version}`, row.text]),
  );
  return [
    ...[...approvals].flatMap((key) => (kept.has(key) ? [] : [`approval of ${key} is lost`])),
    ...[...drafts.values()].flatMap(({ draftId, state, version, text, updatedAt }) => {
      const row = rows.get(draftId);
      if (!row) return [`draft ${draftId} is lost`];
      if (row.updated_at < updatedAt) return [`draft ${draftId} is as it was before ${state}`];
      const shown = version > 0 && state !== 'drafting';
      return shown && texts.get(`${draftId} ${version}`) !== text
        ? [`draft ${draftId}: the text of version ${version} is lost`]
        : [];
    }),
  ];
}

function brokenChats({ chatMessages }: Promises, snapshot: Snapshot): string[] {
  const rows = new Map(snapshot.chatMessages.map((row) => [row.chat_message_id, row]));
  return [...chatMessages.values()].flatMap(({ chatMessageId, conversationId, state, text }) => {
    const row = rows.get(chatMessageId);
    if (row?.conversation_id !== conversationId) return [`chat message ${chatMessageId} is lost`];
    return state === 'complete' && row.text !== text
      ? [`chat message ${chatMessageId}: its text is lost`]
      : [];
  });
}

function brokenChunks({ chunks }: Promises, snapshot: Snapshot): string[] {
  const last = new Map(snapshot.streams.map((row) => [row.stream_id, row.last]));
  return [...chunks].flatMap(([id, seq]) =>
    (last.get(id) ?? 0) < seq ? [`chunk ${seq} of stream ${id} is lost`] : [],
  );
}
