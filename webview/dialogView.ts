import * as z from 'zod/mini';
import { dialogMatcher, type DialogFilter } from '../protocol/dialogFilter.ts';
import { DIALOG_KINDS, type Dialog, type Folder } from '../protocol/dialogRecords.ts';
import { t } from './l10n.ts';
import type { UiState } from './uiState.ts';

/** What of the dialogs the list shows, remembered for each account. Absent: that filter is off. */
export const dialogView = z.object({
  query: z.string(),
  kind: z.optional(z.enum(DIALOG_KINDS)),
  unread: z.boolean(),
  mentions: z.boolean(),
  /** True: only those; false: without them. */
  archived: z.optional(z.boolean()),
  muted: z.optional(z.boolean()),
  folderId: z.optional(z.int()),
});
export type DialogView = z.infer<typeof dialogView>;

export const EVERYTHING: DialogView = {
  query: '',
  kind: undefined,
  unread: false,
  mentions: false,
  archived: undefined,
  muted: undefined,
  folderId: undefined,
};

type Ui = Pick<UiState, 'dialogViews'>;

export function viewOf(ui: Ui, accountId: string | null): DialogView {
  return ui.dialogViews[accountId ?? ''] ?? EVERYTHING;
}

export function withView<U extends Ui>(
  ui: U,
  accountId: string | null,
  change: Partial<DialogView>,
): U {
  const view = { ...viewOf(ui, accountId), ...change };
  return { ...ui, dialogViews: { ...ui.dialogViews, [accountId ?? '']: view } };
}

/** A folder that has gone filters nothing: the list must not stay empty for a reason that nobody can see. */
export function filterOf(
  { folderId, ...view }: DialogView,
  folders: readonly Folder[],
): DialogFilter {
  return { ...view, folder: folders.find((folder) => folder.folderId === folderId) };
}

/** One filter that is on: what it is called, and the view without it. */
export interface ActiveFilter {
  label: string;
  without: Partial<DialogView>;
}

const KINDS = {
  private: t('Private'),
  group: t('Groups'),
  channel: t('Channels'),
  bot: t('Bots'),
} as const;

export function activeFilters(view: DialogView, folders: readonly Folder[]): ActiveFilter[] {
  const { query, kind, unread, mentions, archived, muted, folderId } = view;
  const folder = folders.find((one) => one.folderId === folderId);
  const filters: (ActiveFilter | false)[] = [
    query.trim() !== '' && { label: query.trim(), without: { query: '' } },
    kind !== undefined && { label: KINDS[kind], without: { kind: undefined } },
    folder !== undefined && { label: folder.title, without: { folderId: undefined } },
    unread && { label: t('Unread'), without: { unread: false } },
    mentions && { label: t('Mentions'), without: { mentions: false } },
    muted !== undefined && {
      label: muted ? t('Muted only') : t('Not muted'),
      without: { muted: undefined },
    },
    archived !== undefined && {
      label: archived ? t('Archive only') : t('No archive'),
      without: { archived: undefined },
    },
  ];
  return filters.filter((filter) => filter !== false);
}

/** Of each filter that is on, how many dialogs there would be without it alone. */
export function hiddenBy(
  view: DialogView,
  folders: readonly Folder[],
  dialogs: readonly Dialog[],
): (ActiveFilter & { count: number })[] {
  return activeFilters(view, folders).map((filter) => {
    const matches = dialogMatcher(filterOf({ ...view, ...filter.without }, folders));
    return { ...filter, count: dialogs.filter(matches).length };
  });
}
