/** Writes TL's primitives; every method returns the writer, so that a frame reads as one expression. */
export class TlWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(size = 256) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  raw(value: Uint8Array): this {
    const at = this.#reserve(value.length);
    this.#buffer.set(value, at);
    return this;
  }

  int(value: number): this {
    const at = this.#reserve(4);
    this.#buffer.writeInt32LE(value | 0, at);
    return this;
  }

  uint(value: number): this {
    return this.int(value);
  }

  long(value: bigint): this {
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), at);
    return this;
  }

  double(value: number): this {
    const at = this.#reserve(8);
    this.#buffer.writeDoubleLE(value, at);
    return this;
  }

  bytes(value: Uint8Array | string): this {
    const data = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    const isShort = data.length < 254;
    const head = isShort ? 1 : 4;
    const at = this.#reserve(head);
    if (isShort) {
      this.#buffer.writeUInt8(data.length, at);
    } else {
      this.#buffer.writeUInt8(254, at);
      this.#buffer.writeUIntLE(data.length, at + 1, 3);
    }
    return this.raw(data).raw(Buffer.alloc((4 - ((head + data.length) % 4)) % 4));
  }

  result(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}
