import type { Api } from 'telegram/tl/index.js';
import { t } from '../../protocol/l10n.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { DialogBook } from './dialogBook.ts';
import { dialogIdOf } from './entities.ts';
import { muteUntilOf, type MuteScope } from './muteRules.ts';
import { oneLine } from './oneLine.ts';

const ARCHIVE_FOLDER = 1;
const MAX_NAME_LENGTH = 120;

export interface ListUpdateHooks {
  book: DialogBook;
  emit: (dialog: Dialog) => void;
  /** What an update does not tell has to be asked for. */
  refetch: {
    dialogs: (dialogIds: string[]) => void;
    pins: (folderId: number) => void;
    folders: () => void;
  };
  /** A mute was set or ended. */
  onMutes: () => void;
}

const SCOPES: Record<string, MuteScope> = {
  NotifyUsers: 'users',
  NotifyChats: 'chats',
  NotifyBroadcasts: 'broadcasts',
};

/**
 * Updates about the list itself: what was read, pinned, put away, muted or renamed, here or on another device. What is
 * pushed is read by GramJS, which gives null for what is absent.
 */
export function applyListUpdate(update: Api.TypeUpdate, hooks: ListUpdateHooks): void {
  const { book, refetch } = hooks;
  const tell = (...rows: (Dialog | undefined)[]) => {
    for (const row of rows) if (row !== undefined) hooks.emit(row);
  };
  // Reactions, statuses, stories …: nothing the desk shows.
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (update.className) {
    case 'UpdateReadHistoryInbox':
      tell(book.read(dialogIdOf(update.peer), update.stillUnreadCount));
      break;
    case 'UpdateReadChannelInbox':
      tell(book.read(`c${String(update.channelId)}`, update.stillUnreadCount));
      break;
    case 'UpdateReadHistoryOutbox':
      tell(book.readByOthers(dialogIdOf(update.peer), update.maxId));
      break;
    case 'UpdateReadChannelOutbox':
      tell(book.readByOthers(`c${String(update.channelId)}`, update.maxId));
      break;
    case 'UpdateDialogUnreadMark':
      if (update.peer.className === 'DialogPeer') {
        const markedUnread = update.unread === true ? true : undefined;
        tell(book.change(dialogIdOf(update.peer.peer), { markedUnread }));
      }
      break;
    // Which of the messages were mentions it does not say.
    case 'UpdateReadMessagesContents':
      refetch.dialogs(calledIn(book));
      break;
    case 'UpdateChannelReadMessagesContents':
      refetch.dialogs([`c${String(update.channelId)}`]);
      break;
    case 'UpdateDialogPinned':
      if (update.peer.className === 'DialogPeer')
        tell(book.pin(dialogIdOf(update.peer.peer), update.pinned === true));
      break;
    case 'UpdatePinnedDialogs':
      if (!update.order) refetch.pins(update.folderId ?? 0);
      else tell(...book.setPins(update.folderId === ARCHIVE_FOLDER, idsOf(update.order)));
      break;
    case 'UpdateFolderPeers':
      // Moving takes the pin away.
      for (const { peer, folderId } of update.folderPeers) {
        const archived = folderId === ARCHIVE_FOLDER;
        const moved = book.get(dialogIdOf(peer))?.archived !== archived;
        const pins = moved ? { pinned: false, pinOrder: undefined } : {};
        tell(book.change(dialogIdOf(peer), { archived, ...pins }));
      }
      break;
    case 'UpdateNotifySettings': {
      const { peer, notifySettings } = update;
      const muteUntil = muteUntilOf(notifySettings);
      const scope = SCOPES[peer.className];
      if (peer.className === 'NotifyPeer') tell(book.setMute(dialogIdOf(peer.peer), muteUntil));
      else if (scope !== undefined) tell(...book.setMuteDefault(scope, muteUntil));
      hooks.onMutes();
      break;
    }
    case 'UpdateUserName':
      tell(rename(book, update));
      break;
    case 'UpdateDialogFilter':
    case 'UpdateDialogFilterOrder':
    case 'UpdateDialogFilters':
      refetch.folders();
      break;
    default:
  }
}

function idsOf(peers: Api.TypeDialogPeer[]): string[] {
  return peers.flatMap((one) => (one.className === 'DialogPeer' ? [dialogIdOf(one.peer)] : []));
}

/** Dialogs of the account's own box in which it was called; channels tell for themselves. */
function calledIn(book: DialogBook): string[] {
  return [...book.all()].flatMap(({ dialogId, unreadMentions }) =>
    unreadMentions > 0 && !dialogId.startsWith('c') ? [dialogId] : [],
  );
}

function rename(book: DialogBook, update: Api.UpdateUserName): Dialog | undefined {
  const dialogId = `u${String(update.userId)}`;
  const username = update.usernames.find((one) => one.active)?.username;
  const name = oneLine(`${update.firstName} ${update.lastName}`.trim(), MAX_NAME_LENGTH);
  const known = book.get(dialogId);
  // An account that was deleted goes on having no name.
  if (known === undefined || known.mark === 'deleted') return undefined;
  return book.change(dialogId, { username, title: name || username || t('Unnamed') });
}
