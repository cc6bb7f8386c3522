import * as z from 'zod/mini';
import * as ids from './ids.ts';
import { MAX_DRAFT_LENGTH } from './limits.ts';
import * as r from './records.ts';

/** What a token may be used for. `admin` is the extension's own: secrets, sign-in, the worker itself. */
export const SCOPES = ['read', 'draft', 'send', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

const nothing = z.object({});
const inAccount = { accountId: ids.accountId };
const inDialog = { accountId: ids.accountId, dialogId: ids.dialogId };
const draftAt = { draftId: ids.draftId, version: z.int() };

const server = z.object({
  host: z.string(),
  /** Data centre number → TCP port. */
  ports: z.record(z.string(), z.int()),
  /** RSA public key, PKCS#1 PEM. */
  publicKey: z.string(),
});

export const configuration = z.object({
  telegram: z.nullable(
    z.object({ apiId: z.int(), apiHash: z.string(), server: z.optional(server) }),
  ),
  sessions: z.array(z.object({ accountId: ids.accountId, session: z.string() })),
  model: z.object({
    baseUrl: z.url(),
    apiKey: z.nullable(z.string()),
    /** Writes drafts. Empty: the strongest of the endpoint's. */
    draftModel: z.string(),
    /** Decides whether a reply is needed. Empty: a small one of the endpoint's. */
    analysisModel: z.string(),
  }),
  settings: z.object({
    historyLimit: z.int().check(z.gte(1), z.lte(200)),
    /** Time between approval and sending in which approval can be undone. */
    undoMs: z.int().check(z.gte(0), z.lte(30_000)),
    /** Dialogs worked on at the same time. */
    concurrency: z.int().check(z.gte(1), z.lte(16)),
    /** The user's standing instructions for every draft. */
    instructions: z.string().check(z.maxLength(8_000)),
  }),
});
export type Configuration = z.infer<typeof configuration>;
export type TelegramServer = z.infer<typeof server>;

function method<P extends z.ZodMiniType, R extends z.ZodMiniType>(
  scope: Scope,
  params: P,
  result: R,
) {
  return { scope, params, result };
}

/** The contract: client → sidecar. Generated reference: docs/protocol.md. */
export const methods = {
  /** First on every connection. Fails with `protocolMismatch`, naming both versions. */
  'client/hello': method(
    'read',
    z.object({ protocolVersion: z.int(), clientName: z.string().check(z.maxLength(100)) }),
    z.object({
      protocolVersion: z.int(),
      sidecarVersion: z.string(),
      pid: z.int(),
      startedAt: z.number(),
    }),
  ),
  /** Secrets and settings. Kept in memory only; the newest call wins. */
  'sidecar/configure': method('admin', configuration, nothing),
  /** Finishes what is in hand, then ends the process. */
  'sidecar/stop': method('admin', nothing, nothing),

  'signIn/start': method('admin', nothing, z.object({ signInId: z.uuid() })),
  'signIn/submitPassword': method(
    'admin',
    z.object({ signInId: z.uuid(), password: z.string().check(z.minLength(1), z.maxLength(1024)) }),
    nothing,
  ),
  'signIn/cancel': method('admin', z.object({ signInId: z.uuid() }), nothing),

  'account/list': method('read', nothing, z.object({ accounts: z.array(r.account) })),
  /** Logs out at the server, forgets the session, keeps drafts. */
  'account/signOut': method('admin', z.object(inAccount), nothing),

  'dialog/list': method(
    'read',
    z.object({
      ...inAccount,
      query: z.optional(z.string().check(z.maxLength(200))),
      kind: z.optional(z.enum(r.DIALOG_KINDS)),
      unread: z.optional(z.boolean()),
      /** Dialogs to pass over, in list order. */
      offset: z.optional(z.int().check(z.gte(0))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(500))),
    }),
    z.object({
      dialogs: z.array(r.listedDialog),
      /** Of this filter. */
      total: z.int(),
      /** False while the list is still being fetched from Telegram. */
      complete: z.boolean(),
    }),
  ),
  'dialog/refresh': method('read', z.object(inAccount), nothing),
  /** Remembers which dialogs are checked. */
  'dialog/select': method(
    'draft',
    z.object({
      ...inAccount,
      dialogIds: z.array(ids.dialogId).check(z.maxLength(1000)),
      selected: z.boolean(),
    }),
    nothing,
  ),
  /** One job a dialog; a dialog already in work keeps its job. */
  'dialog/process': method(
    'draft',
    z.object({
      ...inAccount,
      dialogIds: z.array(ids.dialogId).check(z.minLength(1), z.maxLength(500)),
    }),
    z.object({ jobs: z.array(r.job) }),
  ),
  /** The same for every dialog with unread messages in which this account may write. */
  'dialog/processUnread': method('draft', z.object(inAccount), z.object({ jobs: z.array(r.job) })),
  /** Models of one dialog; null takes the setting's again. */
  'dialog/setModels': method(
    'draft',
    z.object({
      ...inDialog,
      draftModel: z.nullable(z.string()),
      analysisModel: z.nullable(z.string()),
    }),
    nothing,
  ),
  /** Cancels the dialog's work and forgets its drafts; what was sent stays sent. */
  'dialog/reset': method(
    'draft',
    z.object(inDialog),
    z.object({ jobsCancelled: z.int(), draftsRemoved: z.int() }),
  ),

  'message/list': method(
    'read',
    z.object({
      ...inDialog,
      limit: z.optional(z.int().check(z.gte(1), z.lte(100))),
      beforeId: z.optional(z.int()),
    }),
    /** Oldest first. */
    z.object({ messages: z.array(r.message) }),
  ),

  'draft/list': method(
    'read',
    z.object({
      accountId: z.optional(ids.accountId),
      states: z.optional(z.array(z.enum(r.DRAFT_STATES))),
    }),
    /** Newest 500. */
    z.object({ drafts: z.array(r.draft) }),
  ),
  'draft/get': method('read', z.object({ draftId: ids.draftId }), z.object({ draft: r.draft })),
  'draft/versions': method(
    'read',
    z.object({ draftId: ids.draftId }),
    z.object({ versions: z.array(r.draftVersion) }),
  ),
  /** A new version by the user. `conflict` when `version` is not the newest. Never sends. */
  'draft/edit': method(
    'draft',
    z.object({ ...draftAt, text: z.string().check(z.maxLength(MAX_DRAFT_LENGTH)) }),
    z.object({ draft: r.draft }),
  ),
  /**
   * Binds to exactly this version and to the newest message the user saw. `conflict` when the text has
   * changed, `stale` when the dialog moved on; to send anyway, approve again with the draft's `newestMessageId`.
   */
  'draft/approve': method(
    'send',
    z.object({ ...draftAt, newestMessageId: z.number() }),
    z.object({ draft: r.draft }),
  ),
  'draft/reject': method('draft', z.object(draftAt), z.object({ draft: r.draft })),
  /** approved (not yet sending) or rejected → ready. */
  'draft/undo': method('draft', z.object({ draftId: ids.draftId }), z.object({ draft: r.draft })),
  /** Writes a new version with the dialog as it is now, following `instruction` if there is one. */
  'draft/regenerate': method(
    'draft',
    z.object({ ...draftAt, instruction: z.optional(z.string().check(z.maxLength(1000))) }),
    z.object({ draft: r.draft, job: r.job }),
  ),
  /** The user's answer to `unknown`: it did arrive (→ sent), or it did not (→ approved, sent again with the same random id). */
  'draft/resolve': method(
    'send',
    z.object({ draftId: ids.draftId, arrived: z.boolean() }),
    z.object({ draft: r.draft }),
  ),

  /** What is stored after `afterSeq`; `chunk/added` follows for this connection, without gap or double. */
  'chunk/subscribe': method(
    'read',
    z.object({ draftId: ids.draftId, afterSeq: z.int().check(z.gte(0)) }),
    z.object({ chunks: z.array(r.chunk) }),
  ),
  'chunk/unsubscribe': method('read', z.object({ draftId: ids.draftId }), nothing),

  'job/list': method(
    'read',
    z.object({
      states: z.optional(z.array(z.enum(r.JOB_STATES))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(500))),
    }),
    /** Newest first. */
    z.object({ jobs: z.array(r.job) }),
  ),
  'job/cancel': method('draft', z.object({ jobId: ids.jobId }), z.object({ job: r.job })),
  'job/retry': method('draft', z.object({ jobId: ids.jobId }), z.object({ job: r.job })),

  'worker/status': method('read', nothing, r.workerStatus),
  'worker/pause': method('draft', nothing, r.workerStatus),
  'worker/resume': method('draft', nothing, r.workerStatus),

  'model/list': method('read', nothing, z.object({ models: z.array(r.model) })),
} as const;

export type Methods = typeof methods;
export type Method = keyof Methods;
export type Params<M extends Method> = z.infer<Methods[M]['params']>;
export type Result<M extends Method> = z.infer<Methods[M]['result']>;
