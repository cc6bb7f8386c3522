// One MTProto session = (auth key, session id). Encryption, message ids, sequence numbers, containers, acks, salts,
// resending, service messages, and unwrapping of invokeWithLayer & co. before a query reaches the dispatcher.
import { unzipSync, gzipSync } from 'node:zlib';
import {
  GZIP,
  TlReader,
  TlWriter,
  encode,
  encodeResult,
  readBoxed,
  type TlObject,
} from '../tl/codec.ts';
import { Schema } from '../tl/schema.ts';
import { MTPROTO_DEFS } from '../tl/mtprotoSchema.ts';
import { igeDecrypt, igeEncrypt, messageKey, messageKeyIv, randomBytes } from './crypto.ts';
import type { Connection } from './transport.ts';
import { RpcError, type AuthKey, type MtServer } from './server.ts';

const S = new Schema(0, MTPROTO_DEFS);
const CONTAINER = 0x73f1f8dc,
  RPC_RESULT = 0xf35c6d01,
  INVOKE_WITH_LAYER = 0xda9b0d0d;
interface Out {
  msgId: bigint;
  seq: number;
  body: Buffer;
}

export class Session {
  readonly id: bigint;
  readonly key: AuthKey; // perm key (== wire key unless PFS is in use)
  readonly wire: AuthKey; // key that encrypts this session
  readonly server: MtServer;
  conn: Connection | undefined;
  wantsUpdates = false;
  lastSeen = Date.now();
  private seq = 0;
  private lastMsgId = 0n;
  private queue: Out[] = [];
  private flushing = false;
  private readonly seen = new Set<bigint>();
  private readonly running = new Map<bigint, Promise<void>>();
  private readonly unacked = new Map<bigint, Out>();
  private pingTimer: NodeJS.Timeout | undefined;

  constructor(server: MtServer, key: AuthKey, wire: AuthKey, id: bigint) {
    this.server = server;
    this.key = key;
    this.wire = wire;
    this.id = id;
  }

  get schema(): Schema {
    return this.server.layers.get(this.key.layer ?? this.server.defaultLayer);
  }

  static decrypt(key: AuthKey, packet: Buffer): Buffer {
    const msgKey = packet.subarray(8, 24),
      { key: k, iv } = messageKeyIv(key.key, msgKey, 0);
    const plain = igeDecrypt(k, iv, packet.subarray(24, 24 + ((packet.length - 24) & ~15)));
    if (!messageKey(key.key, plain, 0).equals(msgKey)) throw new Error('msg_key mismatch');
    const pad = plain.length - 32 - plain.readUInt32LE(28);
    if (pad < 12 || pad > 1024) throw new Error(`bad padding ${pad}`);
    return plain;
  }

  /** plain = salt, session_id, msg_id, seq_no, length, body, padding */
  receive(conn: Connection, plain: Buffer): void {
    const fresh = this.conn === undefined && this.seen.size === 0;
    const moved = this.conn !== conn;
    this.conn = conn;
    this.lastSeen = Date.now();
    const salt = plain.readBigInt64LE(0),
      msgId = plain.readBigInt64LE(16),
      seq = plain.readInt32LE(24);
    const body = plain.subarray(32, 32 + plain.readUInt32LE(28));
    if (msgId & 3n) return this.badMsg(msgId, seq, 18);
    const age = Number(msgId >> 32n) - this.server.now() / 1000;
    if (age > 30) return this.badMsg(msgId, seq, 17);
    if (age < -300) return this.badMsg(msgId, seq, 16);
    if (this.server.checkSalt && salt !== this.wire.salt) {
      this.server.count('bad_server_salt');
      return this.push(
        encode(S, {
          _: 'bad_server_salt',
          bad_msg_id: msgId,
          bad_msg_seqno: seq,
          error_code: 48,
          new_server_salt: this.wire.salt,
        }),
        false,
        false,
      );
    }
    if (fresh)
      this.push(
        encode(S, {
          _: 'new_session_created',
          first_msg_id: msgId,
          unique_id: randomBytes(8).readBigInt64LE(0),
          server_salt: this.wire.salt,
        }),
        true,
        false,
      );
    else if (moved) {
      // the session came back on a new connection
      this.server.count('session_moved');
      for (const o of this.unacked.values()) this.queue.push(o);
    }
    this.message(msgId, seq, body);
    this.flushSoon();
  }
  private badMsg(msgId: bigint, seq: number, code: number): void {
    this.push(
      encode(S, {
        _: 'bad_msg_notification',
        bad_msg_id: msgId,
        bad_msg_seqno: seq,
        error_code: code,
      }),
      false,
      false,
    );
  }

