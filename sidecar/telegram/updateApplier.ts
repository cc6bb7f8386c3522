import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Dialog } from '../../protocol/records.ts';
import type { Invoker } from './invoker.ts';
import type { DialogBook } from './dialogBook.ts';
import { dialogIdOf, indexEntities, type Entities } from './entities.ts';
import { toPage, type DialogsPage } from './fetchDialogs.ts';
import type { PeerCache, TelegramUpdate } from './gateway.ts';
import { loadInputPeer, peerEntries } from './peers.ts';
import { contextOf, toMessage, type Context } from './toMessage.ts';

export interface ApplierOptions {
  invoker: Invoker;
  book: DialogBook;
  peers: PeerCache;
  self: () => Context['self'];
  emit: (update: TelegramUpdate) => void;
  log: (level: 'warn', text: string) => void;
}

const ARCHIVE_FOLDER = 1;

/** What an update, once counted, does: to the dialog list, and to whoever listens. */
export class UpdateApplier {
  readonly #options: ApplierOptions;
  readonly #lifetime = new AbortController();
  readonly #introducing = new Set<string>();
  readonly #onPage: (page: DialogsPage) => void;

  /** `onPage`: a dialog that was not in the list came with its own count of updates. */
  constructor(options: ApplierOptions, onPage: (page: DialogsPage) => void) {
    this.#options = options;
    this.#onPage = onPage;
  }

  stop(): void {
    this.#lifetime.abort();
  }

  /** The people and chats that came along: their hashes for later requests, their titles and rights for the list. */
  learn(answer: { users: Api.TypeUser[]; chats: Api.TypeChat[] }): Entities {
    const { peers, book } = this.#options;
    const entities = indexEntities(answer);
    const entries = peerEntries(entities);
    if (entries.length > 0) {
      peers.setMany(entries).catch((error: unknown) => {
        this.report('peers', error);
      });
    }
    for (const dialog of book.learn(entities)) this.#emitDialog(dialog);
    return entities;
  }

  apply(update: Api.TypeUpdate, entities: Entities): void {
    const { book } = this.#options;
    // Reactions, statuses, stories …: nothing the desk shows.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (update.className) {
      case 'UpdateNewMessage':
      case 'UpdateNewChannelMessage':
        this.addMessage(update.message, entities);
        break;
      case 'UpdateEditMessage':
      case 'UpdateEditChannelMessage':
        this.#editMessage(update.message, entities);
        break;
      case 'UpdateReadHistoryInbox':
        this.#emitDialog(book.read(dialogIdOf(update.peer), update.stillUnreadCount));
        break;
      case 'UpdateReadChannelInbox':
        this.#emitDialog(book.read(`c${String(update.channelId)}`, update.stillUnreadCount));
        break;
      case 'UpdateDialogPinned':
        if (update.peer.className === 'DialogPeer') {
          const dialogId = dialogIdOf(update.peer.peer);
          this.#emitDialog(book.place(dialogId, { pinned: update.pinned === true }));
        }
        break;
      case 'UpdateFolderPeers':
        for (const { peer, folderId } of update.folderPeers) {
          const archived = folderId === ARCHIVE_FOLDER;
          this.#emitDialog(book.place(dialogIdOf(peer), { archived }));
        }
        break;
      default:
    }
  }

  addMessage(raw: Api.TypeMessage, entities: Entities): void {
    const { book } = this.#options;
    const seen = this.#emitMessage(raw, entities);
    if (seen === undefined) return;
    if (book.get(seen.dialogId) !== undefined) {
      this.#emitDialog(book.addMessage(seen.dialogId, seen.message));
    } else if (book.listed) {
      void this.#introduce(seen.dialogId);
    }
  }

  /** Rows as they are now, in place of what was known of them. */
  take(page: DialogsPage): void {
    this.#onPage(page);
    this.#options.book.put(page.dialogs);
    for (const dialog of page.dialogs) this.#emitDialog(dialog);
  }

  /** Losing the link is no news here: the next connection catches up. */
  report(what: string, error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal';
    if (code === 'cancelled' || code === 'telegramOffline') return;
    this.#options.log('warn', `telegram updates, ${what}: ${code}`);
  }

  #editMessage(raw: Api.TypeMessage, entities: Entities): void {
    const seen = this.#emitMessage(raw, entities);
    if (seen !== undefined)
      this.#emitDialog(this.#options.book.editMessage(seen.dialogId, seen.message));
  }

  #emitMessage(raw: Api.TypeMessage, entities: Entities) {
    const message = toMessage(raw, this.#context(entities));
    if (message === undefined || raw.className === 'MessageEmpty') return undefined;
    const dialogId = dialogIdOf(raw.peerId);
    this.#options.emit({ kind: 'message', dialogId, message });
    return { dialogId, message };
  }

  #context(entities: Entities): Context {
    const { book, self } = this.#options;
    const context = contextOf(entities, self());
    return {
      self: context.self,
      nameOf: (dialogId) => context.nameOf(dialogId) ?? book.get(dialogId)?.title,
      isProtected: (dialogId) => context.isProtected(dialogId) || book.isProtected(dialogId),
    };
  }

  #emitDialog(dialog: Dialog | undefined): void {
    if (dialog !== undefined) this.#options.emit({ kind: 'dialog', dialog });
  }

  /** A dialog that began after the list was fetched. */
  async #introduce(dialogId: string): Promise<void> {
    if (this.#introducing.has(dialogId)) return;
    this.#introducing.add(dialogId);
    const { invoker, peers, self } = this.#options;
    try {
      const peer = new Api.InputDialogPeer({ peer: await loadInputPeer(peers, dialogId) });
      const request = new Api.messages.GetPeerDialogs({ peers: [peer] });
      const answer = await invoker.invoke(request, { signal: this.#lifetime.signal });
      this.take(toPage(answer, this.learn(answer), self()));
    } catch (error) {
      this.report('new dialog', error);
    } finally {
      this.#introducing.delete(dialogId);
    }
  }
}
