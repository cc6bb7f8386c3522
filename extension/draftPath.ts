/** Where a draft lives among the editor's documents, and back. No `vscode` here: plain paths. */

export const DRAFT_SCHEME = 'dialogdesk';
export const VERSION_SCHEME = 'dialogdesk-version';

/** Longest dialog title shown in a tab. */
const MAX_TITLE = 48;

/** The tab's title. A dialog's title is anybody's text: what could act on a path or on the reading order goes. */
export function draftTitle(dialogTitle: string): string {
  const clean = dialogTitle
    // Joiners stay: families of emoji and Persian names are spelled with them.
    .replace(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}/\\?#%]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const short = firstCharacters(clean, MAX_TITLE).trim();
  return `Reply to ${short || 'chat'}`;
}

/** Counts what a reader sees as one character, so that a cut does not fall inside an emoji. */
function firstCharacters(text: string, count: number): string {
  const characters = new Intl.Segmenter().segment(text);
  return Array.from(characters, ({ segment }) => segment)
    .slice(0, count)
    .join('');
}

export function draftPath(draft: { draftId: string; dialogTitle: string }): string {
  return `/drafts/${draft.draftId}/${draftTitle(draft.dialogTitle)}`;
}

/** The draft a document belongs to, or undefined for a path that is none of ours. */
export function draftIdOfPath(path: string): string | undefined {
  return /^\/drafts\/([0-9a-f-]{36})\/[^/]+$/.exec(path)?.[1];
}

export type VersionName = number | 'suggestion';

export function versionPath(
  draft: { draftId: string; dialogTitle: string },
  version: VersionName,
): string {
  return `/drafts/${draft.draftId}/${version}/${draftTitle(draft.dialogTitle)}`;
}

export function versionOfPath(path: string): { draftId: string; version: VersionName } | undefined {
  const match = /^\/drafts\/([0-9a-f-]{36})\/(suggestion|\d+)\/[^/]+$/.exec(path);
  const [, draftId, version] = match ?? [];
  if (!draftId || !version) return undefined;
  return { draftId, version: version === 'suggestion' ? version : Number(version) };
}
