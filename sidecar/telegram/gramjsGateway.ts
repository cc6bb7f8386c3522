import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Account, Dialog } from '../../protocol/records.ts';
import { Connection } from './connection.ts';
import type { CallOptions, Invoker, Request } from './invoker.ts';
import { DialogBook } from './dialogBook.ts';
import { nameOf, usernameOf } from './entities.ts';
import {
  beginDialogs,
  fetchDialogs,
  type DialogsPage,
  type DialogsProgress,
} from './fetchDialogs.ts';
import { fetchMessages } from './fetchMessages.ts';
import { fetchPhoto } from './fetchPhoto.ts';
import { FileConnections } from './fileConnections.ts';
import { FloodGate } from './floodGate.ts';
import type { StartGateway, TelegramGateway } from './gateway.ts';
import { Link } from './link.ts';
import { loadInputPeer, toPeer } from './peers.ts';
import { sendMessage } from './sendMessage.ts';
import { expandSent } from './shortMessage.ts';
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
  readonly #flood: FloodGate;
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
      self: () => this.#self(),
      emit: options.onUpdate,
      onTooLong: () => {
        void this.#refetch();
      },
      log: options.log,
    });
    this.#files = new FileConnections(options, () => this.#link.dcId);
    this.#flood = new FloodGate(() => {
      this.#emitAccount();
    });
  }

  start(): void {
    this.#link.start();
  }

  account(): Account {
    const { until } = this.#flood;
    return {
      accountId: this.#options.accountId,
      name: this.#name,
      ...(this.#username === undefined ? {} : { username: this.#username }),
      connection: this.#link.state,
      ...(until === undefined ? {} : { floodUntil: until }),
    };
  }

  /** Every call of this account passes here. */
  async invoke<R>(request: Request<R>, options: CallOptions): Promise<R> {
    try {
      return await this.#link.invoke(request, options);
    } catch (error) {
      if (error instanceof AppError && error.retryAfterMs !== undefined)
        this.#flood.note(error.retryAfterMs);
      throw error;
    }
  }

  fetchDialogs: TelegramGateway['fetchDialogs'] = async ({ signal, onPage }) => {
    const progress = this.#takeProgress();
    // What an interrupted list brought before is the first page of this one.
    if (progress.all.size > 0) onPage?.([...progress.all.values()]);
    const options = {
      self: this.#self(),
      peers: this.#options.peers,
      signal,
      onPage: (page: DialogsPage) => {
        this.#book.put(page.dialogs);
        this.#book.learn(page.entities);
        this.#feed.notePage(page);
        onPage?.(page.dialogs);
      },
    };
    try {
      const dialogs = await fetchDialogs(this, options, progress);
      this.#book.listed = true;
      // Updates may have come meanwhile.
      return dialogs.map((dialog) => this.#book.get(dialog.dialogId) ?? dialog);
    } catch (error) {
      this.#interrupted = { progress, at: Date.now() };
      throw error;
    }
  };

  fetchMessages: TelegramGateway['fetchMessages'] = async ({ dialogId, ...range }) =>
    fetchMessages(this, { ...range, peer: await this.#peer(dialogId), self: this.#self() });

  fetchPhoto: TelegramGateway['fetchPhoto'] = async (options) =>
    fetchPhoto(this, this.#files, { ...options, peer: await this.#peer(options.dialogId) });

  sendMessage: TelegramGateway['sendMessage'] = async (options) => {
    const peer = await this.#peer(options.dialogId);
    const { messageId, updates } = await sendMessage(this, { ...options, peer });
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
    this.#feed.stop();
    this.#flood.stop();
    await Promise.all([this.#link.stop(), this.#files.close()]);
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
