import { crc32 } from 'node:zlib';

const MAX_PACKET_BYTES = 1 << 24;

/** How packets are told apart on a TCP stream (core.telegram.org/mtproto/mtproto-transports). */
export interface Framing {
  readonly name: 'full' | 'abridged' | 'intermediate' | 'padded';
  /** The first packet of `data` and the bytes it took, or undefined while it is incomplete. */
  parse(data: Buffer): { packet: Buffer; length: number } | undefined;
  frame(packet: Buffer): Buffer;
}

export function fullFraming(): Framing {
  let sequence = 0;
  return {
    name: 'full',
    parse(data) {
      if (data.length < 4) return undefined;
      const length = checked(data.readUInt32LE(0));
      if (data.length < length) return undefined;
      if (crc32(data.subarray(0, length - 4)) !== data.readUInt32LE(length - 4)) {
        throw new Error('The checksum of a packet is wrong.');
      }
      return { packet: data.subarray(8, length - 4), length };
    },
    frame(packet) {
      const frame = Buffer.allocUnsafe(packet.length + 12);
      frame.writeUInt32LE(frame.length, 0);
      frame.writeUInt32LE(sequence++, 4);
      packet.copy(frame, 8);
      frame.writeUInt32LE(crc32(frame.subarray(0, -4)), frame.length - 4);
      return frame;
    },
  };
}

export const abridgedFraming: Framing = {
  name: 'abridged',
  parse(data) {
    if (data.length < 4) return undefined;
    const first = data.readUInt8(0) & 0x7f; // the top bit asks for a quick acknowledgement, which is optional
    const words = first === 0x7f ? data.readUIntLE(1, 3) : first;
    const head = first === 0x7f ? 4 : 1;
    const length = checked(head + words * 4);
    return data.length < length ? undefined : { packet: data.subarray(head, length), length };
  },
  frame(packet) {
    const words = packet.length >> 2;
    const head = Buffer.from([0x7f, words & 255, (words >> 8) & 255, (words >> 16) & 255]);
    return Buffer.concat([words < 0x7f ? Buffer.of(words) : head, packet]);
  },
};

export function intermediateFraming(name: 'intermediate' | 'padded'): Framing {
  return {
    name,
    parse(data) {
      if (data.length < 4) return undefined;
      const length = checked(4 + (data.readUInt32LE(0) & 0x7fffffff));
      return data.length < length ? undefined : { packet: data.subarray(4, length), length };
    },
    frame(packet) {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(packet.length, 0);
      return Buffer.concat([head, packet]);
    },
  };
}

/** The framing that a client announces by its first bytes (in plain, or inside the obfuscation header). */
export function framingByTag(tag: number): Framing | undefined {
  if (tag === 0xefefefef) return abridgedFraming;
  if (tag === 0xeeeeeeee) return intermediateFraming('intermediate');
  return tag === 0xdddddddd ? intermediateFraming('padded') : undefined;
}

function checked(length: number): number {
  if (length < 4 || length > MAX_PACKET_BYTES)
    throw new Error('A packet has an impossible length.');
  return length;
}
