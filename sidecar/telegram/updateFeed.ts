import { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import { ChannelCounter, channelOf } from './channelCounter.ts';
import type { CallOptions, Invoker } from './invoker.ts';
import type { Entities } from './entities.ts';
import type { DialogsPage } from './fetchDialogs.ts';
import type { UpdateMarks } from './gateway.ts';
import { Sequence } from './sequence.ts';
import { expandShort } from './shortMessage.ts';
import { UpdateApplier, type ApplierOptions } from './updateApplier.ts';
import { MarksKeeper, type Marks } from './updateMarks.ts';

/** Telegram's advice is to ask for the difference when it was quiet for a quarter of an hour. */
const QUIET_MS = 15 * 60_000;
const RETRY_MS = 5_000;
const MAX_EARLY = 1_000;

interface FeedOptions extends ApplierOptions {
  /** Where the numbers outlive the process. */
  marks?: UpdateMarks | undefined;
  /** More was missed than Telegram tells: the list has to be fetched anew. */
  onTooLong: () => void;
}

/**
 * Turns Telegram's updates into ours, none missed and none twice, over reconnects and restarts: what arrives is counted
 * (pts, qts, seq; see Sequence), and a hole that does not fill by itself is filled by asking for the difference.
 */
export class UpdateFeed {
  readonly #options: FeedOptions;
  readonly #lifetime = new AbortController();
  readonly #channels: ChannelCounter;
  readonly #applier: UpdateApplier;
  readonly #marks: MarksKeeper;
  readonly #pts = new Sequence(undefined, () => {
    this.#catchUp();
  });
  readonly #qts = new Sequence(undefined, () => {
    this.#catchUp();
  });
  readonly #seq = new Sequence(undefined, () => {
    this.#catchUp();
  });
  /** Of the server, at the last answer; undefined until it is known where the account stands. */
  #date: number | undefined;
  /** What is pushed before that; what has no room here is asked for afterwards. */
  #early: Api.TypeUpdates[] | undefined = [];
  #catchingUp = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#marks = new MarksKeeper(options.marks, () => this.#read());
    this.#channels = new ChannelCounter(
      options,
      () => this.#applier,
      () => {
        this.#marks.touch();
      },
    );
    this.#applier = new UpdateApplier(options, (page) => {
      this.#channels.note(page);
    });
  }

  /** On each new connection: the first time it finds out where the account stands, then it asks what was missed. */
  async synchronise(invoker: Invoker, signal: AbortSignal): Promise<void> {
    if (this.#date === undefined && !(await this.#begin(invoker, signal))) {
      this.#catchUpIn(QUIET_MS);
      return;
    }
    await this.#fetchDifference(invoker, signal);
    this.#catchUpIn(QUIET_MS);
  }

  async stop(): Promise<void> {
    this.#lifetime.abort();
    this.#channels.stop();
    this.#applier.stop();
    for (const sequence of [this.#pts, this.#qts, this.#seq]) sequence.stop();
    clearTimeout(this.#timer);
    await this.#marks.stop();
  }

  /** A page of the list: a channel that has moved on since is asked what was missed there. */
  notePage(page: Pick<DialogsPage, 'channelPts' | 'dialogs'> & Partial<DialogsPage>): void {
    this.#channels.compare(page);
  }

  receive(updates: Api.TypeUpdates): void {
    if (this.#early === undefined) this.#receive(updates);
    else if (this.#early.length < MAX_EARLY) this.#early.push(updates);
  }

  #receive(updates: Api.TypeUpdates): void {
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
      case 'UpdatesCombined':
        this.#receiveBatch(updates);
        return;
      case 'UpdateShortSentMessage':
        // The answer to a send; who sent it knows the rest and hands it in by `handle`.
        return;
    }
  }

  /** One update in its turn. */
  handle(update: Api.TypeUpdate, entities: Entities): void {
    const channel = channelOf(update);
    const apply = () => {
      this.#applier.apply(update, entities);
    };
    if (update.className === 'UpdateChannelTooLong') {
      this.#channels.tooLong(`c${String(update.channelId)}`, update.pts);
    } else if (channel !== undefined) {
      this.#channels.offer(channel, apply);
    } else if ('ptsCount' in update) {
      this.#pts.offer(update.pts, update.ptsCount, apply);
      this.#marks.touch();
    } else if ('qts' in update) {
      this.#qts.offer(update.qts, 1, apply);
      this.#marks.touch();
    } else {
      apply();
    }
  }

  /** Where the last process stopped, or where the account stands now: true when something may have been missed. */
  async #begin(invoker: Invoker, signal: AbortSignal): Promise<boolean> {
    const [state, left] = await Promise.all([
      invoker.invoke(new Api.updates.GetState(), { signal }),
      this.#marks.load(),
    ]);
    // Two connections may have asked at once.
    if (this.#date !== undefined) return true;
    // Numbers only grow: greater ones than the server's are those of another server, or of a world begun anew.
    const known = left !== undefined && left.pts <= state.pts && left.seq <= state.seq;
    if (known) this.#channels.restore(left.channels);
    this.#moveTo(known ? left : state);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const updates of early) this.#receive(updates);
    return known || early.length >= MAX_EARLY;
  }

  #receiveBatch(batch: Api.Updates | Api.UpdatesCombined): void {
    const entities = this.#applier.learn(batch);
    const apply = () => {
      this.#date = this.#date === undefined ? undefined : Math.max(this.#date, batch.date);
      for (const update of batch.updates) this.handle(update, entities);
    };
    if (batch.seq === 0) {
      apply();
      return;
    }
    const first = batch.className === 'UpdatesCombined' ? batch.seqStart : batch.seq;
    this.#seq.offer(batch.seq, batch.seq - first + 1, apply);
    this.#marks.touch();
  }

  /** Dialogs as they are now, where updates do not tell. */
  refetch(dialogIds: readonly string[]): Promise<void> {
    return this.#applier.refetch(dialogIds);
  }

  #isKnown(dialogId: string): boolean {
    const { self, book } = this.#options;
    return dialogId === self().dialogId || book.get(dialogId) !== undefined;
  }

  #catchUp(): void {
    if (this.#catchingUp) {
      this.#again = true;
      return;
    }
    const { signal } = this.#lifetime;
    if (signal.aborted || this.#date === undefined) return;
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
    const sequences = [this.#pts, this.#qts, this.#seq];
    for (const sequence of sequences) sequence.pause();
    this.#catchingUp = true;
    let answered = false;
    try {
      do {
        this.#again = false;
        while (!(await this.#takeDifference(invoker, { signal })));
      } while (this.#again);
      answered = true;
    } finally {
      this.#catchingUp = false;
      for (const sequence of sequences) sequence.resume(answered);
      this.#marks.touch();
    }
  }

  /** True when that was all. */
  async #takeDifference(invoker: Invoker, options: CallOptions): Promise<boolean> {
    const asked = this.#read();
    if (asked === undefined) return true;
    const { pts, qts, date } = asked;
    const request = new Api.updates.GetDifference({ pts, qts, date });
    const answer = await invoker.invoke(request, options);
    // Two may have asked at once, on the old and on the new connection: the first answer counts.
    if (this.#pts.at !== pts || this.#date !== date) return false;
    switch (answer.className) {
      case 'updates.DifferenceEmpty':
        this.#date = answer.date;
        this.#seq.moveTo(answer.seq);
        return true;
      case 'updates.DifferenceTooLong':
        this.#pts.moveTo(answer.pts);
        this.#options.onTooLong();
        return false;
      case 'updates.Difference':
      case 'updates.DifferenceSlice':
        break;
    }
    this.#applyDifference(answer);
    const last = answer.className === 'updates.Difference';
    this.#moveTo(last ? answer.state : answer.intermediateState);
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

  #moveTo({ pts, qts, seq, date }: Omit<Marks, 'channels'>): void {
    this.#pts.moveTo(pts);
    this.#qts.moveTo(qts);
    this.#seq.moveTo(seq);
    this.#date = date;
    this.#marks.touch();
  }

  #read(): Marks | undefined {
    const [pts, qts, seq, date] = [this.#pts.at, this.#qts.at, this.#seq.at, this.#date];
    if (pts === undefined || qts === undefined || seq === undefined || date === undefined)
      return undefined;
    return { pts, qts, seq, date, channels: this.#channels.read() };
  }
}