  private message(msgId: bigint, seq: number, body: Buffer): void {
    const r = new TlReader(body),
      id = r.peek();
    if (id === CONTAINER) {
      r.uint();
      for (let n = r.uint(); n > 0; n--) {
        const mid = r.long(),
          s = r.int(),
          len = r.uint();
        this.message(mid, s, r.raw(len));
      }
      return;
    }
    if (id === GZIP) {
      r.uint();
      return this.message(msgId, seq, unzipSync(r.bytes()));
    }
    if (this.seen.has(msgId)) {
      this.server.count('duplicate_msg_id');
      return this.push(encode(S, { _: 'msgs_ack', msg_ids: [msgId] }), false, false);
    }
    this.seen.add(msgId);
    if (this.seen.size > 4000) this.seen.delete(this.seen.values().next().value!);
    const def = S.byId.get(id);
    if (def) return this.service(msgId, readBoxed(S, r) as TlObject);
    if (seq & 1) this.push(encode(S, { _: 'msgs_ack', msg_ids: [msgId] }), false, false);
    const p = this.rpc(msgId, r)
      .catch((e) => this.server.log('rpc crash', e))
      .finally(() => this.running.delete(msgId));
    this.running.set(msgId, p);
  }

  private service(msgId: bigint, m: TlObject): void {
    const reply = (o: TlObject, content = true) => this.push(encode(S, o), content, true);
    switch (m._) {
      case 'msgs_ack':
        for (const x of m.msg_ids as bigint[]) this.unacked.delete(x);
        return;
      case 'ping':
        return reply({ _: 'pong', msg_id: msgId, ping_id: m.ping_id }, false);
      case 'ping_delay_disconnect':
        clearTimeout(this.pingTimer);
        this.pingTimer = setTimeout(() => {
          this.server.count('ping_timeout');
          this.conn?.drop();
        }, m.disconnect_delay * 1000).unref();
        this.server.count('ping');
        if (this.server.faults.mutePongs) return;
        return reply({ _: 'pong', msg_id: msgId, ping_id: m.ping_id }, false);
      case 'get_future_salts': {
        const now = Math.floor(this.server.now() / 1000);
        return reply({
          _: 'future_salts',
          req_msg_id: msgId,
          now,
          salts: [{ valid_since: now - 3600, valid_until: now + 86400, salt: this.wire.salt }],
        });
      }
      case 'msgs_state_req':
        return reply({
          _: 'msgs_state_info',
          req_msg_id: msgId,
          info: Buffer.from((m.msg_ids as bigint[]).map((x) => (this.seen.has(x) ? 4 : 1))),
        });
      case 'msg_resend_req':
        for (const x of m.msg_ids as bigint[]) {
          const o = this.unacked.get(x);
          if (o) this.queue.push(o);
        }
        return this.flushSoon();
      case 'destroy_session': {
        const ok = this.server.destroySession(this.wire, m.session_id);
        return this.result(
          msgId,
          encode(S, {
            _: ok ? 'destroy_session_ok' : 'destroy_session_none',
            session_id: m.session_id,
          }),
        );
      }
      case 'destroy_auth_key':
        this.result(msgId, encode(S, { _: 'destroy_auth_key_ok' }));
        this.flush();
        this.server.destroyKey(this.wire);
        return;
      case 'rpc_drop_answer':
        return this.result(msgId, encode(S, { _: 'rpc_answer_unknown' }));
      default:
        return; // http_wait, msgs_state_info, ...
    }
  }

