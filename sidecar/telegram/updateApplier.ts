import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Invoker } from './invoker.ts';
import type { DialogBook } from './dialogBook.ts';
import { readCloudDraft } from './cloudDraft.ts';
import { dialogIdOf, indexEntities, type Entities } from './entities.ts';
import { applyListUpdate, type ListUpdateHooks } from './listUpdates.ts';
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
  /** The account's folders have changed: they are to be fetched again. */
  onFolders?: () => void;
  /** A mute was set or ended. */
  onMutes?: () => void;
}

const ARCHIVE_FOLDER = 1;
/** The most dialogs that Telegram tells of at once by name. */
const PEERS_AT_ONCE = 100;
/** More dialogs than begin between a message and the question who wrote it. */
const HEAD_SIZE = 20;

/** What an update, once counted, does: to the dialog list, and to whoever listens. */
export class UpdateApplier {
  readonly #options: ApplierOptions;
  readonly #lifetime = new AbortController();
  readonly #refetching = new Set<string>();
  readonly #onPage: (page: DialogsPage) => void;
  readonly #listHooks: ListUpdateHooks;

  /** `onPage`: a dialog that was not in the list came with its own count of updates. */
  constructor(options: ApplierOptions, onPage: (page: DialogsPage) => void) {
    this.#options = options;
    this.#onPage = onPage;
    this.#listHooks = {
      book: options.book,
      emit: (dialog) => this.#emitDialog(dialog),
      refetch: {
        dialogs: (dialogIds) => void this.refetch(dialogIds),
        pins: (folderId) => void this.#refetchPins(folderId),
        folders: () => options.onFolders?.(),
      },
      onMutes: () => options.onMutes?.(),
    };
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

  /** Never throws: the rest of its batch, and of the difference it came in, must not be lost with it. */
  apply(update: Api.TypeUpdate, entities: Entities): void {
    try {
      this.#apply(update, entities);
    } catch (error) {
      this.#reportUnfit(update.className, error);
    }
  }

  /** Never throws, as `apply`. */
  addMessage(raw: Api.TypeMessage, entities: Entities): void {
    try {
      this.#addMessage(raw, entities);
    } catch (error) {
      this.#reportUnfit(raw.className, error);
    }
  }

