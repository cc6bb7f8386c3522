import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { Dialog } from '../../protocol/records.ts';
import type { CallOptions, Invoker } from './connection.ts';
import type { DialogBook } from './dialogBook.ts';
import { dialogIdOf, indexEntities, type Entities } from './entities.ts';
import { toPage, type DialogsPage } from './fetchDialogs.ts';
import type { PeerCache, TelegramUpdate } from './gateway.ts';
import { loadInputPeer, peerEntries } from './peers.ts';
import { ptsStep } from './ptsCounter.ts';
import { expandShort } from './shortMessage.ts';
import { contextOf, toMessage, type Context } from './toMessage.ts';

/** Telegram's advice is to ask for the difference when it was quiet for a quarter of an hour. */
const QUIET_MS = 15 * 60_000;
const RETRY_MS = 5_000;
const CHANNEL_PAGE = 100;

interface FeedOptions {
  invoker: Invoker;
  book: DialogBook;
  peers: PeerCache;
  self: () => Context['self'];
  emit: (update: TelegramUpdate) => void;
  /** More was missed than Telegram tells: the list has to be fetched anew. */
  onTooLong: () => void;
  log: (level: 'warn', text: string) => void;
}

/**
 * Turns Telegram's updates into ours, none missed and none twice: what arrives is counted by pts, and a hole is filled
 * by asking for the difference. While that question is open, counted updates are dropped, since its answer (or that of
 * the question asked right after) holds them too.
 */
export class UpdateFeed {
  readonly #options: FeedOptions;
  readonly #lifetime = new AbortController();
  readonly #channelPts = new Map<string, number>();
  /** Where the account stands; undefined until the first greeting. */
  #state: { pts: number; date: number; qts: number } | undefined;
  #catchingUp = false;
  #again = false;
  readonly #channelsCatchingUp = new Set<string>();
  readonly #introducing = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** On each new connection: the first time it notes where the account stands, later it asks what was missed. */
  async synchronise(invoker: Invoker, signal: AbortSignal): Promise<void> {
    if (this.#state === undefined) {
      const { pts, date, qts } = await invoker.invoke(new Api.updates.GetState(), { signal });
      this.#state = { pts, date, qts };
      this.#wakeIn(QUIET_MS);
    } else {
      await this.#fetchDifference(invoker, signal);
    }
  }

