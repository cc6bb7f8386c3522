// Listener, auth key store, sessions, fault injection, dispatch table. Knows MTProto, not Telegram's API.
import { createServer, type Server, type Socket } from 'node:net';
import type { TlObject } from '../tl/codec.ts';
import type { Layers } from '../tl/layers.ts';
import { RsaKey, sha1 } from './crypto.ts';
import { Handshake } from './handshake.ts';
import { Session } from './session.ts';
import { Connection } from './transport.ts';

export class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
export interface AuthKey {
  id: bigint;
  key: Buffer;
  salt: bigint;
  dc: number;
  layer?: number;
  init?: Record<string, unknown>;
  userId?: bigint;
  pendingUserId?: bigint;
  permOf?: bigint;
  loginToken?: string;
}
export interface Fault {
  /** API method, `*` for any */
  method: string;
  times?: number;
  when?: (q: TlObject) => boolean;
  error?: [number, string];
  delayMs?: number;
  dropBefore?: boolean;
  dropAfter?: boolean;
  noReply?: boolean;
}
export type Handler = (s: Session, q: any) => unknown;
export interface MtServerOptions {
  layers: Layers;
  defaultLayer: number;
  rsa?: RsaKey;
  methods: Map<string, Handler>;
  host?: string;
  log?: (...a: unknown[]) => void;
  pq?: [number, number];
  gzipOver?: number;
  checkSalt?: boolean;
  now?: () => number;
  padAuthKey?: boolean;
}

export class MtServer {
  readonly layers: Layers;
  readonly defaultLayer: number;
  readonly rsa: RsaKey;
  readonly methods: Map<string, Handler>;
  readonly log: (...a: unknown[]) => void;
  readonly host: string;
  readonly gzipOver: number;
  readonly checkSalt: boolean;
  readonly now: () => number;
  readonly keys = new Map<bigint, AuthKey>();
  readonly sessions = new Map<string, Session>();
  readonly conns = new Set<Connection>();
  readonly ports = new Map<number, number>(); // dc -> port
  readonly calls: { method: string; query: TlObject; at: number; session: bigint }[] = [];
  readonly counters = new Map<string, number>();
  readonly faults = { queue: [] as Fault[], mutePongs: false, refuse: false, stall: false };
  private readonly servers: Server[] = [];
  private readonly opt: MtServerOptions;
  private connNo = 0;

  constructor(o: MtServerOptions) {
    this.opt = o;
    this.layers = o.layers;
    this.defaultLayer = o.defaultLayer;
    this.rsa = o.rsa ?? new RsaKey();
    this.methods = o.methods;
    this.log = o.log ?? (() => {});
    this.host = o.host ?? '127.0.0.1';
    this.gzipOver = o.gzipOver ?? 512;
    this.checkSalt = o.checkSalt ?? true;
    this.now = o.now ?? Date.now;
  }
  async listen(dc: number, port = 0): Promise<number> {
    const srv = createServer((sock) => this.accept(sock, dc));
    await new Promise<void>((res, rej) => srv.once('error', rej).listen(port, this.host, res));
    this.servers.push(srv);
    const p = (srv.address() as { port: number }).port;
    this.ports.set(dc, p);
    return p;
  }
  async close(): Promise<void> {
    for (const c of this.conns) c.socket.destroy();
    await Promise.all(this.servers.map((s) => new Promise((r) => s.close(r))));
  }
  count(what: string): void {
    this.counters.set(what, (this.counters.get(what) ?? 0) + 1);
  }

