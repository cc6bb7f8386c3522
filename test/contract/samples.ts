import type { Event, Payload } from '../../protocol/events.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { Method, Params, Result } from '../../protocol/methods.ts';
import type { Account, Draft, Job, ListedDialog, WorkerStatus } from '../../protocol/records.ts';

/** One good exchange of every method. A method without one does not compile, and fails the suite. */

const accountId = '100001';
const dialogId = 'u200002';
const draftId = '6f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11';
const signInId = '0b7c1a7e-6f7d-4b62-8a53-3e1f0f4f9a22';
const now = 1_795_000_000_000;

const account: Account = { accountId, name: 'Anna', connection: 'online' };

const draft: Draft = {
  draftId,
  accountId,
  dialogId,
  dialogTitle: 'Борис 👨‍👩‍👧',
  state: 'ready',
  version: 1,
  text: 'See you at six.',
  suggestion: 'See you at six.',
  attempt: 1,
  basedOnMessageId: 41,
  newestMessageId: 41,
  createdAt: now,
  updatedAt: now,
};

const job: Job = {
  jobId: 7,
  kind: 'process',
  state: 'queued',
  accountId,
  dialogId,
  dialogTitle: 'Борис',
  attempt: 0,
  maxAttempts: 3,
  runAt: now,
  createdAt: now,
};

const listedDialog: ListedDialog = {
  dialogId,
  kind: 'private',
  title: 'שלום',
  unreadCount: 2,
  unreadMentions: 0,
  pinned: false,
  archived: false,
  canSend: true,
  last: { messageId: 41, at: now, out: false, preview: 'See you?' },
  status: { kind: 'ready', draftId },
  selected: true,
};

const workerStatus: WorkerStatus = { state: 'idle', running: 0, queued: 0, toReview: 1 };
const chunk = { draftId, attempt: 1, seq: 1, text: 'See' };

export interface Sample<M extends Method> {
  params: Params<M>;
  result: Result<M>;
}

export const samples: { [M in Method]: Sample<M> } = {
  'client/hello': {
    params: { protocolVersion: PROTOCOL_VERSION, clientName: 'contract suite' },
    result: { protocolVersion: PROTOCOL_VERSION, sidecarVersion: '0.0.0', pid: 1, startedAt: now },
  },
  'sidecar/configure': {
    params: {
      telegram: {
        apiId: 1,
        apiHash: 'hash',
        server: { host: '127.0.0.1', ports: { '1': 4430, '2': 4431 }, publicKey: 'PEM' },
      },
      sessions: [{ accountId, session: 'session' }],
      model: {
        baseUrl: 'http://127.0.0.1:9/',
        apiKey: null,
        draftModel: '',
        analysisModel: '',
      },
      settings: { historyLimit: 20, undoMs: 5000, concurrency: 3, instructions: '' },
    },
    result: {},
  },
  'sidecar/stop': { params: {}, result: {} },
  'signIn/start': { params: {}, result: { signInId } },
  'signIn/submitPassword': { params: { signInId, password: 'secret' }, result: {} },
  'signIn/cancel': { params: { signInId }, result: {} },
  'account/list': { params: {}, result: { accounts: [account] } },
  'account/signOut': { params: { accountId }, result: {} },
  'dialog/list': {
    params: { accountId, query: 'bor', kind: 'private', unread: true, offset: 0, limit: 50 },
    result: { dialogs: [listedDialog], total: 1, complete: true },
  },
  'dialog/refresh': { params: { accountId }, result: {} },
  'dialog/select': { params: { accountId, dialogIds: [dialogId], selected: true }, result: {} },
  'dialog/process': { params: { accountId, dialogIds: [dialogId] }, result: { jobs: [job] } },
  'dialog/processUnread': { params: { accountId }, result: { jobs: [job] } },
  'dialog/setModels': {
    params: { accountId, dialogId, draftModel: null, analysisModel: 'demo' },
    result: {},
  },
  'dialog/reset': {
    params: { accountId, dialogId },
    result: { jobsCancelled: 1, draftsRemoved: 0 },
  },
  'message/list': {
    params: { accountId, dialogId, limit: 20 },
    result: {
      messages: [{ messageId: 41, at: now, out: false, senderName: 'Борис', text: 'See you?' }],
    },
  },
  'draft/list': { params: { accountId, states: ['ready'] }, result: { drafts: [draft] } },
  'draft/get': { params: { draftId }, result: { draft } },
  'draft/versions': {
    params: { draftId },
    result: { versions: [{ version: 1, text: 'See you at six.', origin: 'model', at: now }] },
  },
  'draft/edit': { params: { draftId, version: 1, text: 'At seven.' }, result: { draft } },
  'draft/approve': { params: { draftId, version: 1, newestMessageId: 41 }, result: { draft } },
  'draft/reject': { params: { draftId, version: 1 }, result: { draft } },
  'draft/undo': { params: { draftId }, result: { draft } },
  'draft/regenerate': {
    params: { draftId, version: 1, instruction: 'shorter' },
    result: { draft, job },
  },
  'draft/resolve': { params: { draftId, arrived: true }, result: { draft } },
  'chunk/subscribe': { params: { draftId, afterSeq: 0 }, result: { chunks: [chunk] } },
  'chunk/unsubscribe': { params: { draftId }, result: {} },
  'job/list': { params: { states: ['queued'], limit: 10 }, result: { jobs: [job] } },
  'job/cancel': { params: { jobId: 7 }, result: { job } },
  'job/retry': { params: { jobId: 7 }, result: { job } },
  'worker/status': { params: {}, result: workerStatus },
  'worker/pause': { params: {}, result: workerStatus },
  'worker/resume': { params: {}, result: workerStatus },
  'model/list': { params: {}, result: { models: [{ modelId: 'demo', name: 'Demo model' }] } },
};

export const eventSamples: { [E in Event]: Payload<E> } = {
  'account/changed': { account },
  'account/sessionChanged': { accountId, session: 'session' },
  'signIn/changed': { signInId, state: { kind: 'connecting' } },
  'dialog/changed': { accountId, dialogs: [listedDialog], reset: false },
  'draft/changed': { draft },
  'draft/removed': { draftId },
  'chunk/added': chunk,
  'job/changed': { job },
  'worker/changed': workerStatus,
};
