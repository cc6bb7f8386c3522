// Runs inside the page, before it: VS Code's `acquireVsCodeApi` with a small sidecar in memory behind it.
import type { HostMessage, PageMessage } from '../../protocol/bridge.ts';
import { AppError, type WireError } from '../../protocol/errors.ts';
import type { JobKind, JobState } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import { dialogMatcher, type DialogFilter } from '../../protocol/dialogFilter.ts';
import { createFakeChat, type FakeChat } from './fakeChat.ts';
import type { World } from './panelWorld.ts';

type Params = DialogFilter & {
  offset?: number;
  limit?: number;
  afterSeq: number;
  arrived: boolean;
  version: number;
  newestMessageId: number;
  messageId: number;
  selected: boolean;
  command: string;
  accountId: string;
  answers: { questionId: string; text: string }[];
  sentence: string;
  dialogId: string;
  dialogIds: string[];
  draftId: string;
  draftIds: string[];
  drafts: { draftId: string }[];
  attachmentId: string;
  streamId: string;
  jobId: number;
  jobIds: number[];
  windowId: string;
  sessionId: string;
  text: string;
  conversationId?: string;
  fresh?: boolean;
  requestId?: string;
  states?: JobState[];
  kinds?: JobKind[];
  beforeId?: number;
  priority: number;
  by: string;
  value: string;
};

export interface FakeHost {
  world: World;
  /** Everything the page asked, in order. */
  asked: { method: string; params: Params }[];
  /** Methods that fail from now on, with what. */
  fails: Record<string, WireError>;
  /** Methods that do what they should and whose answer is lost: this comes instead, once. */
  loses: Record<string, WireError>;
  /** Methods whose answer takes a while, ms. */
  delays: Record<string, number>;
  /** Methods whose answers wait here until the test posts them. */
  holds: Record<string, unknown[]>;
  chat: FakeChat;
  emit(event: string, payload: unknown): void;
  post(message: unknown): void;
  changeDraft(draftId: string, change: Partial<Draft>): void;
  /** Stores a chunk and, if `live`, announces it. */
  stream(draftId: string, text: string, live?: boolean): Chunk;
  chunks: Chunk[];
  violations: string[];
}

declare global {
  interface Window {
    fake: FakeHost;
    startWorld: World;
  }
}

const UI_KEY = 'dd-ui';
const world: World = window.startWorld;

const chunks: Chunk[] = [];
const { chat, ...chatHost } = createFakeChat({
  world,
  chunks,
  emit: (event, payload) => fake.emit(event, payload),
  changeJob: (jobId, change) => changeJob(jobId, change).job,
});
const fake: FakeHost = {
  world,
  chat,
  asked: [],
  fails: {},
  loses: {},
  delays: {},
  holds: {},
  chunks,
  violations: [],
  post(message) {
    window.postMessage(message, '*');
  },
  emit(event, payload) {
    fake.post({ type: 'event', event, payload } satisfies HostMessage);
  },
  changeDraft(draftId, change) {
    const i = world.drafts.findIndex((draft) => draft.draftId === draftId);
    const draft = world.drafts[i];
    if (!draft) throw new Error(`no draft ${draftId}`);
    // The worlds are as old as the suite, and what was settled long ago is shown no more.
    const updatedAt = Math.max(draft.updatedAt + 1, Date.now());
    const changed = { ...draft, updatedAt, ...change };
    world.drafts[i] = changed;
    fake.emit('draft/changed', { draft: changed });
  },
  stream(draftId, text, live = true) {
    const draft = world.drafts.find((d) => d.draftId === draftId);
    const seq = fake.chunks.filter((chunk) => chunk.streamId === draftId).length + 1;
    const chunk = {
      chunkId: crypto.randomUUID(),
      streamId: draftId,
      attempt: draft?.attempt ?? 1,
      seq,
      text,
    };
    fake.chunks.push(chunk);
    if (live) fake.emit('chunk/added', chunk);
    return chunk;
  },
};
window.fake = fake;
document.addEventListener('securitypolicyviolation', (event) => {
  fake.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});

