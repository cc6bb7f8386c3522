import * as z from 'zod/mini';
import { wireError } from './errors.ts';
import { draftId } from './ids.ts';

/**
 * The page ↔ extension host bridge (postMessage). The page speaks the sidecar's contract through it, with
 * these of the host's own beside it. A message that fails its schema is dropped and logged.
 */

/** Commands the page may ask the host to run: never one that takes a recipient or a text. */
export const PAGE_COMMANDS = [
  'signIn',
  'signOut',
  'tryDemo',
  'leaveDemo',
  'restartWorker',
  'showLog',
  'setUpTelegram',
  'setModelKey',
  'openSettings',
] as const;

const nothing = z.object({});

export const hostState = z.object({
  /** The sidecar as the extension sees it. */
  sidecar: z.enum(['starting', 'ready', 'reconnecting', 'stopped', 'failed']),
  error: z.optional(wireError),
  /** True: the servers behind it are the local demo. Shown on every screen. */
  demo: z.boolean(),
  telegramConfigured: z.boolean(),
  modelConfigured: z.boolean(),
});
export type HostState = z.infer<typeof hostState>;

/** Page → host, answered by the host itself. */
export const hostMethods = {
  'host/state': { params: nothing, result: hostState },
  'host/run': { params: z.object({ command: z.enum(PAGE_COMMANDS) }), result: nothing },
  /** Opens the draft as a document in the editor. */
  'host/openDraft': { params: z.object({ draftId }), result: nothing },
  /** Asks for an instruction in an input box, then regenerates. */
  'host/regenerate': { params: z.object({ draftId }), result: nothing },
  /** The demo's own phone scans the code on screen. Demo only. */
  'host/scanDemoCode': { params: nothing, result: nothing },
} as const;
export type HostMethods = typeof hostMethods;
export type HostMethod = keyof HostMethods;

/** Host → page. */
export const hostEvents = {
  'host/changed': hostState,
  /** Put this draft in front and give it the keyboard. */
  'host/showDraft': z.object({ draftId }),
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
]);
export type HostMessage = z.infer<typeof hostMessage>;
