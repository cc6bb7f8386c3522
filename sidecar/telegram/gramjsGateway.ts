import { randomBytes } from 'node:crypto';
import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import { Connection } from './connection.ts';
import { inBackground } from './background.ts';
import { CallGate } from './callGate.ts';
import type { CallOptions, Invoker, Request } from './invoker.ts';
import { fetchCloudDraft, saveCloudDraft } from './cloudDraft.ts';
import { deleteMessages } from './deleteMessages.ts';
import { DialogBook } from './dialogBook.ts';
import { editMessage } from './editMessage.ts';
import { nameOf, usernameOf } from './entities.ts';
import {
  beginDialogs,
  fetchDialogs,
  type DialogsPage,
  type DialogsProgress,
} from './fetchDialogs.ts';
import { fetchDialogPhoto } from './fetchDialogPhoto.ts';
import { fetchMessages } from './fetchMessages.ts';
import { fetchPhoto } from './fetchPhoto.ts';
import { FileConnections } from './fileConnections.ts';
import type { StartGateway, TelegramGateway } from './gateway.ts';
import { Link } from './link.ts';
import { ListRules } from './listRules.ts';
import { markRead } from './markRead.ts';
import { writeEntities } from './textEntities.ts';
import { loadInputPeer, toPeer } from './peers.ts';
import { sendMedia } from './sendMedia.ts';
import { sendMessage } from './sendMessage.ts';
import { toJpeg } from './strippedJpeg.ts';
import { expandSent } from './shortMessage.ts';
import { beginUpload, UPLOAD_PIECE_BYTES, uploadPiece } from './uploadFile.ts';
import { UpdateFeed } from './updateFeed.ts';

type Options = Parameters<StartGateway>[0];

/** An interrupted list older than this has moved too much to go on with. */
const PROGRESS_MS = 10 * 60_000;

/** The account over GramJS. Connects in the background; a bad session string shows as `signedOut`. */
export const startGateway: StartGateway = (options) => {
  const gateway = new GramjsGateway(options);
  gateway.start();
  return gateway;
};

