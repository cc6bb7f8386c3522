import { MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { Draft } from '../../protocol/records.ts';
import type { Translate } from '../translate.ts';

/** May its text be changed? What is approved is bound to its text; what is sent or rejected is over. */
export function isEditable({ state }: Pick<Draft, 'state'>): boolean {
  return state === 'ready' || state === 'stale' || state === 'failed';
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
  return {
    ctime: draft.createdAt,
    mtime: draft.createdAt + draft.version * 2 + (draft.state === 'drafting' ? 1 : 0),
    size: new TextEncoder().encode(draft.text).length,
    readonly: !isEditable(draft),
  };
}

/** One line about where the draft stands. */
export function describeState(draft: Draft, now: number, t: Translate): string {
  switch (draft.state) {
    case 'drafting':
      return t('Being written…');
    case 'ready':
      return t('Waits for your decision');
    case 'approved':
      return t('Approved, leaves in {0} s', secondsUntil(draft.sendAt ?? now, now));
    case 'sending':
      return t('Being sent…');
    case 'sent':
      return t('Sent');
    case 'rejected':
      return t('Rejected');
    case 'stale':
      return t('The dialog has moved on');
    case 'failed':
      return draft.error ? t('Failed: {0}', draft.error.message) : t('Failed');
    case 'unknown':
      break;
  }
  return t('It is not known whether it arrived');
}

function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}

/** How many characters (UTF-16 units, as Telegram counts) are too many; 0 when it fits. */
export function excessLength(text: string): number {
  return Math.max(0, text.length - MAX_MESSAGE_LENGTH);
}