  #apply(update: Api.TypeUpdate, entities: Entities): void {
    // The rest is about the list, or nothing the desk shows.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (update.className) {
      case 'UpdateNewMessage':
      case 'UpdateNewChannelMessage':
        this.#addMessage(update.message, entities);
        break;
      case 'UpdateEditMessage':
      case 'UpdateEditChannelMessage':
        this.#editMessage(update.message, entities);
        break;
      case 'UpdateDeleteMessages':
        this.#removeMessages(update.messages);
        break;
      case 'UpdateDeleteChannelMessages':
        this.#removeMessages(update.messages, `c${String(update.channelId)}`);
        break;
      case 'UpdateDraftMessage':
        // Each topic of a forum has one of its own; what the desk writes stands in the dialog itself.
        if (!update.topMsgId)
          this.#options.emit({
            kind: 'cloudDraft',
            dialogId: dialogIdOf(update.peer),
            draft: readCloudDraft(update.draft),
          });
        break;
      default:
        applyListUpdate(update, this.#listHooks);
    }
  }

  #addMessage(raw: Api.TypeMessage, entities: Entities): void {
    const { book } = this.#options;
    const seen = this.#emitMessage(raw, entities);
    if (seen === undefined) return;
    if (book.get(seen.dialogId) !== undefined) {
      const mentionsMe = raw.className !== 'MessageEmpty' && raw.mentioned === true;
      this.#emitDialog(book.addMessage(seen.dialogId, seen.message, mentionsMe));
    } else if (book.listed) {
      void this.refetch([seen.dialogId]);
    }
  }

  /** Rows as they are now, in place of what was known of them. */
  take(page: DialogsPage): void {
    this.#onPage(page);
    for (const dialog of this.#options.book.take(page)) this.#emitDialog(dialog);
  }

  /** Losing the link is no news here: the next connection catches up. */
  report(what: string, error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal';
    if (code === 'cancelled' || code === 'telegramOffline') return;
    this.#options.log('warn', `telegram updates, ${what}: ${code}`);
  }

  /** Names of types alone: what it could not be made of may be what somebody wrote. */
  #reportUnfit(className: string, error: unknown): void {
    const name = error instanceof AppError ? error.code : nameOf(error);
    this.#options.log('warn', `telegram update left out, ${className}: ${name}`);
  }

  #editMessage(raw: Api.TypeMessage, entities: Entities): void {
    const seen = this.#emitMessage(raw, entities, isEdit(raw));
    if (seen !== undefined)
      this.#emitDialog(this.#options.book.editMessage(seen.dialogId, seen.message));
  }

  #removeMessages(messageIds: number[], dialogId?: string): void {
    this.#options.emit({
      kind: 'deleted',
      ...(dialogId === undefined ? {} : { dialogId }),
      messageIds,
    });
    // The row shows one of them: what is the newest now has to be asked.
    void this.refetch(this.#options.book.removeMessages(messageIds, dialogId));
  }

  #emitMessage(raw: Api.TypeMessage, entities: Entities, edited = false) {
    const message = toMessage(raw, this.#context(entities));
    if (message === undefined || raw.className === 'MessageEmpty') return undefined;
    const dialogId = dialogIdOf(raw.peerId);
    this.#options.emit({ kind: 'message', dialogId, message, ...(edited ? { edited } : {}) });
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

  /** Dialogs as they are now: one that began after the list was fetched, one that an update says too little of. */
  async refetch(dialogIds: readonly string[]): Promise<void> {
    const asked = dialogIds.filter((dialogId) => !this.#refetching.has(dialogId));
    for (const dialogId of asked) this.#refetching.add(dialogId);
    const { invoker, book } = this.#options;
    const { signal } = this.#lifetime;
    try {
      const { known, strangers } = await this.#loadPeers(asked);
      for (let from = 0; from < known.length; from += PEERS_AT_ONCE) {
        const part = known.slice(from, from + PEERS_AT_ONCE);
        const request = new Api.messages.GetPeerDialogs({ peers: part });
        await book.asking(async () => this.#takeAnswer(await invoker.invoke(request, { signal })));
      }
      if (strangers.size > 0) await book.asking(() => this.#fetchHead(strangers));
    } catch (error) {
      this.report('dialogs', error);
    } finally {
      for (const dialogId of asked) this.#refetching.delete(dialogId);
    }
  }

  /** `strangers`: an update brought no more than their `min` form, by which nothing can be asked. */
  async #loadPeers(dialogIds: readonly string[]) {
    const known: Api.InputDialogPeer[] = [];
    const strangers = new Set<string>();
    for (const dialogId of dialogIds) {
      try {
        const peer = await loadInputPeer(this.#options.peers, dialogId);
        known.push(new Api.InputDialogPeer({ peer }));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'peerUnknown') throw error;
        strangers.add(dialogId);
      }
    }
    return { known, strangers };
  }

  /** Who just wrote stands at the head of the list, which names everybody in full. */
  async #fetchHead(wanted: ReadonlySet<string>): Promise<void> {
    const { invoker, self } = this.#options;
    const request = new Api.messages.GetDialogs({
      excludePinned: true,
      offsetDate: 0,
      offsetId: 0,
      offsetPeer: new Api.InputPeerEmpty(),
      limit: HEAD_SIZE,
      hash: returnBigInt(0),
    });
    const answer = await invoker.invoke(request, { signal: this.#lifetime.signal });
    if (answer.className === 'messages.DialogsNotModified') return;
    const dialogs = answer.dialogs.filter((one) => wanted.has(dialogIdOf(one.peer)));
    this.take(toPage({ messages: answer.messages, dialogs }, this.learn(answer), self()));
  }

  async #refetchPins(folderId: number): Promise<void> {
    const { invoker, book } = this.#options;
    const { signal } = this.#lifetime;
    try {
      const request = new Api.messages.GetPinnedDialogs({ folderId });
      const { dialogs } = await book.asking(async () =>
        this.#takeAnswer(await invoker.invoke(request, { signal })),
      );
      const order = dialogs.map(({ dialogId }) => dialogId);
      for (const row of book.setPins(folderId === ARCHIVE_FOLDER, order)) this.#emitDialog(row);
    } catch (error) {
      this.report('pinned dialogs', error);
    }
  }

  #takeAnswer(answer: Api.messages.PeerDialogs): DialogsPage {
    const page = toPage(answer, this.learn(answer), this.#options.self());
    this.take(page);
    return page;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** A reaction or a counter of views comes as an edit as well, one that is not to be seen. */
function isEdit(raw: Api.TypeMessage): boolean {
  return raw.className === 'Message' && raw.editDate !== undefined && raw.editHide !== true;
}
