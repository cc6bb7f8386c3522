/**
 * Where what the owner wrote for the desk lives among the editor's documents, and back:
 * `dialogdesk-memory://<what and whose>/Instructions for Anna.md`. No `vscode` here.
 */
import { t } from '../../protocol/l10n.ts';
import { pathName, type Place } from '../draftPath.ts';

export const MEMORY_SCHEME = 'dialogdesk-memory';
/** A note as it would be with what is proposed: `dialogdesk-proposal://note.<account>.<dialog>/Notes on Anna.md`. */
export const PROPOSAL_SCHEME = 'dialogdesk-proposal';

export type MemoryPlace =
  | { kind: 'everywhere' }
  | { kind: 'account'; accountId: string }
  | { kind: 'dialog'; accountId: string; dialogId: string }
  | { kind: 'note'; accountId: string; dialogId: string }
  | { kind: 'profile'; profileId: string };

/** `name`: of the account, the dialog or the profile, as its owner calls it. */
export function memoryPlace(place: MemoryPlace, name: string): Place {
  return { authority: authorityOf(place), path: `/${titleOf(place, pathName(name))}.md` };
}

/** What a document is of, or undefined for a place that is none of ours. */
export function memoryAt({ authority, path }: Place): MemoryPlace | undefined {
  if (!/^\/[^/]+\.md$/.test(path)) return undefined;
  if (authority === 'everywhere') return { kind: 'everywhere' };
  const profileId = /^profile\.(default|[0-9a-f-]{36})$/.exec(authority)?.[1];
  if (profileId !== undefined) return { kind: 'profile', profileId };
  const [, noteAccount, noteDialog] = /^note\.(\d{1,20})\.([ugc]\d{1,20})$/.exec(authority) ?? [];
  if (noteAccount !== undefined && noteDialog !== undefined)
    return { kind: 'note', accountId: noteAccount, dialogId: noteDialog };
  const [, accountId, dialogId] =
    /^account\.(\d{1,20})(?:\.([ugc]\d{1,20}))?$/.exec(authority) ?? [];
  if (accountId === undefined) return undefined;
  return dialogId === undefined
    ? { kind: 'account', accountId }
    : { kind: 'dialog', accountId, dialogId };
}

/** The same text, whatever it is called in the tab. */
export function authorityOf(place: MemoryPlace): string {
  switch (place.kind) {
    case 'everywhere':
      return 'everywhere';
    case 'account':
      return `account.${place.accountId}`;
    case 'profile':
      return `profile.${place.profileId}`;
    case 'note':
      return `note.${place.accountId}.${place.dialogId}`;
    case 'dialog':
      break;
  }
  return `account.${place.accountId}.${place.dialogId}`;
}

function titleOf({ kind }: MemoryPlace, name: string): string {
  switch (kind) {
    case 'everywhere':
      return t('Instructions');
    case 'account':
      return t('Instructions of {0}', name || t('account'));
    case 'profile':
      return t('Profile {0}', name).trim();
    case 'note':
      return t('Notes on {0}', name || t('contact'));
    case 'dialog':
      break;
  }
  return t('Instructions for {0}', name || t('chat'));
}
