import * as z from 'zod/mini';
import { wireError } from './wireError.ts';
import { accountId, dialogId, draftId } from './ids.ts';
import { PRESET_NAMES } from './presets.ts';
import { INSTRUCTION_SCOPES } from './memoryRecords.ts';
import { SIGN_IN_WAYS } from './signInRecords.ts';

/**
 * The page ↔ extension host bridge (postMessage). The page speaks the sidecar's contract through it, with
 * these of the host's own beside it. A message that fails its schema is dropped and logged.
 */

/** Commands the page may ask the host to run: never one that takes a recipient or a text. */
export const PAGE_COMMANDS = [
  'signIn',
  'signOut',
  'removeAccount',
  'tryDemo',
  'leaveDemo',
  'restartWorker',
  'showLog',
  'showHealth',
  'showScoreboard',
  'showKeys',
  'setUpTelegram',
  'setModelKey',
  'openSettings',
  'openLimit',
  'cancelEncryption',
  'resetLocalData',
] as const;

const nothing = z.object({});

export const hostState = z.object({
  /** The sidecar as the extension sees it. */
  sidecar: z.enum(['starting', 'ready', 'reconnecting', 'stopped', 'failed']),
  error: z.optional(wireError),
  /** True: the servers behind it are the local demo. Shown on every screen. */
  demo: z.boolean(),
  /** Another Telegram server than Telegram's own, as it is called. Shown on every screen. */
  server: z.optional(z.string()),
  /** True: the secret store does not work, so secrets are kept until this window closes. Shown on every screen. */
  sessionOnly: z.optional(z.boolean()),
  telegramConfigured: z.boolean(),
  modelConfigured: z.boolean(),
});
export type HostState = z.infer<typeof hostState>;

/** Page → host, answered by the host itself. */
export const hostMethods = {
  'host/state': { params: nothing, result: hostState },
  /** `accountId`: of which account, where the command is about one; else the user is asked. */
  'host/run': {
    params: z.object({ command: z.enum(PAGE_COMMANDS), accountId: z.optional(accountId) }),
    result: nothing,
  },
  /** Opens the draft as a document in the editor. */
  'host/openDraft': { params: z.object({ draftId }), result: nothing },
  /** Regenerates as the preset says; asks what is to be different where there is none, and for the language of a translation. */
  'host/regenerate': {
    params: z.object({
      draftId,
      preset: z.optional(z.enum([...PRESET_NAMES, 'translate', 'other', 'again'])),
    }),
    result: nothing,
  },
  /** Asks for the language of the reply, then regenerates in it. */
  'host/replyIn': { params: z.object({ draftId }), result: nothing },
  /** Asks when, then approves what is on the screen for then. */
  'host/sendLater': {
    params: z.object({
      draftId,
      replyToId: z.optional(z.int()),
      silent: z.optional(z.boolean()),
    }),
    result: nothing,
  },
  /** Opens an address that stands in a message; asks first where `text`, which stood in its place, is another. */
  'host/openLink': {
    params: z.object({
      url: z.string().check(z.maxLength(2048)),
      text: z.string().check(z.maxLength(4096)),
    }),
    result: nothing,
  },
  /** Asks which files are to go with the reply. The page never names one. */
  'host/attachFile': { params: z.object({ draftId }), result: nothing },
  /** Asks once more, then deletes the sent message for everyone. */
  'host/deleteSent': { params: z.object({ draftId }), result: nothing },
  /** Opens what was sent to the model for the draft, as a document. */
  'host/showRequest': { params: z.object({ draftId }), result: nothing },
  /** Asks when the dialog is to be processed without being asked, and sets that. */
  'host/editRule': { params: z.object({ accountId, dialogId }), result: nothing },
  /** Opens instructions that a draft of this dialog is guided by as a document in the editor. */
  'host/openInstructions': {
    params: z.object({ scope: z.enum(INSTRUCTION_SCOPES), accountId, dialogId }),
    result: nothing,
  },
  /** Opens what is proposed for the notes on this contact beside them. */
  'host/reviewNote': { params: z.object({ accountId, dialogId }), result: nothing },
  /** Opens the notes on this contact as a document in the editor. */
  'host/openNote': { params: z.object({ accountId, dialogId }), result: nothing },
  /** Asks which profile is to guide this dialog, and sets that. */
  'host/chooseProfile': { params: z.object({ accountId, dialogId }), result: nothing },
  /** Begins a sign-in in this way, in place of one under way. */
  'host/signInBy': { params: z.object({ way: z.enum(SIGN_IN_WAYS) }), result: nothing },
  /** Opens the box again for what the sign-in asks: a number, a code and a password never come to the page. */
  'host/askSignIn': { params: nothing, result: nothing },
  /** The demo's own phone scans the code on screen. Demo only. */
  'host/scanDemoCode': { params: nothing, result: nothing },
  /** Answers with the number of the demo's own phone, or with the code it received. Demo only. */
  'host/useDemoPhone': { params: nothing, result: nothing },
} as const;
export type HostMethods = typeof hostMethods;
export type HostMethod = keyof HostMethods;

/** Host → page. */
export const hostEvents = {
  'host/changed': hostState,
  /** Put this draft in front and give it the keyboard. */
  'host/showDraft': z.object({ draftId }),
  /** Ask in the panel which drafts are to be approved or rejected together. */
  'host/showBatch': z.object({ kind: z.enum(['approve', 'reject']) }),
  /** Bring the chat of the dialog last chosen into view and give it the keyboard. */
  'host/showChat': nothing,
  /** Show this account from now on. */
  'host/showAccount': z.object({ accountId }),
  /** Bring the list of jobs into view and give it the keyboard. */
  'host/showJobs': nothing,
} as const;
export type HostEvents = typeof hostEvents;
export type HostEvent = keyof HostEvents;

/** Page → host. */
export const pageMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.int(), method: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.int() }),
]);
export type PageMessage = z.infer<typeof pageMessage>;

/** Host → page. */
export const hostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.int(), result: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), error: wireError }),
  z.object({ type: z.literal('event'), event: z.string(), payload: z.unknown() }),
  /** Chunks of several streams that came together. */
  z.object({ type: z.literal('chunks'), chunks: z.array(z.unknown()) }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
