import type { Event, Payload } from '../../protocol/events.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { Method, Params, Result } from '../../protocol/methods.ts';
import type { ChatMessage, Conversation, Session } from '../../protocol/chatRecords.ts';
import type { PairedClient } from '../../protocol/clientRecords.ts';
import type { EncryptionKey, EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import type { Job, WorkerStats, WorkerStatus } from '../../protocol/jobRecords.ts';
import type { Instructions, Note, Profile } from '../../protocol/memoryRecords.ts';
import type { Score } from '../../protocol/scoreRecords.ts';
import type { Spent, UsageSummary } from '../../protocol/usageRecords.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { DialogPhoto, Folder, ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';

/** One good exchange of every method. A method without one does not compile, and fails the suite. */

const accountId = '100001';
const dialogId = 'u200002';
const draftId = '6f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11';
const signInId = '0b7c1a7e-6f7d-4b62-8a53-3e1f0f4f9a22';
const conversationId = '11111111-1111-4111-a111-111111111111';
const sessionId = '22222222-2222-4222-a222-222222222222';
const now = 1_795_000_000_000;

const encryptionKey: EncryptionKey = {
  keyId: '0123456789abcdef',
  key: Buffer.alloc(32, 7).toString('base64'),
};
const encryptionStatus: EncryptionStatus = {
  state: 'on',
  keyIds: [encryptionKey.keyId],
  retiredKeyIds: [],
};
const counts = { dialogs: 2, peers: 3, drafts: 1, conversations: 1, jobs: 4, copies: 0 };
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
  analysis: {
    status: 'needs_reply',
    reason: 'He asks for a time.',
    messageIds: [41],
    intent: 'wants to meet',
    urgency: { level: 'high', reason: 'It is today.', messageIds: [41] },
    sentiment: 'positive',
    language: 'en',
    summary: { text: 'Борис asks when.', messageIds: [41] },
    asks: [{ text: 'Name a time', messageIds: [41] }],
    risks: [{ kind: 'deadline', reason: 'A date is set.', messageIds: [41], found: 'model' }],
    missing: [{ question: 'Which time?', messageIds: [41] }],
    needsMoreHistory: false,
    confidence: { level: 'medium', reason: 'The time is missing.' },
  },
  questions: [{ questionId: signInId, text: 'Which time?', messageIds: [41], answer: 'At six' }],
  evidence: [{ sentence: 'See you at six.', kind: 'promise', messageIds: [41], facts: ['At six'] }],
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
  priority: 100,
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
  markedUnread: true,
  pinned: true,
  pinOrder: -1,
  archived: false,
  mutedUntil: now,
  mark: 'verified',
  contact: true,
  photoId: '-5',
  readOutboxId: 40,
  canSend: true,
  last: { messageId: 41, at: now, out: false, preview: 'See you?' },
  status: { kind: 'ready', draftId },
  selected: true,
};

const instructions: Instructions = {
  accountId,
  text: 'Be **brief**.',
  version: 1,
  updatedAt: now,
};
const profileText = {
  name: 'Работа',
  persona: 'Writes as the shop.',
  draftModel: 'demo',
  analysisModel: null,
  language: 'pt-BR',
};
const profile: Profile = {
  ...profileText,
  profileId: '5f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11',
  version: 1,
};
const note = {
  accountId,
  dialogId,
  text: '- Пишет коротко.',
  version: 1,
  updatedAt: now,
  proposal: {
    proposalId: '6b0b3c1a-2f0e-4c39-9d5e-0c6f4d9a3b77',
    createdAt: now,
    lines: [{ text: 'Keep it short.', evidence: [{ draftId, version: 2, at: now }] }],
    text: '- Пишет коротко.\n- Keep it short.\n',
  },
} satisfies Note;
const folder: Folder = {
  folderId: 2,
  title: 'Работа',
  includes: ['contacts'],
  excludes: ['read'],
  pinnedIds: [dialogId],
  includedIds: [],
  excludedIds: [],
};
const pairedClient: PairedClient = {
  clientId: '33333333-3333-4333-a333-333333333333',
  name: 'report.js',
  access: 'read',
  createdAt: now,
};
const dialogPhoto: DialogPhoto = {
  dialogId,
  photoId: '-5',
  mediaType: 'image/png',
  base64: 'iVBORw0KGgo=',
  blurred: false,
};

