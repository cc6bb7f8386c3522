import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import { MAX_INSTRUCTIONS_LENGTH } from '../limits.ts';
import * as memory from '../memoryRecords.ts';
import { inDialog, method, nothing } from './method.ts';

/** What the owner wants of replies: instructions, and profiles of which each dialog has one. */
export const guidanceMethods = {
  /** What the next draft of the dialog will be guided by. */
  'dialog/guidance': method('read', z.object(inDialog), z.object({ guidance: memory.guidance })),
  /** What the owner wants of the replies of this dialog, or of the whole account. */
  'instructions/get': method(
    'read',
    z.object({ accountId: ids.accountId, dialogId: z.optional(ids.dialogId) }),
    z.object({ instructions: memory.instructions }),
  ),
  /** Takes effect with the next draft and the next answer. `conflict` when `version` is not the newest; empty: none. */
  'instructions/edit': method(
    'draft',
    z.object({
      accountId: ids.accountId,
      dialogId: z.optional(ids.dialogId),
      version: z.int().check(z.gte(0)),
      text: z.string().check(z.maxLength(MAX_INSTRUCTIONS_LENGTH)),
    }),
    z.object({ instructions: memory.instructions }),
  ),

  /** The default one first. */
  'profile/list': method('read', nothing, z.object({ profiles: z.array(memory.profile) })),
  /** `conflict` where another has that name. */
  'profile/create': method('draft', memory.profileText, z.object({ profile: memory.profile })),
  /** Takes effect with the next draft and the next answer. `conflict` when `version` is not the newest. */
  'profile/edit': method(
    'draft',
    z.extend(memory.profileText, { profileId: ids.profileId, version: z.int().check(z.gte(0)) }),
    z.object({ profile: memory.profile }),
  ),
  /** The dialogs that used it fall back to the default, which cannot be removed (`conflict`). */
  'profile/remove': method(
    'draft',
    z.object({ profileId: ids.profileId }),
    z.object({ dialogsChanged: z.int() }),
  ),
  /** Which profile guides the dialog from the next draft on. Sessions about it that had another one end. */
  'dialog/setProfile': method(
    'draft',
    z.object({ ...inDialog, profileId: ids.profileId }),
    nothing,
  ),
} as const;
