import * as z from 'zod/mini';
import { DIALOG_KINDS } from '../protocol/records.ts';
import type { VsCodeApi } from './host.ts';
import { Signal } from './signal.ts';

export const TABS = ['review', 'dialogs', 'jobs'] as const;
export type Tab = (typeof TABS)[number];

/** What the page remembers when it is hidden or reloaded: where the user was, never what was there. */
const uiState = z.object({
  tab: z.enum(TABS),
  query: z.string(),
  kind: z.optional(z.enum(DIALOG_KINDS)),
  unread: z.boolean(),
  /** The draft in focus. */
  draftId: z.optional(z.string()),
  scroll: z.number(),
  signInId: z.optional(z.string()),
});
export type UiState = z.infer<typeof uiState>;

const FIRST: UiState = { tab: 'dialogs', query: '', unread: false, scroll: 0 };

export function openUiState(api: VsCodeApi): Signal<UiState> {
  const stored = uiState.safeParse(api.getState());
  const signal = new Signal<UiState>(stored.success ? stored.data : FIRST);
  signal.subscribe((value) => api.setState(value));
  return signal;
}
