import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { RPCError } from 'telegram/errors/index.js';
import { MTProtoSender } from 'telegram/network/MTProtoSender.js';
import { MessageContainer, TLMessage } from 'telegram/tl/core/index.js';
import type { BinaryReader } from 'telegram/extensions/index.js';

/** Bytes of a 2048-bit key. */
const KEY_LENGTH = 256;
let repaired = false;

/**
 * Run-time repairs of GramJS 2.26.22, which is archived: nobody else will make them. Called before the first connection.
 * 1. An error answer or an unknown constructor inside a container made it skip the rest: the other calls never settled.
 * 2. g^ab with leading zero bytes was used unpadded as the key: 1 key exchange in 256 failed.
 */
export function repairGramjs(): void {
  if (repaired) return;
  repaired = true;
  Object.assign(MTProtoSender.prototype, { _handleContainer: handleContainer });
  Object.assign(MessageContainer, { fromReader: readContainer });
  const prototype: Pick<AuthKey, 'setKey'> = AuthKey.prototype;
  const setKey = prototype.setKey;
  prototype.setKey = function (this: AuthKey, value) {
    return setKey.call(this, value instanceof Buffer ? padKey(value) : value);
  };
}

/** The key as the protocol counts it: 256 bytes, zeros in front. */
export function padKey(key: Buffer): Buffer {
  if (key.length === 0 || key.length >= KEY_LENGTH) return key;
  return Buffer.concat([Buffer.alloc(KEY_LENGTH - key.length), key]);
}

/* eslint-disable no-underscore-dangle -- GramJS's names */
interface SenderInside {
  _processMessage(message: TLMessage): Promise<void>;
  _log: { warn(text: string): void };
}

async function handleContainer(
  this: SenderInside,
  container: { obj: { messages: TLMessage[] } },
): Promise<void> {
  for (const message of container.obj.messages) {
    try {
      await this._processMessage(message);
    } catch (error) {
      // An RPC error has already reached its caller; here it only ended the walk. Texts may hold content: names only.
      if (!(error instanceof RPCError)) this._log.warn('part of a container was not understood');
    }
  }
}

/* eslint-enable no-underscore-dangle */

async function readContainer(reader: BinaryReader): Promise<MessageContainer> {
  const messages: TLMessage[] = [];
  for (let count = reader.readInt(); count > 0; count--) {
    const messageId = reader.readLong();
    const sequence = reader.readInt();
    const length = reader.readInt();
    const start = reader.tellPosition();
    try {
      messages.push(new TLMessage(messageId, sequence, reader.tgReadObject()));
    } catch {
      // A constructor of a newer layer: this message alone is dropped, a missed update heals by the gap check.
    }
    reader.setPosition(start + length);
  }
  return new MessageContainer(messages);
}
