import { randomBytes } from 'node:crypto';
import { gzipSync, unzipSync } from 'node:zlib';
import { readObject } from '../tl/decode.ts';
import { encode, encodeResult } from '../tl/encode.ts';
import { CONTAINER, GZIP, RPC_RESULT } from '../tl/ids.ts';
import { mtproto } from '../tl/mtprotoSchema.ts';
import { TlReader } from '../tl/reader.ts';
import type { Schema } from '../tl/schema.ts';
import type { TlObject } from '../tl/values.ts';
import { TlWriter } from '../tl/writer.ts';
import type { AuthKey } from './authKeys.ts';
import type { Connection } from './connection.ts';
import { igeDecrypt } from './ige.ts';
import { messageKey, messageKeyAndIv } from './messageKey.ts';
import { Outbox } from './outbox.ts';
import { runCall } from './runCall.ts';
import type { MtServer } from './server.ts';
import { handleService } from './serviceMessages.ts';
import { readQuery, type Query } from './unwrapQuery.ts';

const COMPRESS_OVER_BYTES = 512;
const MAX_REMEMBERED_IDS = 4000;

/** One MTProto session, that is (auth key, session id): it outlives its connections. */
export class Session {
  readonly id: bigint;
  /** What the session is signed in by. */
  readonly key: AuthKey;
  /** What encrypts it: another key than `key` where the client uses temporary ones. */
  readonly wireKey: AuthKey;
  readonly server: MtServer;
  readonly outbox: Outbox;
  connection: Connection | undefined;
  /** Download-only sessions get no updates. */
  wantsUpdates = false;
  pingTimer: NodeJS.Timeout | undefined;
  #hasMissedUpdates = false;
  readonly #seen = new Set<bigint>();
  readonly #running = new Map<bigint, Promise<void>>();

  constructor(server: MtServer, key: AuthKey, wireKey: AuthKey, id: bigint) {
    this.server = server;
    this.key = key;
    this.wireKey = wireKey;
    this.id = id;
    this.outbox = new Outbox(wireKey, id, server.now, () => server.counters.add('containers'));
  }

  get schema(): Schema {
    return this.server.schemaOf(this.key.layer);
  }

  /** `plain` is salt, session id, message id, sequence number, length, body, padding. */
  receive(connection: Connection, plain: Buffer): void {
    const isNew = this.#seen.size === 0;
    const hasMoved = this.connection !== connection;
    this.connection = connection;
    this.outbox.attach(connection);
    const salt = plain.readBigInt64LE(0);
    const messageId = plain.readBigInt64LE(16);
    const sequence = plain.readInt32LE(24);
    const complaint = this.#complaint(messageId, salt);
    if (complaint) {
      this.reply({ ...complaint, bad_msg_id: messageId, bad_msg_seqno: sequence });
      return;
    }
    if (isNew || this.#hasMissedUpdates) this.#announce(messageId);
    if (hasMoved && !isNew) this.outbox.resend();
    this.#take(messageId, sequence, plain.subarray(32, 32 + plain.readUInt32LE(28)));
  }

  /** Answers a service message; not kept for resending. */
  reply(object: TlObject): void {
    this.outbox.pushService(encode(mtproto, object));
  }

  answer(messageId: bigint, body: Buffer): void {
    const compressed = body.length > COMPRESS_OVER_BYTES ? gzipSync(body, { level: 1 }) : body;
    const isSmaller = compressed.length < body.length;
    const writer = new TlWriter(body.length + 32).uint(RPC_RESULT).long(messageId);
    if (isSmaller) {
      this.server.counters.add('compressedAnswers');
      writer.uint(GZIP).bytes(compressed);
    } else {
      writer.raw(body);
    }
    this.outbox.pushContent(writer.result(), 'answer');
  }

  answerError(messageId: bigint, code: number, message: string): void {
    this.answer(
      messageId,
      encode(mtproto, { _: 'rpc_error', error_code: code, error_message: message }),
    );
  }

  pushUpdate(update: TlObject): void {
    if (this.connection?.isOpen) this.outbox.pushContent(encode(this.schema, update), 'update');
    else this.#hasMissedUpdates = true;
  }

  hasSeen(messageId: bigint): boolean {
    return this.#seen.has(messageId);
  }

  closed(connection: Connection): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    this.outbox.attach(undefined);
    clearTimeout(this.pingTimer);
  }

