import { ptsStep } from './ptsCounter.ts';

/** Telegram's advice (core.telegram.org/api/updates): what seems missing is often on its way, so wait this long before asking. */
const PATIENCE_MS = 500;
/** More than a moment's worth: then asking is surer than waiting. */
const MAX_HELD = 500;

interface Held {
  number: number;
  count: number;
  apply: () => void;
}

/**
 * One numbering of updates (an account's pts, its seq, a channel's pts): applies each in its turn, drops what was
 * counted, and holds what came before its turn. When the hole does not fill by itself, `onGap` asks for the difference;
 * meanwhile (`pause` … `resume`) everything is held, since the answer may hold it too.
 */
export class Sequence {
  readonly #onGap: () => void;
  #at: number | undefined;
  #held: Held[] = [];
  #pauses = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The server was asked and did not fill the hole before the first held one. */
  #askedInVain = false;

  /** `at`: the number that was counted last; undefined: the next one, whatever it is, is the first. */
  constructor(at: number | undefined, onGap: () => void) {
    this.#at = at;
    this.#onGap = onGap;
  }

  get at(): number | undefined {
    return this.#at;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#held = [];
  }

  offer(number: number, count: number, apply: () => void): void {
    if (this.#pauses > 0) {
      this.#hold({ number, count, apply });
      return;
    }
    switch (ptsStep(this.#at, number, count)) {
      case 'next':
        this.#at = number;
        this.#askedInVain = false;
        apply();
        this.#drain();
        return;
      case 'gap':
        this.#hold({ number, count, apply });
        this.#waitForIt();
        return;
      case 'duplicate':
    }
  }

  /** What the server told, all at once, leads to here. */
  moveTo(at: number): void {
    if (at !== this.#at) this.#askedInVain = false;
    this.#at = at;
    if (this.#pauses === 0) this.#drain();
  }

  pause(): void {
    this.#pauses++;
    this.#stopWaiting();
  }

  /** `answered`: the server told all it has; false when it could not be asked. */
  resume(answered: boolean): void {
    this.#pauses--;
    if (this.#pauses > 0) return;
    this.#drain();
    if (this.#held.length === 0 || !answered) return;
    // Asked twice, and the hole is still there: nothing is missing, the numbers jumped.
    if (this.#askedInVain) this.#jump();
    else {
      this.#askedInVain = true;
      this.#waitForIt();
    }
  }

  #hold(held: Held): void {
    // The server keeps what is let go here: the hole before the last one stays open until it was asked.
    if (this.#held.length >= MAX_HELD) this.#held.length = 0;
    this.#held.push(held);
    this.#held.sort((a, b) => a.number - b.number);
  }

  #drain(): void {
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      const step = ptsStep(this.#at, first.number, first.count);
      if (step === 'gap') break;
      this.#held.shift();
      if (step === 'duplicate') continue;
      this.#at = first.number;
      first.apply();
    }
    if (this.#held.length === 0) this.#stopWaiting();
  }

  #jump(): void {
    this.#askedInVain = false;
    const [first] = this.#held;
    if (first !== undefined) this.#at = first.number - first.count;
    this.#drain();
    if (this.#held.length > 0) this.#waitForIt();
  }

  #waitForIt(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onGap();
    }, PATIENCE_MS);
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
