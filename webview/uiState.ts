import { nanoid } from 'nanoid';
import * as z from 'zod/mini';
import { windowId } from '../protocol/ids.ts';
import { MAX_CHAT_LENGTH } from '../protocol/limits.ts';
import { JOB_KINDS } from '../protocol/jobRecords.ts';
import { dialogView } from './dialogView.ts';
import type { VsCodeApi } from './host.ts';
import { Signal } from './signal.ts';

export const TABS = ['review', 'dialogs', 'chat', 'jobs'] as const;
export type Tab = (typeof TABS)[number];

/** Typed to the assistant and not taken by it yet. With `requestId`: sent, and nobody knows whether it arrived. */
const unsent = z.object({
  text: z.string().check(z.maxLength(MAX_CHAT_LENGTH)),
  requestId: z.optional(z.uuid()),
});
export type Unsent = z.infer<typeof unsent>;

/** What the list of jobs shows. */
const jobView = z.object({
  group: z.enum(['all', 'active', 'failed', 'done']),
  kind: z.optional(z.enum(JOB_KINDS)),
  query: z.string(),
  /** Only of this dialog. */
  dialogId: z.optional(z.string()),
  /** The job whose detail is open. */
  openId: z.optional(z.int()),
  /** All figures of the worker, not only the chart. */
  figures: z.boolean(),
  /** Who and what it was spent on, not only the sums. */
  spending: z.optional(z.boolean()),
  /** How drafts fare. */
  scores: z.optional(z.boolean()),
});
export type JobView = z.infer<typeof jobView>;

/** What the page remembers when it is hidden or reloaded: where the user was and what they typed, never what was there. */
const uiState = z.object({
  tab: z.enum(TABS),
  /** By account: how its list is searched and filtered. */
  dialogViews: z.record(z.string(), dialogView),
  /** The draft in focus. */
  draftId: z.optional(z.string()),
  scroll: z.number(),
  signInId: z.optional(z.string()),
  /** The account last chosen. */
  accountId: z.optional(z.string()),
  jobs: jobView,
  /** This window, for the sidecar: the same through every reload. */
  windowId,
  /** The dialog last chosen anywhere: what the chat is about. */
  dialogId: z.optional(z.string()),
  /** By account and dialog. */
  sessions: z.record(z.string(), z.string()),
  /** Draft → the message its reply is to answer. */
  replyTo: z.record(z.string(), z.int()),
  /** Drafts that are to arrive without a sound. */
  silent: z.record(z.string(), z.literal(true)),
  unsent: z.record(z.string(), unsent),
});
export type UiState = z.infer<typeof uiState>;

const FIRST = {
  tab: 'dialogs',
  dialogViews: {},
  scroll: 0,
  jobs: { group: 'all', query: '', figures: false },
  sessions: {},
  replyTo: {},
  silent: {},
  unsent: {},
};

/** What an older page did not know of is as it is at first. */
export function openUiState(api: VsCodeApi): Signal<UiState> {
  const first = { ...FIRST, windowId: nanoid() };
  const stored = uiState.safeParse(Object.assign({}, first, api.getState()));
  const signal = new Signal<UiState>(stored.success ? stored.data : uiState.parse(first));
  signal.subscribe((value) => api.setState(value));
  // The window keeps its name even if nothing else ever changes.
  api.setState(signal.value);
  return signal;
}