  stop(): void {
    this.#lifetime.abort();
    clearTimeout(this.#timer);
  }

  notePage({ channelPts }: DialogsPage): void {
    for (const [dialogId, pts] of channelPts) this.#channelPts.set(dialogId, pts);
  }

  receive(updates: Api.TypeUpdates): void {
    switch (updates.className) {
      case 'UpdatesTooLong':
        this.#catchUp();
        return;
      case 'UpdateShortMessage':
      case 'UpdateShortChatMessage': {
        const { update, dialogIds } = expandShort(updates);
        // A stranger comes with the difference; the short form does not name people.
        const strangers = dialogIds.some((id) => !this.#isKnown(id));
        if (strangers) this.#catchUp();
        else this.handle(update, new Map());
        return;
      }
      case 'UpdateShort':
        this.handle(updates.update, new Map());
        return;
      case 'Updates':
      case 'UpdatesCombined': {
        const entities = this.#learn(updates);
        for (const update of updates.updates) this.handle(update, entities);
        return;
      }
      case 'UpdateShortSentMessage':
        // The answer to a send; the sender knows what it was.
        return;
    }
  }

  /** One update in its turn. */
  handle(update: Api.TypeUpdate, entities: Entities): void {
    const channel = channelOf(update);
    if (channel !== undefined) {
      if (this.#countChannel(channel)) this.#apply(update, entities);
    } else if (!('ptsCount' in update)) {
      this.#apply(update, entities);
    } else if (this.#count(update.pts, update.ptsCount)) {
      this.#apply(update, entities);
    }
  }

  #count(pts: number, count: number): boolean {
    if (this.#catchingUp) {
      this.#again = true;
      return false;
    }
    const step = ptsStep(this.#state?.pts, pts, count);
    if (step === 'next' && this.#state !== undefined) this.#state.pts = pts;
    if (step === 'gap') this.#catchUp();
    return step === 'next';
  }

  #countChannel({
    dialogId,
    pts,
    count,
  }: {
    dialogId: string;
    pts: number;
    count: number;
  }): boolean {
    if (this.#channelsCatchingUp.has(dialogId)) return false;
    const step = ptsStep(this.#channelPts.get(dialogId), pts, count);
    if (step === 'next') this.#channelPts.set(dialogId, pts);
    if (step === 'gap') this.#catchUpChannel(dialogId);
    return step === 'next';
  }

  #apply(update: Api.TypeUpdate, entities: Entities): void {
    const { book } = this.#options;
    // Reactions, statuses, stories …: nothing the desk shows.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (update.className) {
      case 'UpdateNewMessage':
      case 'UpdateNewChannelMessage':
        this.#onMessage(update.message, entities, false);
        break;
      case 'UpdateEditMessage':
      case 'UpdateEditChannelMessage':
        this.#onMessage(update.message, entities, true);
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
          this.#emitDialog(book.place(dialogIdOf(peer), { archived: folderId === 1 }));
        }
        break;
      case 'UpdateChannelTooLong':
        this.#catchUpChannel(`c${String(update.channelId)}`);
        break;
      default:
    }
  }

  #onMessage(raw: Api.TypeMessage, entities: Entities, edited: boolean): void {
    const { book, emit } = this.#options;
    const message = toMessage(raw, this.#context(entities));
    if (message === undefined || raw.className === 'MessageEmpty') return;
    const dialogId = dialogIdOf(raw.peerId);
    emit({ kind: 'message', dialogId, message });
    if (book.get(dialogId) === undefined) {
      if (book.listed) void this.#introduce(dialogId);
      return;
    }
    this.#emitDialog(
      edited ? book.editMessage(dialogId, message) : book.addMessage(dialogId, message),
    );
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

  #isKnown(dialogId: string): boolean {
    return (
      dialogId === this.#options.self().dialogId || this.#options.book.get(dialogId) !== undefined
    );
  }

  #learn(answer: { users: Api.TypeUser[]; chats: Api.TypeChat[] }): Entities {
    const entities = indexEntities(answer);
    const entries = peerEntries(entities);
    if (entries.length > 0)
      this.#options.peers.setMany(entries).catch((error: unknown) => this.#report('peers', error));
    for (const dialog of this.#options.book.learn(entities)) this.#emitDialog(dialog);
    return entities;
  }