const session: Session = {
  sessionId,
  conversationId,
  accountId,
  dialogId,
  windowId: 'V1StGXR8_Z5jdHi6B-myT',
  state: 'active',
  model: null,
  profile: 'default',
  createdAt: now,
  heartbeatAt: now,
};
const conversation: Conversation = {
  conversationId,
  accountId,
  dialogId,
  dialogTitle: 'Борис',
  createdAt: now,
  lastActivityAt: now,
  messageCount: 2,
};
const userMessage: ChatMessage = {
  chatMessageId: '33333333-3333-4333-a333-333333333333',
  conversationId,
  seq: 1,
  role: 'user',
  origin: 'chat',
  state: 'complete',
  text: 'What did she ask?',
  attempt: 0,
  createdAt: now,
  updatedAt: now,
};
const assistantMessage: ChatMessage = {
  ...userMessage,
  chatMessageId: '44444444-4444-4444-a444-444444444444',
  seq: 2,
  role: 'assistant',
  state: 'pending',
  text: '',
  jobId: 8,
};
const workerStats: WorkerStats = {
  hours: [{ startAt: now, done: 1, failed: 0, cancelled: 0 }],
  unfinished: { queued: 1 },
  queueAgeMs: 20,
  stages: [{ stage: 'reading', count: 1, p50Ms: 10, p95Ms: 12 }],
  tokens: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
  databaseBytes: 4096,
  lastCleanup: null,
  images: {
    images: 3,
    bytes: 240_000,
    uploads: 2,
    visionTokens: 2_100,
    filesKept: 2,
    fileBytesKept: 160_000,
  },
};
const workerStatus: WorkerStatus = { state: 'idle', running: 0, queued: 0, toReview: 1 };
const spent: Spent = {
  requests: 2,
  inputTokens: 1_200,
  outputTokens: 90,
  cacheReadTokens: 700,
  cacheWriteTokens: 0,
  usd: 0.0041,
  unpricedTokens: 0,
};
const score: Score = {
  sent: 3,
  edited: 1,
  rejected: 2,
  stale: 0,
  changedShare: 0.12,
  approveMs: 41_000,
  usdPerSent: null,
};
const usageSummary: UsageSummary = {
  today: { ...spent, images: 1, visionTokens: 900 },
  month: { ...spent, images: 1, visionTokens: 900 },
  days: [{ day: '2026-11-20', spent }],
  cap: { usd: 1, tokens: 0, lifted: false, reached: { by: 'usd', until: now } },
  dayEndsAt: now,
  unpricedModels: ['demo-strong'],
  pricesFrom: '2026-11-29',
};
const chunkId = '7b1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b12';
const chunk = { chunkId, streamId: draftId, attempt: 1, seq: 1, text: 'See' };

export interface Sample<M extends Method> {
  params: Params<M>;
  result: Result<M>;
}