class GramjsGateway implements TelegramGateway, Invoker {
  readonly #options: Options;
  readonly #book = new DialogBook();
  readonly #link: Link;
  readonly #feed: UpdateFeed;
  readonly #files: FileConnections;
  readonly #gate: CallGate;
  readonly #rules: ListRules;
  readonly #lifetime = new AbortController();
  /** A list that a flood wait or a lost connection cut short. */
  #interrupted: { progress: DialogsProgress; at: number } | undefined;
  #name = '';
  #username: string | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#link = new Link({
      open: (hooks) =>
        Connection.open({
          ...hooks,
          telegram: options,
          at: { session: options.session },
          onUpdate: (updates) => {
            this.#feed.receive(updates);
          },
        }),
      greet: (connection, signal) => this.#greet(connection, signal),
      onState: () => {
        this.#emitAccount();
      },
      log: options.log,
    });
    this.#feed = new UpdateFeed({
      invoker: this,
      book: this.#book,
      peers: options.peers,
      marks: options.marks,
      self: () => this.#self(),
      emit: options.onUpdate,
      onTooLong: () => {
        void this.#refetch();
      },
      log: options.log,
      onFolders: () => void this.#rules.fetchFolders(),
      onMutes: () => {
        this.#rules.watchMutes();
      },
    });
    this.#rules = new ListRules({
      invoker: this,
      book: this.#book,
      selfId: `u${options.accountId}`,
      emit: options.onUpdate,
      log: options.log,
    });
    this.#gate = new CallGate({
      onChange: () => {
        this.#emitAccount();
      },
      signal: this.#lifetime.signal,
    });
    this.#files = new FileConnections(options, () => this.#link.dcId, this.#gate);
  }

  start(): void {
    this.#link.start();
  }

  account(): Account {
    const waits = this.#gate.waits();
    const floods = waits.filter(({ by }) => by === 'telegram');
    return {
      accountId: this.#options.accountId,
      name: this.#name,
      ...(this.#username === undefined ? {} : { username: this.#username }),
      connection: this.#link.state,
      ...(floods.length === 0 ? {} : { floodUntil: Math.max(...floods.map(({ until }) => until)) }),
      ...(waits.length === 0 ? {} : { waits }),
    };
  }

  /** Every call of this account passes here, but for its greetings and those to other data centres' files. */
  invoke<R>(request: Request<R>, options: CallOptions): Promise<R> {
    return this.#gate.run(request, options.signal, () => this.#link.invoke(request, options));
  }

  fetchDialogs: TelegramGateway['fetchDialogs'] = async ({ signal, onPage }) => {
    const progress = this.#takeProgress();
    // What an interrupted list brought before is the first page of this one.
    if (progress.all.size > 0)
      onPage?.(this.#asTold([...progress.all.values()]), progress.expected);
    const options = {
      self: this.#self(),
      peers: this.#options.peers,
      signal,
      onPage: (page: DialogsPage) => {
        const rows = this.#book.take(page);
        this.#feed.notePage(page);
        onPage?.(rows, progress.expected);
      },
    };
    try {
      const listing = this.#book.asking(() => fetchDialogs(this, options, progress));
      // On its way before the second page is asked for, behind the first: nothing waits for it.
      void this.#rules.fetch();
      const dialogs = await listing;
      this.#book.listed = true;
      this.#rules.watchMutes();
      return this.#asTold(dialogs);
    } catch (error) {
      this.#interrupted = { progress, at: Date.now() };
      throw error;
    }
  };

  /** Updates may have come since these were fetched. */
  #asTold(dialogs: Dialog[]): Dialog[] {
    return dialogs.map((dialog) => this.#book.get(dialog.dialogId) ?? dialog);
  }

  fetchMessages: TelegramGateway['fetchMessages'] = async ({ dialogId, ...range }) =>
    fetchMessages(this, { ...range, peer: await this.#peer(dialogId), self: this.#self() });

  fetchPhoto: TelegramGateway['fetchPhoto'] = async (options) =>
    fetchPhoto(this, this.#files, { ...options, peer: await this.#peer(options.dialogId) });

  sendMessage: TelegramGateway['sendMessage'] = async (options) => {
    const peer = await this.#peer(options.dialogId);
    const entities = await writeEntities(options.entities ?? [], this.#options.peers);
    const { messageId, updates } = await sendMessage(this, { ...options, peer, entities });
    if (updates?.className === 'UpdateShortSentMessage') {
      this.#feed.handle(
        expandSent(updates, toPeer(options.dialogId), options.text, options.replyToId),
        new Map(),
      );
    } else if (updates !== undefined) {
      this.#feed.receive(updates);
    }
    return messageId === undefined ? {} : { messageId };
  };

  uploadFile: TelegramGateway['uploadFile'] = async ({ name, size, read, signal }) => {
    const file = beginUpload(name, size, randomBytes(8).readBigInt64LE().toString());
    await read(async (bytes, offset) => {
      const index = Math.floor(offset / UPLOAD_PIECE_BYTES);
      await uploadPiece(this, { file, index, bytes, signal });
    });
    return file;
  };

  sendMedia: TelegramGateway['sendMedia'] = async ({ dialogId, items, ...options }) => {
    const peer = await this.#peer(dialogId);
    const written = await Promise.all(
      items.map(async (item) => ({
        ...item,
        entities: await writeEntities(item.entities, this.#options.peers),
      })),
    );
    const { messageIds, updates } = await sendMedia(this, { ...options, peer, items: written });
    if (updates !== undefined) this.#feed.receive(updates);
    return { messageIds };
  };

  editMessage: TelegramGateway['editMessage'] = async ({ dialogId, ...options }) => {
    const peer = await this.#peer(dialogId);
    const entities = await writeEntities(options.entities ?? [], this.#options.peers);
    const { updates } = await editMessage(this, { ...options, peer, entities });
    if (updates !== undefined) this.#feed.receive(updates);
  };

  deleteMessages: TelegramGateway['deleteMessages'] = async ({ dialogId, ...options }) => {
    const peer = await this.#peer(dialogId);
    const { update } = await deleteMessages(this, { ...options, peer });
    this.#feed.handle(update, new Map());
  };

  folders: TelegramGateway['folders'] = () => this.#rules.folders;

  blurredPhoto: TelegramGateway['blurredPhoto'] = (dialogId) => {
    const photo = this.#book.photo(dialogId);
    const bytes = photo?.thumb && toJpeg(photo.thumb);
    return photo && bytes ? { photoId: photo.photoId, bytes } : undefined;
  };

  fetchDialogPhoto: TelegramGateway['fetchDialogPhoto'] = async ({ dialogId, signal }) => {
    const place = this.#book.photo(dialogId);
    if (place === undefined) return undefined;
    const peer = await this.#peer(dialogId);
    // The last thing the connection is for.
    return inBackground(() => fetchDialogPhoto(this, this.#files, { place, peer, signal }));
  };

  markRead: TelegramGateway['markRead'] = async ({ dialogId, upToId, signal }) => {
    const dialog = this.#book.get(dialogId);
    const peer = await this.#peer(dialogId);
    const newest = dialog?.last?.messageId;
    if (dialog === undefined || newest === undefined) return;
    const options = { dialog, peer, upToId: upToId ?? newest, signal };
    for (const update of await markRead(this, options)) this.#feed.handle(update, new Map());
    if (options.upToId < newest) await this.#feed.refetch([dialogId]);
  };

  fetchCloudDraft: TelegramGateway['fetchCloudDraft'] = async ({ dialogId, signal }) =>
    fetchCloudDraft(this, { peer: await this.#peer(dialogId), signal });

  saveCloudDraft: TelegramGateway['saveCloudDraft'] = async ({ dialogId, ...options }) => {
    const peer = await this.#peer(dialogId);
    const entities = await writeEntities(options.entities, this.#options.peers);
    await saveCloudDraft(this, { ...options, peer, entities });
  };

  async signOut(signal: AbortSignal): Promise<void> {
    try {
      await this.invoke(new Api.auth.LogOut(), { signal });
    } catch (error) {
      // Already signed out elsewhere: that is what was asked for.
      if (!(error instanceof AppError) || error.code !== 'telegramSignedOut') throw error;
    }
    await this.#link.end();
  }

  async stop(): Promise<void> {
    this.#lifetime.abort();
    const fed = this.#feed.stop();
    this.#gate.stop();
    this.#rules.stop();
    await Promise.all([fed, this.#link.stop(), this.#files.close()]);
  }

  /** Who we are, and what was missed. */
  async #greet(connection: Connection, signal: AbortSignal): Promise<void> {
    const request = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
    const [me] = await connection.invoke(request, { signal });
    if (me?.className === 'User') {
      this.#name = nameOf(me);
      this.#username = usernameOf(me);
    }
    await this.#feed.synchronise(connection, signal);
  }

  #takeProgress(): DialogsProgress {
    const held = this.#interrupted;
    this.#interrupted = undefined;
    return held !== undefined && Date.now() - held.at < PROGRESS_MS
      ? held.progress
      : beginDialogs();
  }

  /** After a gap too long for Telegram to tell: every row may have moved. */
  async #refetch(): Promise<void> {
    if (!this.#book.listed) return;
    this.#interrupted = undefined;
    const onPage = (dialogs: Dialog[]) => {
      for (const dialog of dialogs) this.#options.onUpdate({ kind: 'dialog', dialog });
    };
    try {
      await this.fetchDialogs({ signal: this.#lifetime.signal, onPage });
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal';
      this.#options.log('warn', `telegram dialogs could not be fetched again: ${code}`);
    }
  }

  #self(): { dialogId: string; name: string } {
    return { dialogId: `u${this.#options.accountId}`, name: this.#name || 'You' };
  }

  #peer(dialogId: string): Promise<Api.TypeInputPeer> {
    return loadInputPeer(this.#options.peers, dialogId);
  }

  #emitAccount(): void {
    this.#options.onUpdate({ kind: 'account', account: this.account() });
  }
}