const draftOf = ({ draftId }: Params): Draft => {
  const draft = world.drafts.find((d) => d.draftId === draftId);
  if (!draft) throw new Error(`no draft ${draftId}`);
  return draft;
};
const decide = (params: Params, change: Partial<Draft>) => {
  fake.changeDraft(params.draftId, { error: undefined, ...change });
  return { draft: draftOf(params) };
};
const each = (drafts: { draftId: string }[], change: Partial<Draft>) => ({
  outcomes: drafts.map(({ draftId }) => {
    const error = world.refuses[draftId];
    if (!error) fake.changeDraft(draftId, change);
    return { draftId, ...(error ? { error } : {}) };
  }),
});
const start = (dialogIds: string[]) => ({
  jobs: dialogIds.map((dialogId, i) => {
    const dialog = world.dialogs.find((d) => d.dialogId === dialogId);
    const job = {
      jobId: 1000 + world.jobs.length + i,
      kind: 'process' as const,
      state: 'queued' as const,
      accountId: world.accounts[0]?.accountId ?? '',
      dialogId,
      dialogTitle: dialog?.title ?? '',
      priority: 100,
      attempt: 1,
      maxAttempts: 5,
      runAt: Date.now(),
      createdAt: Date.now(),
    };
    world.jobs.push(job);
    return job;
  }),
});

/** What was proposed is decided about. */
function settleNotes(): void {
  for (const [dialogId, guidance] of Object.entries(world.guidances)) {
    const { proposal: _proposal, ...rest } = guidance;
    world.guidances[dialogId] = rest;
    fake.emit('note/changed', { accountId: world.accounts[0]?.accountId ?? '', dialogId });
  }
}

