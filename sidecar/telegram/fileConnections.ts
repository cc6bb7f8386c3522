import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { CallGate } from './callGate.ts';
import { Connection } from './connection.ts';
import type { CallOptions, Invoker, Request } from './invoker.ts';
import { offline } from './errors.ts';
import type { TelegramOptions } from './gateway.ts';

/** A download connection that nobody used this long is closed. */
const IDLE_MS = 30_000;

interface Held {
  opening: Promise<Connection>;
  idle: NodeJS.Timeout | undefined;
}

/** Files live in the data centre where they were uploaded: connections to the others, opened when needed. */
export class FileConnections {
  readonly #telegram: TelegramOptions;
  readonly #homeDc: () => number | undefined;
  readonly #gate: Pick<CallGate, 'run'>;
  readonly #held = new Map<number, Held>();
  /** Keys outlive their connection: a key exchange and an authorization less the next time. */
  readonly #sessions = new Map<number, string>();
  readonly #lifetime = new AbortController();

  constructor(
    telegram: TelegramOptions,
    homeDc: () => number | undefined,
    gate: Pick<CallGate, 'run'>,
  ) {
    this.#telegram = telegram;
    this.#homeDc = homeDc;
    this.#gate = gate;
  }

  /** `home` itself for its own data centre. */
  async get(dcId: number, home: Invoker, signal: AbortSignal): Promise<Invoker> {
    if (dcId === this.#homeDc()) return home;
    let held = this.#held.get(dcId);
    if (held === undefined) {
      held = { opening: this.#open(dcId, home, signal), idle: undefined };
      this.#held.set(dcId, held);
      held.opening.catch(() => {
        this.#held.delete(dcId);
      });
    }
    const connection = await held.opening;
    clearTimeout(held.idle);
    held.idle = setTimeout(() => void this.#release(dcId, connection), IDLE_MS);
    return {
      invoke: (request, options) =>
        this.#gate.run(request, options.signal, () => this.#invoke(connection, request, options)),
    };
  }

  async close(): Promise<void> {
    this.#lifetime.abort();
    const closing = [...this.#held.values()].map(async ({ opening, idle }) => {
      clearTimeout(idle);
      await (await opening).close();
    });
    this.#held.clear();
    // One that never opened has closed itself.
    await Promise.allSettled(closing);
  }

  async #open(dcId: number, home: Invoker, signal: AbortSignal): Promise<Connection> {
    const saved = this.#sessions.get(dcId);
    const connection = await Connection.open({
      telegram: this.#telegram,
      at: saved === undefined ? { dcId } : { session: saved },
      signal: AbortSignal.any([signal, this.#lifetime.signal]),
      onUpdate: () => undefined,
      onLost: (loss) => {
        this.#forget(dcId, loss === 'keyUnknown');
      },
    });
    if (saved === undefined) {
      try {
        await authorize(connection, dcId, home, signal);
      } catch (error) {
        await connection.close();
        throw error;
      }
      this.#sessions.set(dcId, connection.session());
    }
    return connection;
  }

  /** Losing the login there says nothing about the account: the next download authorizes anew. */
  async #invoke<R>(connection: Connection, request: Request<R>, options: CallOptions): Promise<R> {
    try {
      return await connection.invoke(request, options);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'telegramSignedOut') throw error;
      this.#forget(connection.dcId, true);
      await connection.close();
      throw offline(phrase('The photo cannot be fetched right now.'), error);
    }
  }

  #forget(dcId: number, withKey: boolean): void {
    clearTimeout(this.#held.get(dcId)?.idle);
    this.#held.delete(dcId);
    if (withKey) this.#sessions.delete(dcId);
  }

  async #release(dcId: number, connection: Connection): Promise<void> {
    this.#forget(dcId, false);
    await connection.close();
  }
}

/** Brings the login to another data centre: core.telegram.org/method/auth.exportAuthorization. */
async function authorize(
  connection: Connection,
  dcId: number,
  home: Invoker,
  signal: AbortSignal,
): Promise<void> {
  const exported = await home.invoke(new Api.auth.ExportAuthorization({ dcId }), { signal });
  const id = returnBigInt(String(exported.id));
  await connection.invoke(new Api.auth.ImportAuthorization({ id, bytes: exported.bytes }), {
    signal,
  });
}
