import type { TlObject } from '../tl/values.ts';
import type { Account } from './account.ts';
import type { DialogId, StoredMessage } from './records.ts';

const MAX_LOGGED = 5000;

export interface LoggedUpdate {
  readonly pts: number;
  /** When, in seconds. */
  readonly at: number;
  readonly ptsCount: number;
  readonly dialogId: DialogId;
  /** Of a new message: it travels apart from other updates in a difference. */
  readonly message?: StoredMessage;
  /** The update as this account sees it. */
  readonly render: (account: Account) => TlObject;
}

/** Numbers messages and updates: one a channel, one an account for all else (core.telegram.org/api/updates). */
export class UpdateBox {
  pts = 1;
  #nextMessageId = 1;
  #log: LoggedUpdate[] = [];

  takeMessageId(): number {
    return this.#nextMessageId++;
  }

  append(update: Omit<LoggedUpdate, 'pts'>): LoggedUpdate {
    this.pts += update.ptsCount;
    const logged = { ...update, pts: this.pts };
    this.#log.push(logged);
    if (this.#log.length > MAX_LOGGED) this.#log.shift();
    return logged;
  }

  /** As a server does after a while: what was missed until now cannot be told any more. */
  forget(): void {
    this.#log = [];
  }

  /** The newest entry of the log. */
  get last(): LoggedUpdate | undefined {
    return this.#log.at(-1);
  }

  /** What came after `pts`, or undefined where the log no longer reaches back that far. */
  since(pts: number): LoggedUpdate[] | undefined {
    const missed = this.#log.filter((update) => update.pts > pts);
    const reachesBack = missed.reduce((sum, update) => sum + update.ptsCount, 0) === this.pts - pts;
    return reachesBack ? missed : undefined;
  }
}