const answers: Record<string, (params: Params) => unknown> = {
  ...chatHost.answers,
  'host/state': () => world.host,
  'host/run': () => ({}),
  'host/openDraft': () => ({}),
  'host/regenerate': () => ({}),
  'host/replyIn': () => ({}),
  'host/sendLater': () => ({}),
  'host/openLink': () => ({}),
  'host/attachFile': () => ({}),
  'host/deleteSent': () => ({}),
  'host/showRequest': () => ({}),
  'host/editRule': () => ({}),
  'host/openInstructions': () => ({}),
  'host/chooseProfile': () => ({}),
  'host/reviewNote': () => ({}),
  'host/openNote': () => ({}),
  'note/accept': () => {
    settleNotes();
    return {};
  },
  'note/reject': () => {
    settleNotes();
    return {};
  },
  'host/signInBy': () => ({}),
  'host/askSignIn': () => ({}),
  'host/scanDemoCode': () => ({}),
  'host/useDemoPhone': () => ({}),
  'signIn/cancel': () => ({}),
  'signIn/resendCode': () => ({}),
  'account/list': () => ({ accounts: world.accounts }),
  'dialog/list': (params) => {
    const { offset = 0, limit = 500, ...filter } = params;
    const rows = world.dialogs.filter(dialogMatcher(filter));
    const dialogs = rows.slice(offset, offset + limit);
    const { complete, fetched } = world;
    return { dialogs, total: rows.length, complete, ...(complete ? {} : { fetched }) };
  },
  'dialog/refresh': () => ({}),
  'dialog/folders': () => ({ folders: world.folders }),
  'dialog/photos': ({ dialogIds }) => ({
    photos: world.photos
      .filter(({ dialogId }) => dialogIds.includes(dialogId))
      .map((photo) => ({ ...photo, blurred: true })),
  }),
  'dialog/fetchPhoto': ({ dialogId }) => {
    const photo = world.photos.find((one) => one.dialogId === dialogId);
    return photo ? { photo } : {};
  },
  'dialog/markRead': () => ({}),
  'dialog/select': () => ({}),
  'dialog/process': ({ dialogIds }) => start(dialogIds),
  'dialog/processUnread': () =>
    start(world.dialogs.filter((d) => d.unreadCount > 0 && d.canSend).map((d) => d.dialogId)),
  'dialog/guidance': ({ dialogId }) => ({
    guidance: world.guidances[dialogId] ?? {
      instructions: [],
      profile: { profileId: 'default', name: 'Default' },
      noted: false,
    },
  }),
  'message/fetchPhoto': ({ messageId }) => {
    const photo = world.thumbnails[messageId];
    return photo ? { photo } : {};
  },
  // Worlds are small: without a place all of a dialog is its newest messages.
  'message/list': ({ dialogId, limit = 20, beforeId }) => {
    const all = world.messages[dialogId] ?? [];
    const messages =
      beforeId === undefined
        ? all
        : all.filter(({ messageId }) => messageId < beforeId).slice(-limit);
    return { messages };
  },
  'draft/list': () => ({ drafts: world.drafts }),
  'draft/get': (params) => ({ draft: draftOf(params) }),
  'draft/versions': ({ draftId }) => ({ versions: world.versions[draftId] ?? [] }),
  'draft/changes': ({ draftId }) => world.changes[draftId] ?? { changes: [], more: 0 },
  'draft/answer': (params) => {
    const { questions } = draftOf(params);
    const answered = questions?.map((question) => {
      const given = params.answers.find(({ questionId }) => questionId === question.questionId);
      return given ? { ...question, answer: given.text } : question;
    });
    const { draft } = decide(params, { questions: answered });
    const job = { ...start([draft.dialogId]).jobs[0], draftId: params.draftId };
    return { draft, job };
  },
  'draft/confirm': (params) =>
    decide(params, {
      evidence: draftOf(params).evidence?.map((statement) =>
        statement.sentence === params.sentence ? { ...statement, confirmed: true } : statement,
      ),
    }),
  'draft/edit': (params) => decide(params, { text: params.text, version: params.version + 1 }),
  'draft/approve': (params) =>
    decide(params, { state: 'approved', sendAt: Date.now() + world.undoMs }),
  'draft/editSent': (params) => ({
    draft: draftOf(params),
    job: { ...start([draftOf(params).dialogId]).jobs[0], kind: 'edit', draftId: params.draftId },
  }),
  'draft/putInTelegram': (params) => decide(params, { cloudVersion: params.version }),
  'draft/detach': (params) => {
    const attachments = draftOf(params).attachments?.filter(
      ({ attachmentId }) => attachmentId !== params.attachmentId,
    );
    return decide(params, { attachments: attachments?.length ? attachments : undefined });
  },
  'draft/confirmDetail': (params) =>
    decide(params, { known: [...(draftOf(params).known ?? []), params.value] }),
  'draft/displayed': (params) => decide(params, { displayedVersion: params.version }),
  'draft/approveAll': ({ drafts }) =>
    each(drafts, { state: 'approved', sendAt: Date.now() + world.undoMs }),
  'draft/rejectAll': ({ drafts }) => each(drafts, { state: 'rejected', updatedAt: Date.now() }),
  'draft/undoAll': ({ draftIds }) =>
    each(
      draftIds.map((draftId) => ({ draftId })),
      { state: 'ready', sendAt: undefined },
    ),
  'draft/reject': (params) => decide(params, { state: 'rejected', updatedAt: Date.now() }),
  'draft/undo': (params) => decide(params, { state: 'ready', sendAt: undefined }),
  'draft/resolve': (params) => decide(params, { state: params.arrived ? 'sent' : 'approved' }),
  'chunk/subscribe': ({ streamId, ...params }) => ({
    chunks: fake.chunks.filter((c) => c.streamId === streamId && c.seq > params.afterSeq),
  }),
  'chunk/unsubscribe': () => ({}),
  'job/list': ({ states, kinds, dialogId, beforeId, limit = 100 }) => ({
    jobs: world.jobs
      .filter(
        (job) =>
          (!states || states.includes(job.state)) &&
          (!kinds || kinds.includes(job.kind)) &&
          (!dialogId || job.dialogId === dialogId) &&
          (!beforeId || job.jobId < beforeId),
      )
      .sort((a, b) => b.jobId - a.jobId)
      .slice(0, limit),
  }),
  'job/get': ({ jobId }) => ({ job: jobOf(jobId), attempts: world.attempts[jobId] ?? [] }),
  'job/setPriority': ({ jobId, priority }) => changeJob(jobId, { priority }),
  'job/cancel'({ jobId }) {
    chatHost.jobCancelled(jobId);
    return changeJob(jobId, { state: 'cancelled', finishedAt: Date.now() });
  },
  'job/retry'({ jobId }) {
    return changeJob(jobId, { state: 'queued', error: undefined, finishedAt: undefined });
  },
  'job/cancelAll': ({ jobIds }) => ({
    // What runs is asked to stop, and ends a little later.
    jobs: jobIds.flatMap((jobId) => {
      const state = jobOf(jobId)?.state;
      if (state === undefined || ['done', 'failed', 'cancelled'].includes(state)) return [];
      if (state === 'running') return jobOf(jobId);
      return changeJob(jobId, { state: 'cancelled', finishedAt: Date.now() }).job;
    }),
  }),
  'job/retryAll': ({ jobIds }) => ({
    jobs: jobIds.map(
      (jobId) => changeJob(jobId, { state: 'queued', finishedAt: undefined, attempt: 0 }).job,
    ),
  }),
  'encryption/get': () => world.encryption,
  'worker/stats': () => world.stats,
  'worker/health': () => world.health,
  'worker/status': () => world.worker,
  'worker/pause': () => ({ ...world.worker, state: 'paused' }),
  'scoreboard/get': () => world.scoreboard,
  'dialog/resumeRule'({ dialogId }) {
    const row = world.dialogs.find((one) => one.dialogId === dialogId);
    if (row) {
      delete row.rulePausedAt;
      fake.emit('dialog/changed', {
        accountId: world.accounts[0]?.accountId,
        dialogs: [row],
        reset: false,
      });
    }
    const { dialogs } = world.scoreboard;
    world.scoreboard = {
      ...world.scoreboard,
      dialogs: dialogs.map(({ rulePausedAt: _paused, ...one }) => one),
    };
    return {};
  },
  'usage/summary': () => world.usage,
  'usage/shares': ({ by }) => ({ shares: world.shares[by] ?? [] }),
  'usage/ofDraft': () => ({ spent: world.draftSpent }),
  'usage/liftCap'() {
    world.usage = { ...world.usage, cap: { ...world.usage.cap, lifted: true, reached: undefined } };
    world.worker = { ...world.worker, state: 'running' };
    fake.emit('worker/changed', world.worker);
    return world.usage;
  },
  'worker/resume': () => ({ ...world.worker, state: 'running' }),
};
const jobOf = (jobId: number) => world.jobs.find((job) => job.jobId === jobId);
const changeJob = (jobId: number, change: object) => {
  world.jobs = world.jobs.map((job) => (job.jobId === jobId ? { ...job, ...change } : job));
  return { job: jobOf(jobId) };
};