  private accept(sock: Socket, dc: number): void {
    if (this.faults.refuse) {
      sock.resetAndDestroy();
      return;
    }
    this.count('connections');
    const hs = new Handshake({
      rsa: this.rsa,
      now: this.now,
      ...(this.opt.pq ? { pq: this.opt.pq } : {}),
      ...(this.opt.padAuthKey === undefined ? {} : { padAuthKey: this.opt.padAuthKey }),
    });
    const mine = new Set<Session>();
    const conn: Connection = new Connection(++this.connNo, sock, {
      packet: (d) => {
        if (this.faults.stall) return;
        try {
          this.packet(conn, dc, hs, mine, Buffer.from(d));
        } catch (e) {
          this.log('bad packet', e);
          conn.drop();
        }
      },
      close: () => {
        this.conns.delete(conn);
        for (const s of mine) s.closed(conn);
      },
    });
    this.conns.add(conn);
  }
  private packet(conn: Connection, dc: number, hs: Handshake, mine: Set<Session>, d: Buffer): void {
    if (d.length < 20) return;
    const keyId = d.readBigInt64LE(0);
    if (keyId === 0n) {
      const { answer, key } = hs.handle(d.subarray(20, 20 + d.readUInt32LE(16)));
      if (key) {
        this.addKey(key.authKey, key.salt, dc);
        this.count('handshakes');
      }
      const out = Buffer.alloc(20 + answer.length);
      out.writeBigInt64LE((((BigInt(Math.floor(this.now())) * 4294967296n) / 1000n) & ~3n) | 1n, 8);
      out.writeUInt32LE(answer.length, 16);
      answer.copy(out, 20);
      return conn.send(out);
    }
    const wire = this.keys.get(keyId);
    if (!wire || wire.dc !== dc) {
      this.count('unknown_key');
      return conn.sendError(404);
    }
    const plain = Session.decrypt(wire, d);
    const sid = plain.readBigInt64LE(8),
      k = `${keyId}:${sid}`;
    let s = this.sessions.get(k);
    if (!s) {
      const perm = wire.permOf === undefined ? wire : (this.keys.get(wire.permOf) ?? wire);
      this.sessions.set(k, (s = new Session(this, perm, wire, sid)));
    }
    mine.add(s);
    s.receive(conn, plain);
  }
  addKey(key: Buffer, salt: bigint, dc: number): AuthKey {
    const id = sha1(key).readBigInt64LE(12);
    const rec: AuthKey = { id, key, salt, dc };
    this.keys.set(id, rec);
    return rec;
  }
  destroyKey(k: AuthKey): void {
    this.keys.delete(k.id);
    for (const [n, s] of this.sessions)
      if (s.wire === k) {
        s.conn?.drop();
        this.sessions.delete(n);
      }
  }
  destroySession(k: AuthKey, id: bigint): boolean {
    return this.sessions.delete(`${k.id}:${id}`);
  }

  async dispatch(s: Session, q: TlObject): Promise<unknown> {
    this.calls.push({ method: q._, query: q, at: Date.now(), session: s.id });
    if (this.calls.length > 5000) this.calls.splice(0, 1000);
    const h = this.methods.get(q._);
    if (!h) {
      this.log('unimplemented', q._);
      this.count(`unimplemented ${q._}`);
      throw new RpcError(400, 'METHOD_NOT_IMPLEMENTED');
    }
    return h(s, q);
  }
  takeFault(q: TlObject): Fault | undefined {
    const i = this.faults.queue.findIndex(
      (f) => (f.method === '*' || f.method === q._) && (!f.when || f.when(q)),
    );
    const f = this.faults.queue[i];
    if (f && (f.times = (f.times ?? 1) - 1) <= 0) this.faults.queue.splice(i, 1);
    return f;
  }
  /** Push to every live session whose key matches. */
  broadcast(match: (k: AuthKey) => boolean, o: TlObject, except?: Session): number {
    let n = 0;
    for (const s of this.sessions.values())
      if (s !== except && s.wantsUpdates && s.conn && match(s.key)) {
        s.notify(o);
        n++;
      }
    return n;
  }
  dropAll(): void {
    for (const c of this.conns) c.drop();
  }
  exportKeys(): string {
    return JSON.stringify([...this.keys.values()], (_k, v) =>
      typeof v === 'bigint'
        ? `${v}n`
        : v?.type === 'Buffer'
          ? { $b: Buffer.from(v.data).toString('base64') }
          : v,
    );
  }
  importKeys(json: string): void {
    const all = JSON.parse(json, (_k, v) =>
      typeof v === 'string' && /^-?\d+n$/.test(v)
        ? BigInt(v.slice(0, -1))
        : v && typeof v === 'object' && typeof v.$b === 'string'
          ? Buffer.from(v.$b, 'base64')
          : v,
    ) as AuthKey[];
    for (const k of all) this.keys.set(k.id, k);
  }
}
