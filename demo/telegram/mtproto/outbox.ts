import { randomBytes } from 'node:crypto';
import { CONTAINER } from '../tl/ids.ts';
import { TlWriter } from '../tl/writer.ts';
import type { AuthKey } from './authKeys.ts';
import type { Connection } from './connection.ts';
import { igeEncrypt } from './ige.ts';
import { messageKey, messageKeyAndIv } from './messageKey.ts';

const MAX_CONTAINER_BYTES = 900_000;
const MAX_CONTAINER_MESSAGES = 100;
const MAX_UNACKNOWLEDGED = 2000;

interface Outgoing {
  messageId: bigint;
  sequence: number;
  body: Buffer;
}

/**
 * The sending half of a session: message ids, sequence numbers, containers, encryption. Content (answers and
 * updates) is kept until the client acknowledges it and goes out again on the session's next connection.
 */
export class Outbox {
  readonly #key: AuthKey;
  readonly #sessionId: bigint;
  readonly #now: () => number;
  readonly #onContainer: () => void;
  readonly #unacknowledged = new Map<bigint, Outgoing>();
  #connection: Connection | undefined;
  #queue: Outgoing[] = [];
  #contentCount = 0;
  #lastMessageId = 0n;
  #isScheduled = false;

  constructor(key: AuthKey, sessionId: bigint, now: () => number, onContainer: () => void) {
    this.#key = key;
    this.#sessionId = sessionId;
    this.#now = now;
    this.#onContainer = onContainer;
  }

  attach(connection: Connection | undefined): void {
    this.#connection = connection;
  }

  pushContent(body: Buffer, kind: 'answer' | 'update'): void {
    const outgoing = this.#append(body, kind, 1);
    this.#contentCount++;
    this.#unacknowledged.set(outgoing.messageId, outgoing);
    const [oldest] = this.#unacknowledged.keys();
    if (this.#unacknowledged.size > MAX_UNACKNOWLEDGED && oldest !== undefined) {
      this.#unacknowledged.delete(oldest);
    }
  }

  /** Acknowledgements, pongs and the like: sent once, never resent. */
  pushService(body: Buffer): void {
    this.#append(body, 'answer', 0);
  }

  acknowledge(messageIds: bigint[]): void {
    for (const id of messageIds) this.#unacknowledged.delete(id);
  }

  resend(messageIds?: bigint[]): void {
    const ids = messageIds ?? [...this.#unacknowledged.keys()];
    this.#queue.push(...ids.flatMap((id) => this.#unacknowledged.get(id) ?? []));
    this.#scheduleFlush();
  }

  flush(): void {
    if (!this.#connection?.isOpen) {
      this.#queue = []; // content is still among the unacknowledged
      return;
    }
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      this.#transmit(batch.length === 1 ? batch[0]! : this.#container(batch));
    }
  }

  #append(body: Buffer, kind: 'answer' | 'update', contentBit: 0 | 1): Outgoing {
    const messageId = this.#nextMessageId(kind);
    const outgoing = { messageId, sequence: this.#contentCount * 2 + contentBit, body };
    this.#queue.push(outgoing);
    this.#scheduleFlush();
    return outgoing;
  }

  /** Messages of one turn of the loop share a container. */
  #scheduleFlush(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  #takeBatch(): Outgoing[] {
    let size = 0;
    const tooMany = this.#queue.findIndex(({ body }, index) => {
      size += body.length;
      return index > 0 && (size > MAX_CONTAINER_BYTES || index === MAX_CONTAINER_MESSAGES);
    });
    return this.#queue.splice(0, tooMany < 0 ? this.#queue.length : tooMany);
  }

  #container(batch: Outgoing[]): Outgoing {
    this.#onContainer();
    const writer = new TlWriter(1024).uint(CONTAINER).uint(batch.length);
    for (const { messageId, sequence, body } of batch) {
      writer.long(messageId).int(sequence).uint(body.length).raw(body);
    }
    const messageId = this.#nextMessageId('answer');
    return { messageId, sequence: this.#contentCount * 2, body: writer.result() };
  }

  #transmit({ messageId, sequence, body }: Outgoing): void {
    const { id, key, salt } = this.#key;
    const head = new TlWriter(32).long(salt).long(this.#sessionId).long(messageId).int(sequence);
    const message = head.uint(body.length).raw(body).result();
    const padding = randomBytes(12 + ((16 - ((message.length + 12) % 16)) % 16));
    const plain = Buffer.concat([message, padding]);
    const sealKey = messageKey(key, plain, 'server');
    const cipher = igeEncrypt(messageKeyAndIv(key, sealKey, 'server'), plain);
    this.#connection?.send(
      new TlWriter(plain.length + 24).long(id).raw(sealKey).raw(cipher).result(),
    );
  }

  /** Server ids are odd: 1 mod 4 answers a message of the client, 3 mod 4 does not. */
  #nextMessageId(kind: 'answer' | 'update'): bigint {
    const time = (BigInt(Math.floor(this.#now())) * 4_294_967_296n) / 1000n;
    let id = (time & ~3n) | (kind === 'answer' ? 1n : 3n);
    while (id <= this.#lastMessageId) id += 4n;
    this.#lastMessageId = id;
    return id;
  }
}
