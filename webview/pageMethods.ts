import { accountMethods } from '../protocol/methods/accounts.ts';
import { chunkMethods } from '../protocol/methods/chunks.ts';
import { conversationMethods } from '../protocol/methods/conversations.ts';
import { dialogMethods } from '../protocol/methods/dialogs.ts';
import { dialogWorkMethods } from '../protocol/methods/dialogWork.ts';
import { draftMethods } from '../protocol/methods/drafts.ts';
import { encryptionMethods } from '../protocol/methods/encryption.ts';
import { guidanceMethods } from '../protocol/methods/guidance.ts';
import { jobMethods } from '../protocol/methods/jobs.ts';
import { messageMethods } from '../protocol/methods/messages.ts';
import { modelMethods } from '../protocol/methods/models.ts';
import { noteMethods } from '../protocol/methods/notes.ts';
import { scoreboardMethods } from '../protocol/methods/scoreboard.ts';
import { sessionMethods } from '../protocol/methods/sessions.ts';
import { signInMethods } from '../protocol/methods/signIns.ts';
import { usageMethods } from '../protocol/methods/usage.ts';
import { workerMethods } from '../protocol/methods/worker.ts';

/** Those of the contract that a page has to do with: the secrets' and the process's own schemas are not loaded with it. */
export const pageMethods = {
  ...signInMethods,
  ...accountMethods,
  ...dialogMethods,
  ...dialogWorkMethods,
  ...guidanceMethods,
  ...noteMethods,
  ...messageMethods,
  ...draftMethods,
  ...chunkMethods,
  ...sessionMethods,
  ...conversationMethods,
  ...jobMethods,
  // Of the rest only windows speak: keys go there.
  'encryption/get': encryptionMethods['encryption/get'],
  ...workerMethods,
  ...usageMethods,
  ...scoreboardMethods,
  ...modelMethods,
} as const;
