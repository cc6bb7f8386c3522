import { Api } from 'telegram/tl/index.js';
import { t } from '../../protocol/l10n.ts';
import type { Folder } from '../../protocol/dialogRecords.ts';
import type { Invoker } from './invoker.ts';
import { MUTE_SCOPES, muteUntilOf, type MuteScope } from './muteRules.ts';
import { oneLine } from './oneLine.ts';

const MAX_TITLE_LENGTH = 60;

/** The account's folders in its own order; the main list is none. */
export async function fetchFolders(
  invoker: Invoker,
  selfId: string,
  signal: AbortSignal,
): Promise<Folder[]> {
  const { filters } = await invoker.invoke(new Api.messages.GetDialogFilters(), { signal });
  return filters.flatMap((filter) => toFolder(filter, selfId));
}

function toFolder(filter: Api.TypeDialogFilter, selfId: string): Folder[] {
  if (filter.className === 'DialogFilterDefault') return [];
  const idsOf = (peers: Api.TypeInputPeer[]) => peers.flatMap((peer) => idOf(peer, selfId));
  const folder: Folder = {
    folderId: filter.id,
    title: oneLine(filter.title.text, MAX_TITLE_LENGTH) || t('Folder {0}', filter.id),
    includes: [],
    excludes: [],
    pinnedIds: idsOf(filter.pinnedPeers),
    includedIds: idsOf(filter.includePeers),
    excludedIds: [],
  };
  // A shared folder names its chats, each by itself.
  if (filter.className === 'DialogFilterChatlist') return [folder];
  folder.excludedIds = idsOf(filter.excludePeers);
  if (filter.contacts === true) folder.includes.push('contacts');
  if (filter.nonContacts === true) folder.includes.push('nonContacts');
  if (filter.groups === true) folder.includes.push('groups');
  if (filter.broadcasts === true) folder.includes.push('channels');
  if (filter.bots === true) folder.includes.push('bots');
  if (filter.excludeMuted === true) folder.excludes.push('muted');
  if (filter.excludeRead === true) folder.excludes.push('read');
  if (filter.excludeArchived === true) folder.excludes.push('archived');
  return [folder];
}

function idOf(peer: Api.TypeInputPeer, selfId: string): string[] {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others name nothing a folder can hold
  switch (peer.className) {
    case 'InputPeerSelf':
      return [selfId];
    case 'InputPeerUser':
      return [`u${String(peer.userId)}`];
    case 'InputPeerChat':
      return [`g${String(peer.chatId)}`];
    case 'InputPeerChannel':
      return [`c${String(peer.channelId)}`];
    default:
      return [];
  }
}

/** The account's default for each kind of dialog: seconds, undefined for "not muted". */
export async function fetchMuteDefaults(
  invoker: Invoker,
  signal: AbortSignal,
): Promise<[MuteScope, number | undefined][]> {
  return await Promise.all(
    MUTE_SCOPES.map(async (scope): Promise<[MuteScope, number | undefined]> => {
      const request = new Api.account.GetNotifySettings({ peer: notifyPeer(scope) });
      return [scope, muteUntilOf(await invoker.invoke(request, { signal }))];
    }),
  );
}

function notifyPeer(scope: MuteScope): Api.TypeInputNotifyPeer {
  if (scope === 'users') return new Api.InputNotifyUsers();
  return scope === 'chats' ? new Api.InputNotifyChats() : new Api.InputNotifyBroadcasts();
}