function answered(id: number, method: string, answer: () => unknown): HostMessage {
  try {
    const result = answer();
    const { [method]: lost, ...others } = fake.loses;
    fake.loses = others;
    return lost ? { type: 'error', id, error: lost } : { type: 'result', id, result };
  } catch (error) {
    if (!(error instanceof AppError)) throw error; // A fault of a test's; the rest is what a host answers.
    return { type: 'error', id, error: error.toWire() };
  }
}

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage(raw: PageMessage) {
      const message = structuredClone(raw); // As VS Code does: what cannot be cloned fails here too.
      if (message.type !== 'request') return;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the page is typed by the contract
      const params = message.params as Params;
      fake.asked.push({ method: message.method, params });
      const error = fake.fails[message.method];
      const answer = answers[message.method];
      if (!answer) throw new Error(`The scripted host has no ${message.method}`);
      const reply: HostMessage = error
        ? { type: 'error', id: message.id, error }
        : answered(message.id, message.method, () => answer(params));
      const held = fake.holds[message.method];
      if (held) {
        held.push(reply);
        return;
      }
      const delayMs = fake.delays[message.method];
      if (delayMs === undefined) fake.post(reply);
      else setTimeout(() => fake.post(reply), delayMs);
    },
    getState: () => JSON.parse(sessionStorage.getItem(UI_KEY) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(UI_KEY, JSON.stringify(state)),
  }),
});
if (world.signIn) {
  const { signIn } = world;
  addEventListener('load', () => setTimeout(() => fake.emit('signIn/changed', signIn), 20));
}