export const samples: { [M in Method]: Sample<M> } = {
  'client/hello': {
    params: { protocolVersion: PROTOCOL_VERSION, clientName: 'contract suite' },
    result: { protocolVersion: PROTOCOL_VERSION, sidecarVersion: '0.0.0', pid: 1, startedAt: now },
  },
  'client/pair': {
    params: { name: 'report.js', access: 'read' },
    result: { client: pairedClient, token: 'a'.repeat(43), socketPath: '/tmp/dialog-desk/1.sock' },
  },
  'client/list': { params: {}, result: { clients: [pairedClient] } },
  'client/revoke': { params: { clientId: pairedClient.clientId }, result: {} },
  'sidecar/configure': {
    params: {
      telegram: {
        apiId: 1,
        apiHash: 'hash',
        server: { host: '127.0.0.1', ports: { '1': 4430, '2': 4431 }, publicKey: 'PEM' },
      },
      sessions: [{ accountId, session: 'session' }],
      encryption: { wanted: true, keys: [encryptionKey] },
      model: {
        baseUrl: 'http://127.0.0.1:9/',
        apiKey: null,
        draftModel: '',
        analysisModel: '',
      },
      settings: {
        historyLimit: 20,
        undoMs: 5000,
        concurrency: 3,
        instructions: '',
        maxMessages: 200,
        retentionDays: 7,
        cleanupHour: 2,
        fileQuotaMegabytes: 500,
        markReadOnReply: false,
        voice: true,
        learnFromEdits: true,
      },
    },
    result: {},
  },
  'encryption/get': { params: {}, result: encryptionStatus },
  'encryption/rotate': { params: { key: encryptionKey }, result: encryptionStatus },
  'encryption/takeBack': { params: {}, result: encryptionStatus },
  'encryption/reset': { params: {}, result: {} },
  'sidecar/stop': { params: {}, result: {} },
  'signIn/start': { params: { way: 'phone' }, result: { signInId } },
  'signIn/submitPhone': { params: { signInId, phone: '+15550000001' }, result: {} },
  'signIn/submitCode': { params: { signInId, code: '12345' }, result: {} },
  'signIn/resendCode': { params: { signInId }, result: {} },
  'signIn/submitPassword': { params: { signInId, password: 'secret' }, result: {} },
  'signIn/cancel': { params: { signInId }, result: {} },
  'account/list': { params: {}, result: { accounts: [account] } },
  'account/signOut': { params: { accountId }, result: { atServer: true } },
  'account/data': { params: {}, result: { accounts: [{ account, counts }] } },
  'account/remove': { params: { accountId }, result: { counts } },
  'dialog/list': {
    params: {
      accountId,
      query: 'bor',
      kind: 'private',
      unread: true,
      mentions: true,
      archived: false,
      muted: false,
      folderId: 2,
      offset: 0,
      limit: 50,
    },
    result: {
      dialogs: [listedDialog],
      total: 1,
      complete: false,
      fetched: { count: 1, expected: 120 },
    },
  },
  'dialog/folders': { params: { accountId }, result: { folders: [folder] } },
  'dialog/photos': {
    params: { accountId, dialogIds: [dialogId] },
    result: { photos: [{ ...dialogPhoto, blurred: true }] },
  },
  'dialog/fetchPhoto': { params: { accountId, dialogId }, result: { photo: dialogPhoto } },
  'dialog/markRead': { params: { accountId, dialogId, upToId: 41 }, result: {} },
  'dialog/refresh': { params: { accountId }, result: {} },
  'dialog/select': { params: { accountId, dialogIds: [dialogId], selected: true }, result: {} },
  'dialog/process': {
    params: { accountId, dialogIds: [dialogId], replyLanguage: 'pt-BR' },
    result: { jobs: [job] },
  },
  'dialog/processUnread': { params: { accountId }, result: { jobs: [job] } },
  'dialog/setModels': {
    params: { accountId, dialogId, draftModel: null, analysisModel: 'demo' },
    result: {},
  },
  'dialog/setReplyLanguage': { params: { accountId, dialogId, replyLanguage: 'fa' }, result: {} },
  'dialog/replyLanguages': {
    params: { accountId, dialogId },
    result: { chosen: null, used: ['de', 'en'] },
  },
  'dialog/setRule': {
    params: {
      accountId,
      dialogId,
      rule: { hours: { from: 540, to: 1260 }, mostPerDay: 5, evenIfMuted: false },
    },
    result: {},
  },
  'dialog/listRules': {
    params: { accountId },
    result: {
      rules: [
        {
          dialogId,
          dialogTitle: 'Anna',
          rule: { hours: null, mostPerDay: 5, evenIfMuted: true },
          startedToday: 1,
        },
      ],
    },
  },
  'dialog/reset': {
    params: { accountId, dialogId },
    result: {
      jobsCancelled: 1,
      draftsRemoved: 0,
      conversationsRemoved: 1,
      chatMessagesRemoved: 4,
      filesRemoved: 2,
      fileBytes: 160_000,
      factsRemoved: 1,
      job,
    },
  },
  'dialog/guidance': {
    params: { accountId, dialogId },
    result: {
      guidance: {
        instructions: ['everywhere', 'dialog'],
        profile: { profileId: profile.profileId, name: profile.name },
        noted: true,
        proposal: { proposalId: note.proposal.proposalId, version: 1, lines: ['Keep it short.'] },
      },
    },
  },
  'instructions/get': { params: { accountId }, result: { instructions } },
  'instructions/edit': {
    params: { accountId, dialogId, version: 1, text: 'Be brief.' },
    result: { instructions: { ...instructions, dialogId, version: 2 } },
  },
  'note/get': { params: { accountId, dialogId }, result: { note } },
  'note/versions': {
    params: { accountId, dialogId },
    result: { versions: [{ version: 1, text: note.text, origin: 'learnt', at: now }] },
  },
  'note/edit': {
    params: { accountId, dialogId, version: 1, text: 'Call her Annie.' },
    result: { note },
  },
  'note/accept': {
    params: { proposalId: note.proposal.proposalId, version: 1 },
    result: { note },
  },
  'note/reject': { params: { proposalId: note.proposal.proposalId }, result: { note } },
  'note/revert': { params: { accountId, dialogId, version: 2, to: 1 }, result: { note } },
  'note/forget': { params: { accountId, dialogId }, result: {} },
  'profile/list': { params: {}, result: { profiles: [profile] } },
  'profile/create': { params: profileText, result: { profile } },
  'profile/edit': {
    params: { ...profileText, profileId: profile.profileId, version: 1 },
    result: { profile: { ...profile, version: 2 } },
  },
  'profile/remove': {
    params: { profileId: profile.profileId },
    result: { dialogsChanged: 2 },
  },
  'dialog/setProfile': {
    params: { accountId, dialogId, profileId: 'default' },
    result: {},
  },
  'file/stats': {
    params: { accountId, dialogId },
    result: { files: 2, bytes: 160_000 },
  },
  'fact/list': {
    params: { accountId, dialogId },
    result: {
      facts: [
        {
          factId: chunkId,
          dialogId,
          dialogTitle: 'Борис',
          question: 'Which time?',
          text: 'At six',
          createdAt: now,
        },
      ],
    },
  },
  'fact/remove': { params: { accountId, factId: chunkId }, result: {} },
  'message/fetchPhoto': {
    params: { accountId, dialogId, messageId: 41, editedAt: now },
    result: { photo: { mediaType: 'image/jpeg', base64: '/9g=' } },
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
  'draft/requests': {
    params: { draftId },
    result: {
      requests: [
        {
          task: 'draft',
          at: now,
          endpoint: 'https://api.anthropic.com/v1/messages',
          model: 'claude-sonnet-5-5',
          body: 'H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==',
          byteLength: 2,
          images: [{ mediaType: 'image/jpeg', byteLength: 80_000, sha256: 'ab12' }],
          redacted: [{ mark: '[phone-1]', kind: 'phone' }],
        },
      ],
    },
  },
  'dialog/previewRequests': {
    params: { accountId, dialogId, countTokens: true },
    result: { requests: [] },
  },
  'draft/changes': {
    params: { draftId },
    result: {
      changes: [
        { what: 'deleted', messageId: 40, out: false, senderName: 'Борис', before: 'At five?' },
        { what: 'new', messageId: 42, at: now, out: false, senderName: 'Борис', text: 'At six!' },
      ],
      more: 3,
    },
  },
  'draft/edit': { params: { draftId, version: 1, text: 'At seven.' }, result: { draft } },
  'draft/approve': { params: { draftId, version: 1, newestMessageId: 41 }, result: { draft } },
  'draft/confirmDetail': {
    params: { draftId, value: 'link:example.com' },
    result: { draft: { ...draft, known: ['link:example.com'] } },
  },
  'draft/displayed': { params: { draftId, version: 1 }, result: { draft } },
  'draft/approveAll': {
    params: { drafts: [{ draftId, version: 1, newestMessageId: 41, silent: true }] },
    result: {
      outcomes: [
        {
          draftId,
          error: { code: 'conflict', message: 'It was not displayed.', retryable: false },
        },
      ],
    },
  },
  'draft/rejectAll': {
    params: { drafts: [{ draftId, version: 1 }] },
    result: { outcomes: [{ draftId }] },
  },
  'draft/undoAll': { params: { draftIds: [draftId] }, result: { outcomes: [{ draftId }] } },
  'draft/reject': { params: { draftId, version: 1 }, result: { draft } },
  'draft/undo': { params: { draftId }, result: { draft } },
  'draft/regenerate': {
    params: { draftId, version: 1, instruction: 'shorter', replyLanguage: 'de' },
    result: { draft, job },
  },
  'draft/answer': {
    params: {
      draftId,
      version: 1,
      answers: [{ questionId: chunkId, text: 'At six', scope: 'dialog' }],
    },
    result: { draft, job },
  },
  'draft/confirm': {
    params: { draftId, version: 1, sentence: 'See you at six.' },
    result: { draft },
  },
  'draft/resolve': { params: { draftId, arrived: true }, result: { draft } },
  'chunk/subscribe': { params: { streamId: draftId, afterSeq: 0 }, result: { chunks: [chunk] } },
  'chunk/unsubscribe': { params: { streamId: draftId }, result: {} },
  'job/list': { params: { states: ['queued'], limit: 10 }, result: { jobs: [job] } },
  'draft/editSent': {
    params: { draftId, version: 2 },
    result: { draft: { ...draft, state: 'sent' }, job: { ...job, kind: 'edit', draftId } },
  },
  'draft/attach': {
    params: { draftId, version: 1, paths: ['/home/anna/plan.pdf'] },
    result: {
      draft: {
        ...draft,
        attachments: [{ attachmentId: chunkId, name: 'plan.pdf', size: 700_000, kind: 'file' }],
      },
    },
  },
  'draft/detach': { params: { draftId, attachmentId: chunkId }, result: { draft } },
  'draft/putInTelegram': {
    params: { draftId, version: 1 },
    result: { draft: { ...draft, cloudVersion: 1 } },
  },
  'draft/deleteSent': { params: { draftId }, result: { draft, job } },
  'session/start': {
    params: { windowId: 'V1StGXR8_Z5jdHi6B-myT', accountId, dialogId },
    result: { session, conversation },
  },
  'session/ready': {
    params: { sessionId },
    result: { session, conversation, chatMessages: [userMessage, assistantMessage] },
  },
  'session/heartbeat': { params: { sessionIds: [sessionId] }, result: { sessions: [session] } },
  'session/end': { params: { sessionId }, result: { session } },
  'session/get': { params: { sessionId }, result: { session } },
  'session/list': { params: { accountId, states: ['active'] }, result: { sessions: [session] } },
  'session/send': {
    params: { sessionId, text: 'What did she ask?' },
    result: { userMessage, assistantMessage, warning: 'Context unavailable' },
  },
  'conversation/list': {
    params: { accountId, dialogId },
    result: { conversations: [conversation] },
  },
  'conversation/messages': {
    params: { conversationId, afterSeq: 0, limit: 10 },
    result: { chatMessages: [userMessage] },
  },
  'conversation/stats': {
    params: { accountId },
    result: { conversations: 1, chatMessages: 2, oldestAt: now, lastActivityAt: now },
  },
  'conversation/remove': { params: { conversationId }, result: { chatMessagesRemoved: 2 } },
  'job/get': {
    params: { jobId: 7 },
    result: { job, attempts: [{ attempt: 1, workerId: 'V1StGXR8_Z5jdHi6B-myT', startedAt: now }] },
  },
  'job/setPriority': { params: { jobId: 7, priority: 0 }, result: { job } },
  'worker/stats': { params: {}, result: workerStats },
  'worker/health': {
    params: {},
    result: {
      ok: true,
      workerId: 'V1StGXR8_Z5jdHi6B-myT',
      startedAt: now,
      checks: [{ name: 'database', ok: true, message: 'Writable.' }],
    },
  },
  'job/cancel': { params: { jobId: 7 }, result: { job } },
  'job/retry': { params: { jobId: 7 }, result: { job } },
  'job/cancelAll': { params: { jobIds: [7] }, result: { jobs: [job] } },
  'job/retryAll': { params: { jobIds: [7] }, result: { jobs: [job] } },
  'worker/status': { params: {}, result: workerStatus },
  'worker/pause': { params: {}, result: workerStatus },
  'worker/resume': { params: {}, result: workerStatus },
  'dialog/resumeRule': { params: { accountId, dialogId }, result: {} },
  'scoreboard/get': {
    params: { accountId },
    result: {
      total: score,
      accounts: [{ accountId, score }],
      dialogs: [{ accountId, dialogId, dialogTitle: 'Борис', score, rulePausedAt: now }],
      since: now,
    },
  },
  'usage/summary': { params: {}, result: usageSummary },
  'usage/shares': {
    params: { by: 'dialog', period: 'month', accountId },
    result: { shares: [{ accountId, dialogId, dialogTitle: 'Борис', spent }] },
  },
  'usage/ofDraft': { params: { draftId }, result: { spent } },
  'usage/liftCap': { params: {}, result: usageSummary },
  'languageModel/offer': {
    params: { models: [{ modelId: 'local', name: 'Local model', contextTokens: 8_000 }] },
    result: {},
  },
  'languageModel/answer': {
    params: { requestId: chunkId, answer: { kind: 'text', text: 'Tomorrow' } },
    result: {},
  },
  'model/probe': {
    params: { spend: false },
    result: {
      endpoint: 'http://127.0.0.1:11434',
      model: 'demo',
      models: [{ modelId: 'demo', name: 'Demo model' }],
      checks: [{ check: 'reachable', answer: 'yes', reason: 'it answers' }],
    },
  },
  'model/list': { params: {}, result: { models: [{ modelId: 'demo', name: 'Demo model' }] } },
};

export const eventSamples: { [E in Event]: Payload<E> } = {
  'account/changed': { account },
  'account/sessionChanged': { accountId, session: 'session' },
  'account/sessionEnded': { accountId, session: 'session' },
  'account/removed': { accountId },
  'encryption/changed': { ...encryptionStatus, state: 'encrypting', done: 3, total: 10 },
  'signIn/changed': { signInId, state: { kind: 'connecting' } },
  'dialog/foldersChanged': { accountId, folders: [folder] },
  'dialog/changed': { accountId, dialogs: [listedDialog], reset: false },
  'session/changed': { session },
  'conversation/changed': { conversation },
  'conversation/removed': { conversationId },
  'chatMessage/changed': { chatMessage: assistantMessage },
  'note/changed': { accountId, dialogId },
  'profile/changed': { profile },
  'profile/removed': { profileId: profile.profileId },
  'instructions/changed': { accountId, dialogId },
  'dialog/rulePaused': { accountId, dialogId, dialogTitle: 'Борис', drafts: 10 },
  'draft/changed': { draft },
  'languageModel/asked': {
    requestId: chunkId,
    modelId: 'local',
    messages: [{ role: 'user', text: 'The rules.' }],
  },
  'languageModel/cancelled': { requestId: chunkId },
  'draft/uploaded': { draftId, bytes: 340_000, totalBytes: 700_000 },
  'draft/removed': { draftId },
  'chunk/added': chunk,
  'job/changed': { job },
  'worker/changed': workerStatus,
  'usage/grown': {
    accountId,
    dialogId,
    model: 'claude-sonnet-5-5',
    inputTokens: 1_400,
    outputTokens: 60,
    usd: null,
  },
};
