/** Remembers until when Telegram asked this account to wait, and says so when that begins and ends. */
export class FloodGate {
  readonly #onChange: () => void;
  #until: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get until(): number | undefined {
    return this.#until;
  }

  note(retryAfterMs: number): void {
    const until = Date.now() + retryAfterMs;
    if (this.#until !== undefined && this.#until >= until) return;
    this.#until = until;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#until = undefined;
      this.#onChange();
    }, retryAfterMs);
    this.#onChange();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
