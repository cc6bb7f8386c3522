import { TlError } from './values.ts';

/** Reads TL's primitives from a buffer. Running past the end is a TlError. */
export class TlReader {
  readonly buffer: Buffer;
  position: number;

  constructor(buffer: Buffer, position = 0) {
    this.buffer = buffer;
    this.position = position;
  }

  get left(): number {
    return this.buffer.length - this.position;
  }

  raw(length: number): Buffer {
    if (length < 0 || length > this.left) {
      throw new TlError(`${length} bytes expected, ${this.left} left`);
    }
    this.position += length;
    return this.buffer.subarray(this.position - length, this.position);
  }

  int(): number {
    return this.raw(4).readInt32LE(0);
  }

  uint(): number {
    return this.raw(4).readUInt32LE(0);
  }

  peek(): number {
    const id = this.uint();
    this.position -= 4;
    return id;
  }

  long(): bigint {
    return this.raw(8).readBigInt64LE(0);
  }

  double(): number {
    return this.raw(8).readDoubleLE(0);
  }

  /** A copy, so that it may outlive the packet. */
  bytes(): Buffer {
    const short = this.raw(1).readUInt8(0);
    const length = short === 254 ? this.raw(3).readUIntLE(0, 3) : short;
    const head = short === 254 ? 4 : 1;
    const value = Buffer.from(this.raw(length));
    this.raw((4 - ((head + length) % 4)) % 4);
    return value;
  }
}
