import type { Dialog, DialogKind } from './records.ts';

export interface DialogFilter {
  query?: string | undefined;
  kind?: DialogKind | undefined;
  unread?: boolean | undefined;
}

/** The one meaning of a filter, in the sidecar's `dialog/list` and in the panel: every word occurs in the title or the @name. */
export function dialogMatcher(filter: DialogFilter): (dialog: Dialog) => boolean {
  const words = (filter.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return (dialog) => {
    if (filter.kind && dialog.kind !== filter.kind) return false;
    if (filter.unread && dialog.unreadCount === 0) return false;
    if (words.length === 0) return true;
    const name = `${dialog.title} @${dialog.username ?? ''}`.toLowerCase();
    return words.every((word) => name.includes(word));
  };
}