  #catchUp(): void {
    if (this.#catchingUp) {
      this.#again = true;
      return;
    }
    const { signal } = this.#lifetime;
    if (signal.aborted || this.#state === undefined) return;
    this.#fetchDifference(this.#options.invoker, signal).then(
      () => this.#wakeIn(QUIET_MS),
      (error: unknown) => {
        if (signal.aborted) return;
        this.#report('difference', error);
        this.#wakeIn((error instanceof AppError ? error.retryAfterMs : undefined) ?? RETRY_MS);
      },
    );
  }

  #wakeIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#lifetime.signal.aborted) this.#timer = setTimeout(() => this.#catchUp(), delayMs);
  }

  async #fetchDifference(invoker: Invoker, signal: AbortSignal): Promise<void> {
    this.#catchingUp = true;
    try {
      do {
        this.#again = false;
        while (!(await this.#takeDifference(invoker, { signal })));
      } while (this.#again);
    } finally {
      this.#catchingUp = false;
    }
  }

  /** True when that was all. */
  async #takeDifference(invoker: Invoker, options: CallOptions): Promise<boolean> {
    const state = this.#state;
    if (state === undefined) return true;
    const answer = await invoker.invoke(new Api.updates.GetDifference({ ...state }), options);
    switch (answer.className) {
      case 'updates.DifferenceEmpty':
        state.date = answer.date;
        return true;
      case 'updates.DifferenceTooLong':
        state.pts = answer.pts;
        this.#options.onTooLong();
        return false;
      case 'updates.Difference':
      case 'updates.DifferenceSlice':
        break;
    }
    const entities = this.#learn(answer);
    for (const raw of answer.newMessages) this.#onMessage(raw, entities, false);
    for (const update of answer.otherUpdates) {
      const channel = channelOf(update);
      if (channel === undefined || this.#countChannel(channel)) this.#apply(update, entities);
    }
    const last = answer.className === 'updates.Difference';
    const { pts, date, qts } = last ? answer.state : answer.intermediateState;
    this.#state = { pts, date, qts };
    return last;
  }

  #catchUpChannel(dialogId: string): void {
    const pts = this.#channelPts.get(dialogId);
    // Nothing is known of it, so nothing can be said to be missing.
    if (pts === undefined || this.#channelsCatchingUp.has(dialogId)) return;
    this.#channelsCatchingUp.add(dialogId);
    this.#fetchChannelDifference(dialogId, pts)
      .catch((error: unknown) => this.#report('channel difference', error))
      .finally(() => this.#channelsCatchingUp.delete(dialogId));
  }

  async #fetchChannelDifference(dialogId: string, from: number): Promise<void> {
    const { invoker, peers } = this.#options;
    const { signal } = this.#lifetime;
    const peer = await loadInputPeer(peers, dialogId);
    if (peer.className !== 'InputPeerChannel') return;
    const channel = new Api.InputChannel({
      channelId: peer.channelId,
      accessHash: peer.accessHash,
    });
    for (let pts = from; ;) {
      const filter = new Api.ChannelMessagesFilterEmpty();
      const request = new Api.updates.GetChannelDifference({
        channel,
        filter,
        pts,
        limit: CHANNEL_PAGE,
      });
      const answer = await invoker.invoke(request, { signal });
      if (answer.className === 'updates.ChannelDifferenceTooLong') {
        const entities = this.#learn(answer);
        const page = toPage(
          { dialogs: [answer.dialog], messages: answer.messages },
          entities,
          this.#options.self(),
        );
        this.notePage(page);
        this.#take(page);
        return;
      }
      this.#channelPts.set(dialogId, answer.pts);
      if (answer.className === 'updates.ChannelDifference') {
        const entities = this.#learn(answer);
        for (const raw of answer.newMessages) this.#onMessage(raw, entities, false);
        for (const update of answer.otherUpdates) this.#apply(update, entities);
      }
      if (answer.final === true || answer.pts <= pts) return;
      pts = answer.pts;
    }
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
      const page = toPage(answer, this.#learn(answer), self());
      this.notePage(page);
      this.#take(page);
    } catch (error) {
      this.#report('new dialog', error);
    } finally {
      this.#introducing.delete(dialogId);
    }
  }

  #take(page: DialogsPage): void {
    this.#options.book.put(page.dialogs);
    for (const dialog of page.dialogs) this.#emitDialog(dialog);
  }

  /** Losing the link is no news here: the next connection catches up. */
  #report(what: string, error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal';
    if (code === 'cancelled' || code === 'telegramOffline') return;
    this.#options.log('warn', `telegram updates, ${what}: ${code}`);
  }
}

/** The channel whose own numbering the update belongs to. */
function channelOf(
  update: Api.TypeUpdate,
): { dialogId: string; pts: number; count: number } | undefined {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (update.className) {
    case 'UpdateNewChannelMessage':
    case 'UpdateEditChannelMessage': {
      if (update.message.className === 'MessageEmpty') return undefined;
      const dialogId = dialogIdOf(update.message.peerId);
      return { dialogId, pts: update.pts, count: update.ptsCount };
    }
    case 'UpdateDeleteChannelMessages':
    case 'UpdateChannelWebPage':
      return { dialogId: `c${String(update.channelId)}`, pts: update.pts, count: update.ptsCount };
    default:
      return undefined;
  }
}
