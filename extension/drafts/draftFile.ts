import { t, wordsLanguage } from '../../protocol/l10n.ts';
import { MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { Draft } from '../../protocol/draftRecords.ts';

/**
 * May its text be changed? What is approved is bound to its text, and what was rejected is over. What was sent can be
 * written anew, and stands in Telegram as it was until that is asked for.
 */
export function isEditable(draft: Pick<Draft, 'state' | 'sentMessageId' | 'deletedAt'>): boolean {
  const { state } = draft;
  return state === 'ready' || state === 'stale' || state === 'failed' || isChangeable(draft);
}

/** Stands in Telegram as messages that are known. */
export function isChangeable({
  state,
  sentMessageId,
  deletedAt,
}: Pick<Draft, 'state' | 'sentMessageId' | 'deletedAt'>): boolean {
  return state === 'sent' && sentMessageId !== undefined && deletedAt === undefined;
}

/** Written anew since it was sent, and not put in its place. */
export function isEditedSinceSent({ state, version, sentVersion = version }: Draft): boolean {
  return state === 'sent' && version !== sentVersion;
}

export interface DraftFile {
  ctime: number;
  mtime: number;
  size: number;
  readonly: boolean;
}

/**
 * A draft as VS Code's idea of a file. `mtime` must change when the text does and only then: a newer message in the
 * dialog would otherwise look like a conflict to an editor with unsaved changes. So it is counted from the version.
 */
export function describeDraft(draft: Draft): DraftFile {
  const change = draft.version * 2 + (draft.state === 'drafting' ? 1 : 0);
  return {
    ctime: draft.createdAt,
    mtime: draft.createdAt + change,
    size: tellingSize(draft.text, change),
    readonly: !isEditable(draft),
  };
}

/** More bytes than the longest text has. */
const SIZE_STEP = 1 << 17;

/**
 * VS Code lets a newer text be replaced without asking where it is exactly as long as the one it knows. So no two that
 * follow each other have the same size: a draft of another window would be gone. It grows by 8 MB at most, below what
 * VS Code asks about before it opens a file.
 */
export function tellingSize(text: string, change: number): number {
  return new TextEncoder().encode(text).length + (change % 64) * SIZE_STEP;
}

/** Nearer than this a countdown says more than a date. */
const SOON_MS = 120_000;
const DAY_MS = 24 * 3_600_000;
const DATE = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
} as const;

/** One line about where the draft stands. */
export function describeState(draft: Draft, now: number): string {
  switch (draft.state) {
    case 'drafting':
      return t('Being written…');
    case 'ready':
      return t('Waits for your decision');
    case 'approved':
      return describeLeaving(draft.sendAt ?? now, now);
    case 'sending':
      return draft.parts === undefined
        ? t('Being sent…')
        : t('Being sent: {0} of {1} messages…', draft.partsSent ?? 0, draft.parts);
    case 'sent':
      if (draft.deletedAt !== undefined) return t('Sent, then deleted for everyone');
      return isEditedSinceSent(draft)
        ? t('Sent; edited since, and not yet changed in Telegram')
        : t('Sent');
    case 'rejected':
      return t('Rejected');
    case 'stale':
      return t('The dialog has moved on');
    case 'failed':
      return draft.error ? t('Failed: {0}', draft.error.message) : t('Failed');
    case 'unknown':
      break;
  }
  return draft.partsSent === undefined || draft.parts === undefined
    ? t('It is not known whether it arrived')
    : t('{0} of {1} messages were sent', draft.partsSent, draft.parts);
}

/** Why its text cannot be changed just now; undefined where it can. */
export function describeReadonly(draft: Draft): string | undefined {
  if (isEditable(draft)) return undefined;
  switch (draft.state) {
    case 'drafting':
      return t('read-only while it is written');
    case 'approved':
      return t('read-only: take the approval back to change it');
    case 'sending':
      return t('read-only while it is sent');
    case 'rejected':
      return t('read-only: take the rejection back to change it');
    case 'unknown':
      return t('read-only until you say whether it arrived');
    case 'sent':
    case 'ready':
    case 'stale':
    case 'failed':
      break;
  }
  return t('read-only: there is nothing in Telegram to change');
}

/** After how many ms the line reads differently by itself: each second once it counts down, and not otherwise. */
export function changesInMs({ state, sendAt = 0 }: Draft, now: number): number | undefined {
  if (state !== 'approved') return undefined;
  // A timer takes 24 days at most.
  return Math.min(DAY_MS, Math.max(1_000, sendAt - now - SOON_MS + 1));
}

function describeLeaving(at: number, now: number): string {
  if (at - now < SOON_MS) return t('Approved, leaves in {0} s', secondsUntil(at, now));
  return t('Approved, leaves {0}', new Date(at).toLocaleString(wordsLanguage(), DATE));
}

function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}

/** How many characters (UTF-16 units, as Telegram counts) are too many; 0 when it fits. */
export function excessLength(text: string): number {
  return Math.max(0, text.length - MAX_MESSAGE_LENGTH);
}
