import { Logger, LogLevel } from 'telegram/extensions/Logger.js';
import type { TelegramOptions } from './gateway.ts';

/** Lines that GramJS fills with raw received data: only their beginning is kept. */
const HOLDS_DATA =
  /^(Received response without parent request|Type \S+ not found|Handling bad msg)/;

/**
 * Keeps GramJS off the console: its Logger writes to stdout, and where `canSend` says yes it also calls console.error.
 * Its lines are noise to a user ("Disconnecting...", TIMEOUT): all go to debug.
 */
export class SinkLogger extends Logger {
  readonly #log: TelegramOptions['log'];

  constructor(log: TelegramOptions['log']) {
    super();
    this.#log = log;
  }

  override canSend(): boolean {
    return false;
  }

  override _log(level: LogLevel, message: string): void {
    if (level === LogLevel.DEBUG) return;
    this.#log('debug', `gramjs: ${HOLDS_DATA.exec(message)?.[0] ?? message.slice(0, 200)}`);
  }
}
