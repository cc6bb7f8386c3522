import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import { ChannelCounter, channelOf } from './channelCounter.ts';
import type { CallOptions, Invoker } from './invoker.ts';
import type { Entities } from './entities.ts';
import type { DialogsPage } from './fetchDialogs.ts';
import { ptsStep } from './ptsCounter.ts';
import { expandShort } from './shortMessage.ts';
import { UpdateApplier, type ApplierOptions } from './updateApplier.ts';

/** Telegram's advice is to ask for the difference when it was quiet for a quarter of an hour. */
const QUIET_MS = 15 * 60_000;
const RETRY_MS = 5_000;

interface FeedOptions extends ApplierOptions {
  /** More was missed than Telegram tells: the list has to be fetched anew. */
  onTooLong: () => void;
}

/**
 * Turns Telegram's updates into ours, none missed and none twice: what arrives is counted by pts, and a hole is filled
 * by asking for the difference. While that question is open, counted updates are dropped, since its answer (or that of
 * the question asked right after) holds them too.
 */
export class UpdateFeed {
  readonly #options: FeedOptions;
  readonly #lifetime = new AbortController();
  readonly #channels: ChannelCounter;
  readonly #applier: UpdateApplier;
  /** Where the account stands; undefined until the first greeting. */
  #state: { pts: number; date: number; qts: number } | undefined;
  #catchingUp = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#channels = new ChannelCounter(options, () => this.#applier);
    this.#applier = new UpdateApplier(options, (page) => {
      this.#channels.note(page);
    });
  }

  /** On each new connection: the first time it notes where the account stands, later it asks what was missed. */
  async synchronise(invoker: Invoker, signal: AbortSignal): Promise<void> {
    if (this.#state === undefined) {
      const { pts, date, qts } = await invoker.invoke(new Api.updates.GetState(), { signal });
      this.#state = { pts, date, qts };
      this.#catchUpIn(QUIET_MS);
    } else {
      await this.#fetchDifference(invoker, signal);
    }
  }

  stop(): void {
    this.#lifetime.abort();
    this.#channels.stop();
    this.#applier.stop();
    clearTimeout(this.#timer);
  }

  /** The list was fetched: from here each channel in it is counted. */
  notePage(page: DialogsPage): void {
    this.#channels.note(page);
  }

  receive(updates: Api.TypeUpdates): void {
    switch (updates.className) {
      case 'UpdatesTooLong':
        this.#catchUp();
        return;
      case 'UpdateShortMessage':
      case 'UpdateShortChatMessage': {
        const { update, dialogIds } = expandShort(updates);
        // The short form does not name people; a stranger comes with the difference.
        if (dialogIds.every((id) => this.#isKnown(id))) this.handle(update, new Map());
        else this.#catchUp();
        return;
      }
      case 'UpdateShort':
        this.handle(updates.update, new Map());
        return;
      case 'Updates':
      case 'UpdatesCombined': {
        const entities = this.#applier.learn(updates);
        for (const update of updates.updates) this.handle(update, entities);
        return;
      }
      case 'UpdateShortSentMessage':
        // The answer to a send; who sent it knows the rest and hands it in by `handle`.
        return;
    }
  }

  /** One update in its turn. */
  handle(update: Api.TypeUpdate, entities: Entities): void {
    const channel = channelOf(update);
    if (update.className === 'UpdateChannelTooLong') {
      this.#channels.catchUp(`c${String(update.channelId)}`);
    } else if (channel !== undefined) {
      if (this.#channels.count(channel)) this.#applier.apply(update, entities);
    } else if (!('ptsCount' in update) || this.#count(update.pts, update.ptsCount)) {
      this.#applier.apply(update, entities);
    }
  }

  #isKnown(dialogId: string): boolean {
    const { self, book } = this.#options;
    return dialogId === self().dialogId || book.get(dialogId) !== undefined;
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

  #catchUp(): void {
    if (this.#catchingUp) {
      this.#again = true;
      return;
    }
    const { signal } = this.#lifetime;
    if (signal.aborted || this.#state === undefined) return;
    void this.#tryCatchUp(signal);
  }

  async #tryCatchUp(signal: AbortSignal): Promise<void> {
    try {
      await this.#fetchDifference(this.#options.invoker, signal);
      this.#catchUpIn(QUIET_MS);
    } catch (error) {
      this.#applier.report('difference', error);
      const waitMs = error instanceof AppError ? error.retryAfterMs : undefined;
      this.#catchUpIn(waitMs ?? RETRY_MS);
    }
  }

  #catchUpIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#lifetime.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#catchUp();
    }, delayMs);
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
    const asked = state.pts;
    const answer = await invoker.invoke(new Api.updates.GetDifference(state), options);
    // Two may have asked at once, on the old and on the new connection: the first answer counts.
    if (this.#state !== state || state.pts !== asked) return false;
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
    this.#applyDifference(answer);
    const last = answer.className === 'updates.Difference';
    const { pts, date, qts } = last ? answer.state : answer.intermediateState;
    this.#state = { pts, date, qts };
    return last;
  }

  #applyDifference(answer: Api.updates.Difference | Api.updates.DifferenceSlice): void {
    const entities = this.#applier.learn(answer);
    for (const raw of answer.newMessages) this.#applier.addMessage(raw, entities);
    for (const update of answer.otherUpdates) {
      const channel = channelOf(update);
      if (channel !== undefined || update.className === 'UpdateChannelTooLong')
        this.handle(update, entities);
      // The account's own are not counted one by one: the answer carries the number after them all.
      else this.#applier.apply(update, entities);
    }
  }
}
