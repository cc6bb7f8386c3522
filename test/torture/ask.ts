import { AppError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Client } from '../../rpc/openClient.ts';
import type { Answer, Ask, Entry, Journal, Op, Told } from './journal.ts';

/** Puts it into the journal, asks the sidecar, and puts the answer into the journal once it is there. */
export async function ask(
  { client, journal, round }: { client: Client; journal: Journal; round: number },
  what: Ask,
): Promise<Entry> {
  const entry = journal.asked(round, what);
  journal.answered(entry, await answerOf(client, what));
  return entry;
}

async function answerOf(client: Client, what: Ask): Promise<Answer> {
  try {
    const told = await request(client, what.op, what);
    return { kind: 'acknowledged', at: Date.now(), told };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const at = Date.now();
    if (error.code === 'sidecarUnreachable') return { kind: 'unanswered', at };
    return { kind: 'refused', at, code: error.code };
  }
}

type AskOf = { [O in Op]: Extract<Ask, { op: O }> };
type Requests = { [O in Op]: (client: Client, what: AskOf[O]) => Promise<Told> };

const requests: Requests = {
  process: async (client, { accountId, dialogIds }) =>
    toldJobs(await client.request('dialog/process', { accountId, dialogIds })),
  approve: async (client, what) => {
    const { op: _op, text: _text, accountId: _accountId, dialogId: _dialogId, ...approval } = what;
    return toldDraft(await client.request('draft/approve', approval));
  },
  undo: async (client, { draftId }) => toldDraft(await client.request('draft/undo', { draftId })),
  reject: async (client, { draftId, version }) =>
    toldDraft(await client.request('draft/reject', { draftId, version })),
  edit: async (client, { draftId, version, text }) =>
    toldDraft(await client.request('draft/edit', { draftId, version, text })),
  regenerate: async (client, { draftId, version, instruction }) =>
    toldJob(
      await client.request('draft/regenerate', {
        draftId,
        version,
        ...(instruction === undefined ? {} : { instruction }),
      }),
    ),
  resolve: async (client, { draftId, arrived }) =>
    toldDraft(await client.request('draft/resolve', { draftId, arrived })),
  attach: async (client, { draftId, version, path }) =>
    toldDraft(await client.request('draft/attach', { draftId, version, paths: [path] })),
  editSent: async (client, { draftId, version }) =>
    toldJob(await client.request('draft/editSent', { draftId, version })),
  deleteSent: async (client, { draftId }) =>
    toldJob(await client.request('draft/deleteSent', { draftId })),
  cancelJob: async (client, { jobId }) => toldJob(await client.request('job/cancel', { jobId })),
  retryJob: async (client, { jobId }) => toldJob(await client.request('job/retry', { jobId })),
  pause: async (client) => toldNothing(await client.request('worker/pause', {})),
  resume: async (client) => toldNothing(await client.request('worker/resume', {})),
  async startSession(client, { accountId, dialogId, windowId, fresh }) {
    const wanted = { accountId, dialogId, windowId, fresh };
    const { session } = await client.request('session/start', wanted);
    const { sessionId, conversationId } = session;
    return { session: { sessionId, conversationId } };
  },
  async chat(client, { sessionId, text, requestId }) {
    const sent = await client.request('session/send', { sessionId, text, requestId });
    const { userMessage, assistantMessage, warning } = sent;
    return {
      chat: {
        userMessageId: userMessage.chatMessageId,
        userSeq: userMessage.seq,
        assistantMessageId: assistantMessage.chatMessageId,
        assistantSeq: assistantMessage.seq,
        ...(warning === undefined ? {} : { warning }),
      },
    };
  },
};

function request<O extends Op>(client: Client, op: O, what: AskOf[O]): Promise<Told> {
  return requests[op](client, what);
}

function toldJobs({ jobs }: { jobs: Job[] }): Told {
  return {
    jobs: jobs.map(({ jobId, kind, accountId, dialogId }) => ({
      jobId,
      kind,
      accountId,
      dialogId,
    })),
  };
}

function toldJob({ job }: { job: Job }): Told {
  return toldJobs({ jobs: [job] });
}

function toldDraft({ draft }: { draft: Draft }): Told {
  const { version, parts } = draft;
  return { version, ...(parts === undefined ? {} : { parts }) };
}

function toldNothing(_answer: unknown): Told {
  return {};
}