  private async rpc(msgId: bigint, r: TlReader): Promise<void> {
    let q: TlObject;
    let noUpdates = false;
    try {
      if (r.peek() === INVOKE_WITH_LAYER) {
        r.uint();
        this.key.layer = r.int();
      }
      q = readBoxed(this.schema, r) as TlObject;
      for (;;) {
        if (q._ === 'invokeWithLayer') this.key.layer = q.layer;
        else if (q._ === 'initConnection') {
          const { query: _q, ...init } = q;
          this.key.init = init;
        } else if (q._ === 'invokeAfterMsg') await this.running.get(q.msg_id);
        else if (q._ === 'invokeAfterMsgs')
          await Promise.all((q.msg_ids as bigint[]).map((x) => this.running.get(x)));
        else if (q._ === 'invokeWithoutUpdates') noUpdates = true;
        else if (q._ !== 'invokeWithMessagesRange' && q._ !== 'invokeWithTakeout') break;
        q = q.query as TlObject;
      }
    } catch (e) {
      this.server.log('undecodable query', e);
      return this.error(msgId, 400, 'INPUT_METHOD_INVALID');
    }
    const fn = this.schema.fns.get(q._)!;
    if (!noUpdates && !q._.startsWith('upload.')) this.wantsUpdates = true;
    const fault = this.server.takeFault(q);
    if (fault?.delayMs) await new Promise((res) => setTimeout(res, fault.delayMs));
    if (fault?.dropBefore) return this.conn?.drop();
    if (fault?.error) return this.error(msgId, fault.error[0], fault.error[1]);
    let body: Buffer;
    try {
      const v = await this.server.dispatch(this, q);
      body = encodeResult(this.schema, fn, v);
    } catch (e) {
      if (fault?.dropAfter) return this.conn?.drop();
      if (e instanceof RpcError) return this.error(msgId, e.code, e.message);
      this.server.log(`handler for ${q._} failed`, e);
      return this.error(msgId, 500, 'INTERNAL_SERVER_ERROR');
    }
    if (fault?.dropAfter) return this.conn?.drop();
    if (fault?.noReply) return;
    this.result(msgId, body);
  }

  error(msgId: bigint, code: number, message: string): void {
    this.result(msgId, encode(S, { _: 'rpc_error', error_code: code, error_message: message }));
  }
  result(msgId: bigint, body: Buffer): void {
    const w = new TlWriter(body.length + 32).uint(RPC_RESULT).long(msgId);
    if (body.length > this.server.gzipOver) {
      const z = gzipSync(body);
      if (z.length < body.length) body = new TlWriter(z.length + 16).uint(GZIP).bytes(z).result();
    }
    this.push(w.raw(body).result(), true, true);
  }
  /** Push an API object that answers nothing (updates). */
  notify(o: TlObject): void {
    if (this.conn && !this.conn.socket.destroyed) this.push(encode(this.schema, o), true, false);
  }

  private nextMsgId(response: boolean): bigint {
    let id = (BigInt(Math.floor(this.server.now())) * 4294967296n) / 1000n;
    id = (id & ~3n) | (response ? 1n : 3n);
    while (id <= this.lastMsgId) id += 4n;
    return (this.lastMsgId = id);
  }
  private push(body: Buffer, content: boolean, response: boolean): void {
    const o: Out = { msgId: this.nextMsgId(response), seq: this.seq * 2 + (content ? 1 : 0), body };
    if (content) {
      this.seq++;
      this.unacked.set(o.msgId, o);
      if (this.unacked.size > 2000) this.unacked.delete(this.unacked.keys().next().value!);
    }
    this.queue.push(o);
    this.flushSoon();
  }
  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      this.flush();
    });
  }
  flush(): void {
    if (!this.conn || this.conn.socket.destroyed) {
      this.queue = [];
      return;
    } // content messages stay in `unacked`
    while (this.queue.length) {
      const batch: Out[] = [];
      for (
        let size = 0;
        this.queue.length &&
        batch.length < 100 &&
        (!batch.length || size + this.queue[0]!.body.length < 900_000);
      ) {
        size += this.queue[0]!.body.length;
        batch.push(this.queue.shift()!);
      }
      if (batch.length === 1) {
        this.transmit(batch[0]!);
        continue;
      }
      this.server.count('containers');
      const w = new TlWriter(1024).uint(CONTAINER).uint(batch.length);
      for (const o of batch) w.long(o.msgId).int(o.seq).uint(o.body.length).raw(o.body);
      this.transmit({ msgId: this.nextMsgId(true), seq: this.seq * 2, body: w.result() });
    }
  }
  private transmit(o: Out): void {
    const head = new TlWriter(32)
      .long(this.wire.salt)
      .long(this.id)
      .long(o.msgId)
      .int(o.seq)
      .uint(o.body.length)
      .result();
    const len = head.length + o.body.length;
    const plain = Buffer.concat([head, o.body, randomBytes(12 + ((16 - ((len + 12) % 16)) % 16))]);
    const msgKey = messageKey(this.wire.key, plain, 8),
      { key, iv } = messageKeyIv(this.wire.key, msgKey, 8);
    const id = Buffer.alloc(8);
    id.writeBigInt64LE(this.wire.id);
    this.conn!.send(Buffer.concat([id, msgKey, igeEncrypt(key, iv, plain)]));
  }
  closed(conn: Connection): void {
    if (this.conn === conn) {
      this.conn = undefined;
      clearTimeout(this.pingTimer);
    }
  }
}
