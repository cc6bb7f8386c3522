/** A flag that one waiter can sleep on: raised before the wait, it is not missed. */
export class WakeUp {
  #raised = false;
  #wake: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#wake?.();
  }

  lower(): void {
    this.#raised = false;
  }

  /** Until raised, `delayMs` or abort, whichever is first. */
  wait(delayMs: number, signal: AbortSignal): Promise<void> {
    if (this.#raised || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, delayMs);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }
}
