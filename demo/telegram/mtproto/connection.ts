import { createCipheriv, createDecipheriv, type Cipheriv, type Decipheriv } from 'node:crypto';
import type { Socket } from 'node:net';
import { abridgedFraming, framingByTag, fullFraming, type Framing } from './framing.ts';

/** One TCP connection: finds out the transport that the client speaks, then carries packets. */
export class Connection {
  readonly socket: Socket;
  framing: Framing | undefined;
  #isDead = false;
  #received: Buffer = Buffer.alloc(0);
  #obfuscation: { encrypt: Cipheriv; decrypt: Decipheriv } | undefined;

  constructor(socket: Socket, onPacket: (packet: Buffer) => void, onClose: () => void) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (data: Buffer) => {
      if (this.#isDead) return;
      try {
        this.#receive(data, onPacket);
      } catch {
        socket.destroy(); // not MTProto: as Telegram does, hang up without a word
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', onClose);
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  send(packet: Buffer): void {
    if (!this.isOpen || !this.framing || this.#isDead) return;
    const frame = this.framing.frame(packet);
    this.socket.write(this.#obfuscation ? this.#obfuscation.encrypt.update(frame) : frame);
  }

  /** A transport error: 404 says that the auth key is unknown here, 429 that there are too many connections. */
  sendError(code: number): void {
    const packet = Buffer.alloc(4);
    packet.writeInt32LE(-code);
    this.send(packet);
  }

  /** Half open: the other end is told nothing, and from now on hears nothing. */
  die(): void {
    this.#isDead = true;
  }

  /** As a network does that breaks: with a reset. */
  drop(): void {
    // A socket whose end is already on its way takes no reset: Node would leave its handle open for ever.
    if (this.socket.writableEnded) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  #receive(data: Buffer, onPacket: (packet: Buffer) => void): void {
    const plain = this.#obfuscation ? this.#obfuscation.decrypt.update(data) : data;
    this.#received = Buffer.concat([this.#received, plain]);
    this.framing ??= this.#detect();
    for (;;) {
      const parsed = this.framing?.parse(this.#received);
      if (!parsed) return;
      this.#received = this.#received.subarray(parsed.length);
      onPacket(parsed.packet);
    }
  }

  #detect(): Framing | undefined {
    const data = this.#received;
    if (data[0] === 0xef) return this.#skip(1, abridgedFraming);
    if (data.length < 8) return undefined;
    const tagged = framingByTag(data.readUInt32LE(0));
    if (tagged) return this.#skip(4, tagged);
    // The second word of the full transport is its sequence number, which starts at 0.
    if (data.readUInt32LE(4) === 0) return fullFraming();
    return data.length < 64 ? undefined : this.#deobfuscate(data);
  }

  #deobfuscate(data: Buffer): Framing {
    const head = data.subarray(0, 64);
    const reversed = Buffer.from(head.subarray(8, 56).toReversed());
    const decrypt = createDecipheriv('aes-256-ctr', head.subarray(8, 40), head.subarray(40, 56));
    const tag = decrypt.update(head).readUInt32LE(56);
    const framing = framingByTag(tag);
    if (!framing) throw new Error('The transport is unknown.');
    this.#obfuscation = {
      decrypt,
      encrypt: createCipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32)),
    };
    this.#received = decrypt.update(data.subarray(64));
    return framing;
  }

  #skip(length: number, framing: Framing): Framing {
    this.#received = this.#received.subarray(length);
    return framing;
  }
}
