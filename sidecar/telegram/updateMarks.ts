import * as z from 'zod/mini';
import type { UpdateMarks } from './gateway.ts';

/** How long after an update its number is written down: by then what the update did has been stored. */
const AFTER_MS = 1_000;

const marks = z.object({
  pts: z.int(),
  qts: z.int(),
  seq: z.int(),
  date: z.int(),
  channels: z.record(z.string(), z.int()),
});
export type Marks = z.infer<typeof marks>;

/**
 * Writes down how far the updates of an account were taken, so that the next process asks for the rest. Late on purpose:
 * after a crash some are told twice, and none is left out.
 */
export class MarksKeeper {
  readonly #store: UpdateMarks | undefined;
  readonly #read: () => Marks | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saved = '';

  constructor(store: UpdateMarks | undefined, read: () => Marks | undefined) {
    this.#store = store;
    this.#read = read;
  }

  /** Undefined where nothing usable is stored. */
  async load(): Promise<Marks | undefined> {
    try {
      return marks.parse(JSON.parse((await this.#store?.load()) ?? ''));
    } catch {
      // Lost or damaged: as in the beginning, the dialog list tells.
      return undefined;
    }
  }

  touch(): void {
    if (this.#store === undefined) return;
    this.#timer ??= setTimeout(() => {
      const snapshot = this.#snapshot();
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#save(snapshot);
        if (this.#snapshot() !== snapshot) this.touch();
      }, AFTER_MS);
    }, AFTER_MS);
  }

  /** The last word, when all that was told has been stored. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#save(this.#snapshot());
  }

  #snapshot(): string {
    const read = this.#read();
    return read === undefined ? '' : JSON.stringify(read);
  }

  async #save(snapshot: string): Promise<void> {
    if (snapshot === '' || snapshot === this.#saved) return;
    this.#saved = snapshot;
    await this.#store?.save(snapshot);
  }
}
