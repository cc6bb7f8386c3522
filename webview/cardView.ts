import type { AppError } from '../protocol/errors.ts';
import type { Draft, DraftChange, DraftVersion } from '../protocol/draftRecords.ts';
import { t } from './l10n.ts';

/** What the card of one draft shows beside its newest text. */
export interface CardView {
  draftId: string;
  /** An earlier text in the place of the newest, and which was the newest then. */
  earlier?: { version: number; newest: number } | undefined;
  /** What changed from one text to another, in the place of the text. */
  changes?: boolean;
  /** The wishes by which it can be written anew. */
  wishes?: boolean;
}

/** The texts of one draft, as of its version; undefined while they are fetched. */
export interface Versions {
  draftId: string;
  newest: number;
  list: readonly DraftVersion[] | undefined;
  error?: AppError;
}

/** What changed under a draft, as of its last change. */
export interface Changes {
  draftId: string;
  updatedAt: number;
  changes: readonly DraftChange[];
  more: number;
}

/** What is compared with what, and how that is called. */
export interface Comparison {
  before: string;
  after: string;
  says: string;
}

export function viewOf(view: CardView | null, { draftId }: Draft): CardView {
  return view?.draftId === draftId ? view : { draftId };
}

/** The earlier text that is shown; undefined: the newest. A text that came since takes its place. */
export function shownEarlier(
  view: CardView | null,
  versions: Versions | null,
  draft: Draft,
): DraftVersion | undefined {
  const { earlier } = viewOf(view, draft);
  if (!earlier || earlier.newest !== draft.version || draft.state === 'drafting') return undefined;
  return listOf(versions, draft).find(({ version }) => version === earlier.version);
}

/** An earlier text beside the newest; the newest beside the suggestion it was made from, else beside the one before it. */
export function comparison(
  view: CardView | null,
  versions: Versions | null,
  draft: Draft,
): Comparison | undefined {
  const { text, suggestion, version, state } = draft;
  if (state === 'drafting') return undefined;
  const earlier = shownEarlier(view, versions, draft);
  if (earlier) {
    return {
      before: earlier.text,
      after: text,
      says: t('From version {0} to the newest', earlier.version),
    };
  }
  if (suggestion !== '' && suggestion !== text)
    return { before: suggestion, after: text, says: t('Your changes to the suggestion') };
  const previous = listOf(versions, draft).findLast((one) => one.version < version);
  if (!previous) return undefined;
  const says = t('Changes since version {0}', previous.version);
  return { before: previous.text, after: text, says };
}

/** Oldest first. */
export function listOf(versions: Versions | null, { draftId }: Draft): readonly DraftVersion[] {
  return versions?.draftId === draftId ? (versions.list ?? []) : [];
}
