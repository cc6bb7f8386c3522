import { Api } from 'telegram';
import { BinaryReader } from 'telegram/extensions/index.js';
import { returnBigInt } from 'telegram/Helpers.js';
import type { Message } from '../../protocol/messageRecords.ts';
import { RULES } from '../../sidecar/drafting/prompt.ts';
import { blockOf, type Request } from './blocks.ts';

/**
 * The request that one writes first: the same rules and the same messages as ours, each message the JSON of what GramJS
 * gives for it, with every field; all of it in one piece and no mark for the cache, so that every request pays for all.
 */
export function naiveRequest(model: string, messages: readonly Message[], task: string): Request {
  const raw = messages.map((message) => JSON.stringify(asTelegramGives(message)));
  return {
    model,
    blocks: [blockOf([RULES, 'The dialog:', `[${raw.join(',\n')}]`, task].join('\n\n'))],
  };
}

/** Written to the wire and read from it: what is absent is there as null, as a client sees it. */
function asTelegramGives({ messageId, at, out, text }: Message): unknown {
  const peerId = new Api.PeerUser({ userId: returnBigInt(5_000_000_123) });
  const fromId = out ? new Api.PeerUser({ userId: returnBigInt(5_000_000_001) }) : peerId;
  const date = Math.floor(at / 1000);
  const sent = new Api.Message({ id: messageId, peerId, fromId, date, message: text, out });
  return new BinaryReader(sent.getBytes()).tgReadObject();
}
