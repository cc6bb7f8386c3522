import { Api } from 'telegram/tl/index.js';
import { dialogIdOf } from './entities.ts';
import { toPage, type DialogsPage } from './fetchDialogs.ts';
import { loadInputPeer } from './peers.ts';
import { ptsStep } from './ptsCounter.ts';
import type { ApplierOptions, UpdateApplier } from './updateApplier.ts';

const DIFFERENCE_LIMIT = 100;

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

/** Channels and supergroups number their updates each for itself; what is missing is asked of each for itself. */
export class ChannelCounter {
  readonly #options: Pick<ApplierOptions, 'invoker' | 'peers' | 'self'>;
  readonly #applier: () => UpdateApplier;
  readonly #lifetime = new AbortController();
  readonly #pts = new Map<string, number>();
  readonly #catchingUp = new Set<string>();

  constructor(options: ApplierOptions, applier: () => UpdateApplier) {
    this.#options = options;
    this.#applier = applier;
  }

  stop(): void {
    this.#lifetime.abort();
  }

  note({ channelPts }: DialogsPage): void {
    for (const [dialogId, pts] of channelPts) this.#pts.set(dialogId, pts);
  }

  /** Whether the update is the next one of its channel, to be applied. */
  count({ dialogId, pts, count }: ChannelUpdate): boolean {
    // The open question's answer holds it, or the next update shows the gap.
    if (this.#catchingUp.has(dialogId)) return false;
    const step = ptsStep(this.#pts.get(dialogId), pts, count);
    if (step === 'next') this.#pts.set(dialogId, pts);
    if (step === 'gap') this.catchUp(dialogId);
    return step === 'next';
  }

  catchUp(dialogId: string): void {
    const pts = this.#pts.get(dialogId);
    // Nothing is known of it, so nothing can be said to be missing.
    if (pts === undefined || this.#catchingUp.has(dialogId)) return;
    this.#catchingUp.add(dialogId);
    this.#fetchDifference(dialogId, pts)
      .catch((error: unknown) => {
        this.#applier().report('channel difference', error);
      })
      .finally(() => this.#catchingUp.delete(dialogId));
  }

  async #fetchDifference(dialogId: string, from: number): Promise<void> {
    const peer = await loadInputPeer(this.#options.peers, dialogId);
    if (peer.className !== 'InputPeerChannel') return;
    const channel = new Api.InputChannel({
      channelId: peer.channelId,
      accessHash: peer.accessHash,
    });
    let pts: number | undefined = from;
    while (pts !== undefined) pts = await this.#takeDifference(dialogId, channel, pts);
  }

  /** Where to go on from; undefined when that was all. */
  async #takeDifference(
    dialogId: string,
    channel: Api.InputChannel,
    pts: number,
  ): Promise<number | undefined> {
    const { invoker, self } = this.#options;
    const applier = this.#applier();
    const filter = new Api.ChannelMessagesFilterEmpty();
    const request = new Api.updates.GetChannelDifference({
      channel,
      filter,
      pts,
      limit: DIFFERENCE_LIMIT,
    });
    const answer = await invoker.invoke(request, { signal: this.#lifetime.signal });
    if (answer.className === 'updates.ChannelDifferenceTooLong') {
      const { dialog, messages } = answer;
      applier.take(toPage({ dialogs: [dialog], messages }, applier.learn(answer), self()));
      return undefined;
    }
    this.#pts.set(dialogId, answer.pts);
    if (answer.className === 'updates.ChannelDifference') {
      const entities = applier.learn(answer);
      for (const raw of answer.newMessages) applier.addMessage(raw, entities);
      for (const update of answer.otherUpdates) applier.apply(update, entities);
    }
    return answer.final === true || answer.pts <= pts ? undefined : answer.pts;
  }
}
