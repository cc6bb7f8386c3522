/**
 * Where a draft lives among the editor's documents, and back: `dialogdesk://<draft id>/Reply to Anna`. The id is the
 * authority, so that the tab, the breadcrumbs and the tooltip show the person and not the id. No `vscode` here.
 */
import { t } from '../protocol/l10n.ts';

export const DRAFT_SCHEME = 'dialogdesk';
/** Earlier texts: `dialogdesk-version://<draft id>/<version>/Reply to Anna`. */
export const VERSION_SCHEME = 'dialogdesk-version';

/** The parts of an address that are ours to choose. */
export interface Place {
  authority: string;
  path: string;
}

type Named = { draftId: string; dialogTitle: string };

/** Longest dialog title shown in a tab. */
const MAX_TITLE = 48;
const DRAFT_ID = /^[0-9a-f-]{36}$/;

/** The tab's title. A dialog's title is anybody's text: what could act on a path or on the reading order goes. */
export function draftTitle(dialogTitle: string): string {
  return t('Reply to {0}', pathName(dialogTitle) || t('chat'));
}

/** A name that others gave, as a path and a tab can hold it; may be empty. */
export function pathName(given: string): string {
  const clean = given
    // Joiners stay: families of emoji and Persian names are spelled with them.
    .replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}/\\?#%]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return firstCharacters(clean, MAX_TITLE).trim();
}

/** Counts what a reader sees as one character, so that a cut does not fall inside an emoji. */
function firstCharacters(text: string, count: number): string {
  const characters = new Intl.Segmenter().segment(text);
  return Array.from(characters, ({ segment }) => segment)
    .slice(0, count)
    .join('');
}

export function draftPlace({ draftId, dialogTitle }: Named): Place {
  return { authority: draftId, path: `/${draftTitle(dialogTitle)}` };
}

/** The draft a document belongs to, or undefined for a place that is none of ours. */
export function draftIdAt({ authority, path }: Place): string | undefined {
  return DRAFT_ID.test(authority) && /^\/[^/]+$/.test(path) ? authority : undefined;
}

export type VersionName = number | 'suggestion';

export function versionPlace({ draftId, dialogTitle }: Named, version: VersionName): Place {
  return { authority: draftId, path: `/${version}/${draftTitle(dialogTitle)}` };
}

export function versionAt({
  authority,
  path,
}: Place): { draftId: string; version: VersionName } | undefined {
  const version = /^\/(suggestion|\d+)\/[^/]+$/.exec(path)?.[1];
  if (!version || !DRAFT_ID.test(authority)) return undefined;
  return { draftId: authority, version: version === 'suggestion' ? version : Number(version) };
}

/** The messages of a dialog: `dialogdesk-transcript:/Chat with Anna?{"accountId":…,"dialogId":…}`. */
export const TRANSCRIPT_SCHEME = 'dialogdesk-transcript';