  #complaint(messageId: bigint, salt: bigint): TlObject | undefined {
    const ageSeconds = this.server.now() / 1000 - Number(messageId >> 32n);
    let code = 0;
    if (messageId & 3n) code = 18;
    else if (ageSeconds < -30) code = 17;
    else if (ageSeconds > 300) code = 16;
    if (code !== 0) return { _: 'bad_msg_notification', error_code: code };
    if (salt === this.wireKey.salt) return undefined;
    this.server.counters.add('badServerSalts');
    return { _: 'bad_server_salt', error_code: 48, new_server_salt: this.wireKey.salt };
  }

  /** Says that the server knows nothing of before: a client that finds its session new asks for what it missed. */
  #announce(firstMessageId: bigint): void {
    this.#hasMissedUpdates = false;
    const created = encode(mtproto, {
      _: 'new_session_created',
      first_msg_id: firstMessageId,
      unique_id: randomBytes(8).readBigInt64LE(0),
      server_salt: this.wireKey.salt,
    });
    this.outbox.pushContent(created, 'update');
  }

  #take(messageId: bigint, sequence: number, body: Buffer): void {
    const reader = new TlReader(body);
    switch (reader.peek()) {
      case CONTAINER:
        reader.uint();
        for (let left = reader.uint(); left > 0; left--) {
          const [id, innerSequence, length] = [reader.long(), reader.int(), reader.uint()];
          this.#take(id, innerSequence, reader.raw(length));
        }
        return;
      case GZIP:
        reader.uint();
        this.#take(messageId, sequence, unzipSync(reader.bytes()));
        return;
      default:
        this.#takeOne(messageId, sequence, reader);
    }
  }

  #takeOne(messageId: bigint, sequence: number, reader: TlReader): void {
    const acknowledgement: TlObject = { _: 'msgs_ack', msg_ids: [messageId] };
    if (this.#seen.has(messageId)) {
      this.server.counters.add('duplicateMessageIds');
      this.reply(acknowledgement);
      return;
    }
    this.#remember(messageId);
    if (mtproto.byId.has(reader.peek())) {
      handleService(this, messageId, readObject(mtproto, reader));
      return;
    }
    if (sequence & 1) this.reply(acknowledgement);
    const running = this.#call(messageId, reader).finally(() => this.#running.delete(messageId));
    this.#running.set(messageId, running);
  }

  #remember(messageId: bigint): void {
    this.#seen.add(messageId);
    const [oldest] = this.#seen;
    if (this.#seen.size > MAX_REMEMBERED_IDS && oldest !== undefined) this.#seen.delete(oldest);
  }

  async #call(messageId: bigint, reader: TlReader): Promise<void> {
    let query: Query;
    try {
      query = readQuery(reader, this.key.layer, (layer) => this.server.schemaOf(layer));
    } catch (cause) {
      this.server.log('A query could not be read', cause);
      this.answerError(messageId, 400, 'INPUT_METHOD_INVALID');
      return;
    }
    if (query.layer !== undefined) this.key.layer = query.layer;
    const method = query.query._;
    if (!query.withoutUpdates && !method.startsWith('upload.')) this.wantsUpdates = true;
    await Promise.all(query.after.map(async (id) => this.#running.get(id)));
    await runCall(this, messageId, query.query, (result) => {
      const definition = this.schema.methods.get(method);
      if (!definition) throw new Error(`${method} is not in layer ${this.schema.layer}`);
      this.answer(messageId, encodeResult(this.schema, definition, result));
    });
  }
}

/** Opens a packet; anything that was not sealed with this key is refused. */
export function openPacket(key: AuthKey, packet: Buffer): Buffer {
  const seal = packet.subarray(8, 24);
  const cipher = packet.subarray(24, 24 + ((packet.length - 24) & ~15));
  const plain = igeDecrypt(messageKeyAndIv(key.key, seal, 'client'), cipher);
  if (!messageKey(key.key, plain, 'client').equals(seal)) throw new Error('The seal is broken.');
  const padding = plain.length - 32 - plain.readUInt32LE(28);
  if (padding < 12 || padding > 1024) throw new Error('The padding has an impossible length.');
  return plain;
}
