import type { TelegramClient } from 'telegram';
import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { PromisedNetSockets } from 'telegram/extensions/PromisedNetSockets.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { MTProtoSender } from 'telegram/network/MTProtoSender.js';
import { UpdateConnectionState } from 'telegram/network/index.js';
import { StringSession } from 'telegram/sessions/StringSession.js';
import { Api } from 'telegram/tl/index.js';
import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { TelegramOptions } from './gateway.ts';
import { cancelled, notOpened, offline, toAppError } from './errors.ts';
import { initRequest } from './initRequest.ts';
import type { CallOptions, Invoker, Request } from './invoker.ts';
import { startProbe } from './probe.ts';
import { repairGramjs } from './repairs.ts';
import { firstDc, routeTo, trustServer } from './server.ts';
import { SinkLogger } from './sinkLogger.ts';
import { readPlain } from './tlReader.ts';
import { WatchedTcp } from './watchedTcp.ts';

/** Opening, with a key exchange if there is no key yet, and the first answer. */
const OPEN_DEADLINE_MS = 15_000;
const CALL_DEADLINE_MS = 20_000;
/** GramJS dies of requests above 1.04 MB; ours are far smaller. */
const MAX_REQUEST_BYTES = 512 * 1024 + 1024;

/** `keyUnknown`: the server has forgotten the authorization key. */
export type Loss = 'closed' | 'keyUnknown';

export interface ConnectionOptions {
  telegram: TelegramOptions;
  /** A saved session, or a data centre to make a new key with. */
  at: { session: string } | { dcId: number };
  signal: AbortSignal;
  onUpdate: (update: Api.TypeUpdates) => void;
  /** Once, unless closed by us. Every call in flight has been rejected by then. */
  onLost: (loss: Loss) => void;
}

/**
 * One TCP connection to one data centre, from open to loss. It is never revived: GramJS's own reconnecting resends calls
 * and can hang for ever, so a lost connection is thrown away and the next one is a new object. GramJS's client is not
 * used at all, only its sender: no entity cache, no ping loop, no silent retries.
 */
export class Connection implements Invoker {
  readonly dcId: number;
  /** The server's clock minus ours. */
  clockSkewMs = 0;
  readonly #options: ConnectionOptions;
  readonly #tcp: WatchedTcp;
  readonly #sender: MTProtoSender;
  readonly #inFlight = new Set<(error: AppError) => void>();
  #stopProbe: () => void = () => undefined;
  #over = false;
  /** Why it could not be opened. */
  #cause: unknown;

