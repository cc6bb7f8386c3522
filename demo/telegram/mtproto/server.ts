import { createServer, type Server, type Socket } from 'node:net';
import type { Layers } from '../tl/layers.ts';
import type { Schema } from '../tl/schema.ts';
import type { TlObject, TlValue } from '../tl/values.ts';
import { TlWriter } from '../tl/writer.ts';
import { AuthKeys, type AuthKey } from './authKeys.ts';
import { Connection } from './connection.ts';
import { Counters } from './counters.ts';
import { Faults } from './faults.ts';
import { Handshake } from './handshake.ts';
import { RpcError } from './rpcError.ts';
import { createRsaKey } from './rsaKey.ts';
import { Session, openPacket } from './session.ts';

export const HOST = '127.0.0.1';
const MAX_REMEMBERED_CALLS = 5000;

export type Handler = (session: Session, query: TlObject) => TlValue | Promise<TlValue>;

export interface MtServerOptions {
  layers: Layers;
  /** For clients that name none. */
  defaultLayer: number;
  methods: ReadonlyMap<string, Handler>;
  now: () => number;
  log: (what: string, cause?: unknown) => void;
}

/** `at`: ms, by a clock that only goes forward. */
export interface Arrival {
  method: string;
  accountId: string | undefined;
  at: number;
}

/** Listeners, keys, sessions, dispatch: knows MTProto, and nothing of Telegram's API. */
export class MtServer {
  readonly rsaKey = createRsaKey();
  readonly keys = new AuthKeys();
  readonly faults = new Faults();
  readonly counters = new Counters();
  /** Data centre → port. */
  readonly ports = new Map<number, number>();
  /** Nobody gets in: the network is down, as far as clients can tell. */
  isRefusing = false;
  /** Methods called, oldest first. */
  readonly calls: string[] = [];
  /** Everything that was asked, what met a fault as well, oldest first. */
  readonly arrivals: Arrival[] = [];
  readonly now: () => number;
  readonly log: MtServerOptions['log'];
  readonly #options: MtServerOptions;
  readonly #listeners: Server[] = [];
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, Session>();
  #upAgain: NodeJS.Timeout | undefined;

  constructor(options: MtServerOptions) {
    this.#options = options;
    this.now = options.now;
    this.log = options.log;
  }

  async listen(dc: number, port: number): Promise<void> {
    const listener = createServer((socket) => this.#accept(socket, dc));
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject).listen(port, HOST, resolve);
    });
    this.#listeners.push(listener);
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('No TCP port was opened.');
    this.ports.set(dc, address.port);
  }

  async close(): Promise<void> {
    clearTimeout(this.#upAgain);
    this.dropConnections();
    await Promise.all(
      this.#listeners.map((listener) => new Promise((resolve) => listener.close(resolve))),
    );
  }

  schemaOf(layer: number | undefined): Schema {
    return this.#options.layers.get(layer ?? this.#options.defaultLayer);
  }

  async dispatch(session: Session, query: TlObject): Promise<TlValue> {
    this.calls.push(query._);
    if (this.calls.length > MAX_REMEMBERED_CALLS) this.calls.shift();
    const handler = this.#options.methods.get(query._);
    if (handler) return handler(session, query);
    this.log(`${query._} is not served`);
    this.counters.add(`not served: ${query._}`);
    throw new RpcError(400, 'METHOD_NOT_IMPLEMENTED');
  }

  arrived(arrival: Omit<Arrival, 'at'>): void {
    this.arrivals.push({ ...arrival, at: performance.now() });
    if (this.arrivals.length > MAX_REMEMBERED_CALLS) this.arrivals.shift();
  }

  /** Pushes to every connected session of the keys chosen, but not to `except`, which made the change. */
  broadcast(isMeant: (key: AuthKey) => boolean, update: TlObject, except?: object): void {
    for (const session of this.#sessions.values()) {
      if (session !== except && session.wantsUpdates && isMeant(session.key)) {
        session.pushUpdate(update);
      }
    }
  }

  /** Whether somebody who is connected would hear it. */
  isHeard(isMeant: (key: AuthKey) => boolean, except?: object): boolean {
    return [...this.#sessions.values()].some(
      (session) =>
        session !== except &&
        session.wantsUpdates &&
        session.connection?.isOpen === true &&
        isMeant(session.key),
    );
  }

  /**
   * As when its process is started again: everybody is cut off, nobody gets in for so long, and no session is known
   * any more. Keys, accounts and messages stay.
   */
  restart(downMs: number): void {
    this.counters.add('restarts');
    this.isRefusing = true;
    this.dropConnections();
    this.#sessions.clear();
    clearTimeout(this.#upAgain);
    this.#upAgain = setTimeout(() => {
      this.isRefusing = false;
    }, downMs);
  }

  get openConnections(): number {
    return this.#connections.size;
  }

  dropConnections(): void {
    for (const connection of this.#connections) connection.drop();
  }

  /** All that are open now stay so, and are dead: what a router does that forgot them. */
  killConnections(): void {
    for (const connection of this.#connections) connection.die();
  }

  /** The next packet that uses this key gets transport error 404. */
  destroyKey(key: AuthKey): void {
    this.keys.delete(key.id);
    for (const [name, session] of this.#sessions) {
      if (session.wireKey !== key) continue;
      session.connection?.drop();
      this.#sessions.delete(name);
    }
  }

  destroySession(key: AuthKey, sessionId: bigint): boolean {
    return this.#sessions.delete(`${key.id}:${sessionId}`);
  }

  #accept(socket: Socket, dc: number): void {
    if (this.isRefusing) {
      socket.resetAndDestroy();
      return;
    }
    this.counters.add('connections');
    const handshake = new Handshake(this.rsaKey, this.now);
    const sessions = new Set<Session>();
    const connection = new Connection(
      socket,
      (packet) => {
        if (!this.faults.has('stall')) this.#receive(connection, dc, handshake, sessions, packet);
      },
      () => {
        this.#connections.delete(connection);
        for (const session of sessions) session.closed(connection);
      },
    );
    this.#connections.add(connection);
  }

  #receive(
    connection: Connection,
    dc: number,
    handshake: Handshake,
    sessions: Set<Session>,
    packet: Buffer,
  ): void {
    if (packet.length < 20) return;
    const keyId = packet.readBigInt64LE(0);
    if (keyId === 0n) {
      connection.send(this.#exchangeKey(dc, handshake, packet));
      return;
    }
    const key = this.keys.get(keyId);
    if (key?.dc !== dc) {
      this.counters.add('unknownKeys');
      connection.sendError(404);
      return;
    }
    const plain = openPacket(key, packet);
    const session = this.#session(key, plain.readBigInt64LE(8));
    sessions.add(session);
    session.receive(connection, plain);
  }

  #exchangeKey(dc: number, handshake: Handshake, packet: Buffer): Buffer {
    const { answer, newKey } = handshake.handle(packet.subarray(20, 20 + packet.readUInt32LE(16)));
    if (newKey) {
      this.keys.add(newKey.authKey, newKey.salt, dc);
      this.counters.add('keyExchanges');
    }
    const time = (BigInt(Math.floor(this.now())) * 4_294_967_296n) / 1000n;
    const head = new TlWriter(answer.length + 20).long(0n).long((time & ~3n) | 1n);
    return head.uint(answer.length).raw(answer).result();
  }

  #session(key: AuthKey, id: bigint): Session {
    const name = `${key.id}:${id}`;
    const session =
      this.#sessions.get(name) ?? new Session(this, this.keys.permanent(key), key, id);
    this.#sessions.set(name, session);
    return session;
  }
}
