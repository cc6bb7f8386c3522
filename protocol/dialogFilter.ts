import type { Dialog, DialogKind, Folder } from './dialogRecords.ts';

export interface DialogFilter {
  query?: string | undefined;
  kind?: DialogKind | undefined;
  /** Only those with something unread, or marked so by hand. */
  unread?: boolean | undefined;
  /** Only those in which the account was called and has not looked. */
  mentions?: boolean | undefined;
  /** True: only the archive; false: without it. */
  archived?: boolean | undefined;
  /** True: only what is muted; false: without it. */
  muted?: boolean | undefined;
  folder?: Folder | undefined;
}

type Facts = Pick<Dialog, 'unreadCount' | 'markedUnread'>;

export function isUnread(dialog: Facts): boolean {
  return dialog.unreadCount > 0 || dialog.markedUnread === true;
}

export function isMuted(dialog: Pick<Dialog, 'mutedUntil'>): boolean {
  return dialog.mutedUntil !== undefined;
}

/** The one meaning of a filter, in the sidecar's `dialog/list` and in the panel: everything that is asked for holds. */
export function dialogMatcher(filter: DialogFilter): (dialog: Dialog) => boolean {
  const { kind, unread, mentions, archived, muted, folder } = filter;
  const words = wordsOf(filter.query ?? '');
  const isInFolder = folder ? folderMatcher(folder) : undefined;
  return (dialog) => {
    if (kind && dialog.kind !== kind) return false;
    if (unread && !isUnread(dialog)) return false;
    if (mentions && dialog.unreadMentions === 0) return false;
    if (archived !== undefined && dialog.archived !== archived) return false;
    if (muted !== undefined && isMuted(dialog) !== muted) return false;
    if (isInFolder && !isInFolder(dialog)) return false;
    if (words.length === 0) return true;
    const name = nameOf(dialog);
    return words.every((word) => name.includes(word));
  };
}

/** Telegram's own rules (core.telegram.org/api/folders): what is named comes first, what is excluded stays out, then the kinds. */
export function folderMatcher(folder: Folder): (dialog: Dialog) => boolean {
  const named = new Set([...folder.pinnedIds, ...folder.includedIds]);
  const excluded = new Set(folder.excludedIds);
  const [includes, excludes] = [new Set(folder.includes), new Set(folder.excludes)];
  return (dialog) => {
    if (named.has(dialog.dialogId)) return true;
    if (excluded.has(dialog.dialogId)) return false;
    if (excludes.has('archived') && dialog.archived) return false;
    // Being called by name brings a dialog back, as in Telegram's own apps: a muted one unless it is archived.
    const isCalled = dialog.unreadMentions > 0;
    if (excludes.has('muted') && isMuted(dialog) && (!isCalled || dialog.archived)) return false;
    if (excludes.has('read') && !isUnread(dialog) && !isCalled) return false;
    return includes.has(includeOf(dialog));
  };
}

function includeOf({ kind, contact }: Dialog): Folder['includes'][number] {
  if (kind === 'group') return 'groups';
  if (kind === 'channel') return 'channels';
  if (kind === 'bot') return 'bots';
  return contact === true ? 'contacts' : 'nonContacts';
}

/** The list's order: the archive last, pinned first and as the user put them, then the newest. Sort stably. */
export function inListOrder(a: Dialog, b: Dialog): number {
  if (a.archived !== b.archived) return a.archived ? 1 : -1;
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.pinned) return (a.pinOrder ?? 0) - (b.pinOrder ?? 0);
  return (b.last?.at ?? 0) - (a.last?.at ?? 0);
}

/** Letters that do not come apart into a base and a mark. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
};
// eslint-disable-next-line no-control-regex -- a fast way past what most names are
const ASCII = /^[\u0000-\u007f]*$/;

/** Without case and accents: what a person types finds what another wrote. */
export function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[ßøłđðþæœıς]/g, (letter) => LETTERS[letter] ?? letter);
}

function wordsOf(query: string): string[] {
  return folded(query).split(/\s+/).filter(Boolean);
}

/** Rows are replaced, never changed, so that a name is folded once. */
const names = new WeakMap<Dialog, string>();

function nameOf(dialog: Dialog): string {
  let name = names.get(dialog);
  if (name === undefined) {
    name = folded(`${dialog.title} @${dialog.username ?? ''}`);
    names.set(dialog, name);
  }
  return name;
}
