import * as z from 'zod/mini';
import * as ids from '../ids.ts';
import * as dialogs from '../dialogRecords.ts';
import { inAccount, inDialog, method, nothing } from './method.ts';

/** The list of an account's dialogs, as Telegram has it. */
export const dialogMethods = {
  'dialog/list': method(
    'read',
    z.object({
      ...inAccount,
      query: z.optional(z.string().check(z.maxLength(200))),
      kind: z.optional(z.enum(dialogs.DIALOG_KINDS)),
      unread: z.optional(z.boolean()),
      mentions: z.optional(z.boolean()),
      /** True: only the archive; false: without it. */
      archived: z.optional(z.boolean()),
      /** True: only what is muted; false: without it. */
      muted: z.optional(z.boolean()),
      /** Only what is in this folder; one that is gone has nothing in it. */
      folderId: z.optional(z.int()),
      /** Dialogs to pass over, in list order. */
      offset: z.optional(z.int().check(z.gte(0))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(500))),
    }),
    z.object({
      dialogs: z.array(dialogs.listedDialog),
      /** Of this filter. */
      total: z.int(),
      /** False while the list is still being fetched from Telegram. */
      complete: z.boolean(),
      /** Until it is complete, and once its first page has come. */
      fetched: z.optional(dialogs.fetchedDialogs),
    }),
  ),
  'dialog/refresh': method('read', z.object(inAccount), nothing),
  /** The account's folders in its own order; empty while they are not known. */
  'dialog/folders': method(
    'read',
    z.object(inAccount),
    z.object({ folders: z.array(dialogs.folder) }),
  ),
  /** The pictures that can be had at once: kept here, else blurred as Telegram's list brings them. */
  'dialog/photos': method(
    'read',
    z.object({
      ...inAccount,
      dialogIds: z.array(ids.dialogId).check(z.minLength(1), z.maxLength(50)),
    }),
    z.object({ photos: z.array(dialogs.dialogPhoto) }),
  ),
  /** The picture itself, fetched if it is not kept here; absent where there is none to be had. */
  'dialog/fetchPhoto': method(
    'read',
    z.object(inDialog),
    z.object({ photo: z.optional(dialogs.dialogPhoto) }),
  ),
  /**
   * Tells Telegram, and with it whoever wrote, that the messages up to `upToId` (all, if absent) were read; the mentions
   * in them and a mark by hand go with it. Only ever because the user asked.
   */
  'dialog/markRead': method(
    'send',
    z.object({ ...inDialog, upToId: z.optional(z.int().check(z.positive())) }),
    nothing,
  ),
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
} as const;
