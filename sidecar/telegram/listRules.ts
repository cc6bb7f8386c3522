import { AppError } from '../../protocol/errors.ts';
import type { Folder } from '../../protocol/dialogRecords.ts';
import type { DialogBook } from './dialogBook.ts';
import { fetchFolders, fetchMuteDefaults } from './fetchFolders.ts';
import type { TelegramUpdate } from './gateway.ts';
import type { Invoker } from './invoker.ts';

/** Timers hold no longer than 24 days, and a clock may be set: a long mute is looked at every hour. */
const LONGEST_WAIT_MS = 60 * 60_000;

interface RulesOptions {
  invoker: Invoker;
  book: DialogBook;
  /** The account's own dialog. */
  selfId: string;
  emit: (update: TelegramUpdate) => void;
  log: (level: 'warn', text: string) => void;
}

/** What the account has set for its whole list: folders, and who is muted unless told otherwise. Nothing waits for it. */
export class ListRules {
  readonly #options: RulesOptions;
  readonly #lifetime = new AbortController();
  #folders: Folder[] | undefined;
  #muteTimer: NodeJS.Timeout | undefined;

  constructor(options: RulesOptions) {
    this.#options = options;
  }

  get folders(): Folder[] | undefined {
    return this.#folders;
  }

  async fetch(): Promise<void> {
    await Promise.all([this.fetchFolders(), this.#fetchMuteDefaults()]);
  }

  async fetchFolders(): Promise<void> {
    const { invoker, selfId, emit } = this.#options;
    await this.#try('folders', async () => {
      const folders = await fetchFolders(invoker, selfId, this.#lifetime.signal);
      if (JSON.stringify(folders) === JSON.stringify(this.#folders)) return;
      this.#folders = folders;
      emit({ kind: 'folders', folders });
    });
  }

  /** Tells when the next mute is over: no update comes for it. */
  watchMutes(): void {
    clearTimeout(this.#muteTimer);
    const next = this.#options.book.nextMuteEnd();
    if (next === undefined || this.#lifetime.signal.aborted) return;
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, next - Date.now()));
    this.#muteTimer = setTimeout(() => {
      for (const dialog of this.#options.book.endMutes())
        this.#options.emit({ kind: 'dialog', dialog });
      this.watchMutes();
    }, waitMs);
  }

  stop(): void {
    this.#lifetime.abort();
    clearTimeout(this.#muteTimer);
  }

  async #fetchMuteDefaults(): Promise<void> {
    const { invoker, book, emit } = this.#options;
    await this.#try('mute settings', async () => {
      const defaults = await fetchMuteDefaults(invoker, this.#lifetime.signal);
      for (const [scope, muteUntil] of defaults)
        for (const dialog of book.setMuteDefault(scope, muteUntil))
          emit({ kind: 'dialog', dialog });
      this.watchMutes();
    });
  }

  /** What cannot be had now comes with the next list. */
  async #try(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'internal';
      if (code === 'cancelled' || code === 'telegramOffline') return;
      this.#options.log('warn', `telegram ${what} not fetched: ${code}`);
    }
  }
}