  private constructor(options: ConnectionOptions, dcId: number, key: AuthKey) {
    this.#options = options;
    this.dcId = dcId;
    const logger = new SinkLogger(options.telegram.log);
    const { host, port } = routeTo(dcId, options.telegram.server);
    this.#tcp = new WatchedTcp({
      ip: host,
      port,
      dcId,
      loggers: logger,
      socket: PromisedNetSockets,
      testServers: false,
    });
    this.#sender = new MTProtoSender(key, {
      logger,
      dcId,
      retries: 1,
      reconnectRetries: 0,
      delay: 0,
      autoReconnect: false,
      connectTimeout: null,
      authKeyCallback: null,
      isMainSender: true,
      securityChecks: true,
      // All it asks of a client is an error handler, which is told why it could not connect.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      client: {
        _errorHandler: (error: unknown) => void (this.#cause = error),
      } as object as TelegramClient,
      updateCallback: (_client: unknown, update: unknown) => {
        this.#receive(update);
      },
      _exportedSenderPromises: new Map(),
    });
    this.#sender.reconnect = () => {
      this.#lose('closed');
    };
  }

  /** Rejects with `telegramOffline` when nobody answers in time; where the key was refused, `onLost` has said so before. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    repairGramjs();
    const { server } = options.telegram;
    if (server !== undefined) trustServer(server);
    const { dcId, key } = await locate(options);
    const connection = new Connection(options, dcId, key);
    try {
      await connection.#start();
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  invoke<R>(request: Request<R>, options: CallOptions): Promise<R> {
    const { signal, deadlineMs = CALL_DEADLINE_MS } = options;
    if (signal.aborted) return Promise.reject(cancelled());
    if (this.#over) return Promise.reject(offline());
    if (request.getBytes().length > MAX_REQUEST_BYTES) {
      return Promise.reject(new AppError('tooLarge', 'This is too large to be sent to Telegram.'));
    }
    if (options.asClasses !== true) Object.assign(request, { readResult: readPlain });
    return this.#settle(() => this.#send(request), signal, deadlineMs);
  }

  /** What opens this account again, as GramJS writes it. */
  session(): string {
    const session = new StringSession('');
    // The port is never read back (the route decides) and must fit a signed 16-bit field.
    session.setDC(this.dcId, routeTo(this.dcId, this.#options.telegram.server).host, 443);
    session.setAuthKey(this.#sender.authKey);
    return session.save();
  }

  async close(): Promise<void> {
    this.#end(offline());
    await this.#tcp.closeNow();
  }

  async #start(): Promise<void> {
    const { signal, telegram } = this.#options;
    const opened = async () => {
      // One try; false is all it says.
      if (!(await this.#sender.connect(this.#tcp, false))) {
        throw notOpened(this.#cause, telegram.server);
      }
      return this.#send<Api.Config>(initRequest(telegram));
    };
    const config = await this.#settle(opened, signal, OPEN_DEADLINE_MS);
    this.clockSkewMs = config.date * 1000 - Date.now();
    this.#stopProbe = startProbe({
      lastReceivedAt: () => this.#tcp.lastReceivedAt,
      ping: (deadlineMs) => this.#ping(deadlineMs),
      onDead: () => {
        this.#lose('closed');
      },
    });
  }

  /** What type an answer has follows from the request; GramJS's sender does not say so. */
  async #send<R>(request: object): Promise<R> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (await this.#sender.send(request as Api.AnyRequest)) as R;
  }

  async #ping(deadlineMs: number): Promise<void> {
    const pingId = returnBigInt(String(Date.now()));
    const ping = new Api.PingDelayDisconnect({ pingId, disconnectDelay: 75 });
    await this.#settle(() => this.#send(ping), new AbortController().signal, deadlineMs);
  }

  /** Runs `start` until it settles, the signal, the deadline or the end of the connection, whichever is first. */
  #settle<R>(start: () => Promise<R>, signal: AbortSignal, deadlineMs: number): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const fail = (error: unknown) => {
        release();
        reject(toAppError(error));
      };
      const onAbort = () => {
        fail(cancelled());
      };
      const timer = setTimeout(() => {
        fail(offline(phrase('Telegram did not answer in time.')));
      }, deadlineMs);
      const release = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#inFlight.delete(fail);
      };
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      this.#inFlight.add(fail);
      start().then(resolve, fail).finally(release);
    });
  }

  #receive(update: unknown): void {
    if (this.#over) return;
    if (!(update instanceof UpdateConnectionState)) {
      // The sender checks the type by its number before it passes anything on.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      this.#options.onUpdate(update as Api.TypeUpdates);
    } else if (update.state === UpdateConnectionState.broken) {
      this.#lose('keyUnknown');
    }
  }

  #lose(loss: Loss): void {
    if (this.#over) return;
    this.#end(offline());
    void this.#tcp.closeNow();
    this.#options.onLost(loss);
  }

  #end(error: AppError): void {
    this.#over = true;
    this.#stopProbe();
    this.#sender.userDisconnected = true;
    // GramJS's fields are underscored and public at once.
    // eslint-disable-next-line no-underscore-dangle
    this.#sender._userConnected = false;
    for (const fail of this.#inFlight) fail(error);
  }
}

async function locate({
  at,
  telegram,
}: ConnectionOptions): Promise<{ dcId: number; key: AuthKey }> {
  if ('dcId' in at) return { dcId: at.dcId, key: new AuthKey() };
  const session = new StringSession(at.session);
  await session.load();
  return { dcId: session.dcId || firstDc(telegram.server), key: session.authKey ?? new AuthKey() };
}
