// Runs inside the page, before it: VS Code's `acquireVsCodeApi` with a small sidecar in memory behind it.
import type { HostMessage, PageMessage } from '../../protocol/bridge.ts';
import type { WireError } from '../../protocol/errors.ts';
import type { Chunk, Draft } from '../../protocol/records.ts';
import { dialogMatcher, type DialogFilter } from '../../protocol/dialogFilter.ts';
import type { World } from './panelWorld.ts';

type Params = DialogFilter & {
  offset?: number;
  limit?: number;
  afterSeq: number;
  arrived: boolean;
  version: number;
  newestMessageId: number;
  selected: boolean;
  command: string;
  accountId: string;
  dialogId: string;
  dialogIds: string[];
  draftId: string;
  jobId: number;
};

export interface FakeHost {
  world: World;
  /** Everything the page asked, in order. */
  asked: { method: string; params: Params }[];
  /** Methods that fail from now on, with what. */
  fails: Record<string, WireError>;
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

const fake: FakeHost = {
  world,
  asked: [],
  fails: {},
  chunks: [],
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
    const changed = { ...draft, updatedAt: draft.updatedAt + 1, ...change };
    world.drafts[i] = changed;
    fake.emit('draft/changed', { draft: changed });
  },
  stream(draftId, text, live = true) {
    const draft = world.drafts.find((d) => d.draftId === draftId);
    const seq = fake.chunks.filter((chunk) => chunk.draftId === draftId).length + 1;
    const chunk = { draftId, attempt: draft?.attempt ?? 1, seq, text };
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
      attempt: 1,
      maxAttempts: 5,
      runAt: Date.now(),
      createdAt: Date.now(),
    };
    world.jobs.push(job);
    return job;
  }),
});

const answers: Record<string, (params: Params) => unknown> = {
  'host/state': () => world.host,
  'host/run': () => ({}),
  'host/openDraft': () => ({}),
  'host/regenerate': () => ({}),
  'host/scanDemoCode': () => ({}),
  'signIn/cancel': () => ({}),
  'account/list': () => ({ accounts: world.accounts }),
  'dialog/list': (params) => {
    const { offset = 0, limit = 500, ...filter } = params;
    const rows = world.dialogs.filter(dialogMatcher(filter));
    const dialogs = rows.slice(offset, offset + limit);
    return { dialogs, total: rows.length, complete: world.complete };
  },
  'dialog/refresh': () => ({}),
  'dialog/select': () => ({}),
  'dialog/process': ({ dialogIds }) => start(dialogIds),
  'dialog/processUnread': () =>
    start(world.dialogs.filter((d) => d.unreadCount > 0 && d.canSend).map((d) => d.dialogId)),
  'message/list': ({ dialogId }) => ({ messages: world.messages[dialogId] ?? [] }),
  'draft/list': () => ({ drafts: world.drafts }),
  'draft/get': (params) => ({ draft: draftOf(params) }),
  'draft/approve': (params) =>
    decide(params, { state: 'approved', sendAt: Date.now() + world.undoMs }),
  'draft/reject': (params) => decide(params, { state: 'rejected', updatedAt: Date.now() }),
  'draft/undo': (params) => decide(params, { state: 'ready', sendAt: undefined }),
  'draft/regenerate': (params) => ({
    ...decide(params, { state: 'drafting', text: '', attempt: draftOf(params).attempt + 1 }),
    job: start([draftOf(params).dialogId]).jobs[0],
  }),
  'draft/resolve': (params) => decide(params, { state: params.arrived ? 'sent' : 'approved' }),
  'chunk/subscribe': ({ draftId, ...params }) => ({
    chunks: fake.chunks.filter((c) => c.draftId === draftId && c.seq > params.afterSeq),
  }),
  'chunk/unsubscribe': () => ({}),
  'job/list': () => ({ jobs: world.jobs }),
  'job/cancel': ({ jobId }) => ({ job: { ...jobOf(jobId), state: 'cancelled' } }),
  'job/retry': ({ jobId }) => ({ job: { ...jobOf(jobId), state: 'queued', error: undefined } }),
  'worker/status': () => world.worker,
  'worker/pause': () => ({ ...world.worker, state: 'paused' }),
  'worker/resume': () => ({ ...world.worker, state: 'running' }),
};
const jobOf = (jobId: number) => world.jobs.find((job) => job.jobId === jobId);

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
      if (error) fake.post({ type: 'error', id: message.id, error });
      else if (answer) fake.post({ type: 'result', id: message.id, result: answer(params) });
      else throw new Error(`The scripted host has no ${message.method}`);
    },
    getState: () => JSON.parse(sessionStorage.getItem(UI_KEY) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(UI_KEY, JSON.stringify(state)),
  }),
});
if (world.signIn) {
  const { signIn } = world;
  addEventListener('load', () => setTimeout(() => fake.emit('signIn/changed', signIn), 20));
}
