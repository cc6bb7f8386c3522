import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import { dialogIdOf } from './entities.ts';
import { toPage, type DialogsPage } from './fetchDialogs.ts';
import { loadInputPeer } from './peers.ts';
import { Sequence } from './sequence.ts';
import type { ApplierOptions, UpdateApplier } from './updateApplier.ts';

const DIFFERENCE_LIMIT = 100;
const RETRY_MS = 5_000;

export interface ChannelUpdate {
  dialogId: string;
  pts: number;
  count: number;
}

/** The channel whose own numbering the update belongs to. */
export function channelOf(update: Api.TypeUpdate): ChannelUpdate | undefined {
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

/**
 * Channels and supergroups number their updates each for itself; what is missing is asked of each for itself, one after
 * another: after a night there may be hundreds.
 */
export class ChannelCounter {
  readonly #options: Pick<ApplierOptions, 'invoker' | 'peers' | 'self'>;
  readonly #applier: () => UpdateApplier;
  readonly #onMoved: () => void;
  readonly #lifetime = new AbortController();
  readonly #channels = new Map<string, Sequence>();
  readonly #catchingUp = new Set<string>();
  readonly #retries = new Map<string, NodeJS.Timeout>();
  /** Of the last process: a list that stands before them is that of a world begun anew. */
  readonly #restored = new Set<string>();
  #line: Promise<void> = Promise.resolve();

  constructor(options: ApplierOptions, applier: () => UpdateApplier, onMoved: () => void) {
    this.#options = options;
    this.#applier = applier;
    this.#onMoved = onMoved;
  }

  stop(): void {
    this.#lifetime.abort();
    for (const sequence of this.#channels.values()) sequence.stop();
    for (const timer of this.#retries.values()) clearTimeout(timer);
  }

  /** How far each was taken. */
  read(): Record<string, number> {
    const numbers: Record<string, number> = {};
    for (const [dialogId, { at }] of this.#channels) if (at !== undefined) numbers[dialogId] = at;
    return numbers;
  }

  restore(numbers: Record<string, number>): void {
    for (const [dialogId, pts] of Object.entries(numbers)) {
      if (this.#channels.has(dialogId)) continue;
      this.#sequence(dialogId).moveTo(pts);
      this.#restored.add(dialogId);
    }
  }

  /** From here each channel of the page is counted. */
  note({ channelPts }: Pick<DialogsPage, 'channelPts'>): void {
    for (const [dialogId, pts] of channelPts) this.#sequence(dialogId).moveTo(pts);
    this.#onMoved();
  }

  /** A page of the list. Where the user may write, and a reply may wait, what was missed is asked for. */
  compare({ channelPts, dialogs }: Pick<DialogsPage, 'channelPts' | 'dialogs'>): void {
    const writable = new Set(dialogs.flatMap((row) => (row.canSend ? [row.dialogId] : [])));
    for (const [dialogId, pts] of channelPts) {
      const at = this.#channels.get(dialogId)?.at;
      const restored = this.#restored.delete(dialogId);
      if (at !== undefined && at < pts && writable.has(dialogId)) this.#catchUp(dialogId);
      // A page may be older than what was pushed while it was on its way.
      else if (at === undefined || at < pts || restored) this.#sequence(dialogId).moveTo(pts);
    }
    this.#onMoved();
  }

  offer({ dialogId, pts, count }: ChannelUpdate, apply: () => void): void {
    this.#restored.delete(dialogId);
    this.#sequence(dialogId).offer(pts, count, apply);
    this.#onMoved();
  }

  /** More has happened there than an update tells; `pts`: up to where, if known. */
  tooLong(dialogId: string, pts: number | undefined): void {
    const at = this.#channels.get(dialogId)?.at;
    if (at === undefined || (pts !== undefined && pts <= at)) return;
    this.#catchUp(dialogId);
  }

  #sequence(dialogId: string): Sequence {
    const present = this.#channels.get(dialogId);
    if (present !== undefined) return present;
    const sequence = new Sequence(undefined, () => {
      this.#catchUp(dialogId);
    });
    this.#channels.set(dialogId, sequence);
    return sequence;
  }

  #catchUp(dialogId: string): void {
    const sequence = this.#channels.get(dialogId);
    // Nothing is known of it, so nothing can be said to be missing.
    if (sequence?.at === undefined || this.#catchingUp.has(dialogId)) return;
    this.#catchingUp.add(dialogId);
    clearTimeout(this.#retries.get(dialogId));
    this.#retries.delete(dialogId);
    sequence.pause();
    this.#line = this.#line.then(() => this.#fillHole(dialogId, sequence));
  }

  /** Never rejects: the next in the line must have its turn. */
  async #fillHole(dialogId: string, sequence: Sequence): Promise<void> {
    let answered = false;
    try {
      await this.#fetchDifference(dialogId, sequence);
      answered = true;
    } catch (error) {
      this.#applier().report('channel difference', error);
      if (!this.#lifetime.signal.aborted) this.#tryAgain(dialogId, error);
    } finally {
      this.#catchingUp.delete(dialogId);
      sequence.resume(answered);
      this.#onMoved();
    }
  }

  /** Without the link the next connection asks; a channel that was left is asked no more. */
  #tryAgain(dialogId: string, error: unknown): void {
    if (!(error instanceof AppError) || !error.retryable) return;
    const again = () => {
      this.#catchUp(dialogId);
    };
    this.#retries.set(dialogId, setTimeout(again, error.retryAfterMs ?? RETRY_MS));
  }

  async #fetchDifference(dialogId: string, sequence: Sequence): Promise<void> {
    const peer = await loadInputPeer(this.#options.peers, dialogId);
    if (peer.className !== 'InputPeerChannel') return;
    const channel = new Api.InputChannel({
      channelId: peer.channelId,
      accessHash: peer.accessHash,
    });
    while (await this.#takeDifference(dialogId, channel, sequence));
  }

  /** True when there is more. */
  async #takeDifference(
    dialogId: string,
    channel: Api.InputChannel,
    sequence: Sequence,
  ): Promise<boolean> {
    const { invoker, self } = this.#options;
    const applier = this.#applier();
    const pts = sequence.at ?? 1;
    const request = new Api.updates.GetChannelDifference({
      channel,
      filter: new Api.ChannelMessagesFilterEmpty(),
      pts,
      limit: DIFFERENCE_LIMIT,
    });
    const answer = await invoker.invoke(request, { signal: this.#lifetime.signal });
    if (answer.className === 'updates.ChannelDifferenceTooLong') {
      const { dialog, messages } = answer;
      const page = toPage({ dialogs: [dialog], messages }, applier.learn(answer), self());
      applier.take(page);
      // What was missed in between is not told: its row and its newest messages are.
      for (const message of page.dialogs.length > 0 ? messages.toReversed() : [])
        applier.addMessage(message, page.entities);
      return false;
    }
    if (answer.className === 'updates.ChannelDifference') {
      const entities = applier.learn(answer);
      for (const raw of answer.newMessages) applier.addMessage(raw, entities);
      for (const update of answer.otherUpdates) applier.apply(update, entities);
    }
    sequence.moveTo(answer.pts);
    return answer.final !== true && answer.pts > pts;
  }
}
