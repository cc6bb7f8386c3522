import type * as z from 'zod/mini';
import { accountMethods } from './methods/accounts.ts';
import { chunkMethods } from './methods/chunks.ts';
import { clientMethods } from './methods/clients.ts';
import { conversationMethods } from './methods/conversations.ts';
import { dialogWorkMethods } from './methods/dialogWork.ts';
import { dialogMethods } from './methods/dialogs.ts';
import { draftMethods } from './methods/drafts.ts';
import { encryptionMethods } from './methods/encryption.ts';
import { factMethods } from './methods/facts.ts';
import { fileMethods } from './methods/files.ts';
import { guidanceMethods } from './methods/guidance.ts';
import { jobMethods } from './methods/jobs.ts';
import { messageMethods } from './methods/messages.ts';
import { modelMethods } from './methods/models.ts';
import { noteMethods } from './methods/notes.ts';
import { scoreboardMethods } from './methods/scoreboard.ts';
import { sessionMethods } from './methods/sessions.ts';
import { sidecarMethods } from './methods/sidecar.ts';
import { signInMethods } from './methods/signIns.ts';
import { usageMethods } from './methods/usage.ts';
import { workerMethods } from './methods/worker.ts';

/** The contract: client → sidecar. Generated reference: docs/protocol.md. */
export const methods = {
  ...clientMethods,
  ...sidecarMethods,
  ...encryptionMethods,
  ...signInMethods,
  ...accountMethods,
  ...dialogMethods,
  ...dialogWorkMethods,
  ...guidanceMethods,
  ...noteMethods,
  ...fileMethods,
  ...factMethods,
  ...messageMethods,
  ...draftMethods,
  ...chunkMethods,
  ...sessionMethods,
  ...conversationMethods,
  ...jobMethods,
  ...workerMethods,
  ...usageMethods,
  ...scoreboardMethods,
  ...modelMethods,
} as const;

export type Methods = typeof methods;
export type Method = keyof Methods;
export type Params<M extends Method> = z.infer<Methods[M]['params']>;
export type Result<M extends Method> = z.infer<Methods[M]['result']>;
