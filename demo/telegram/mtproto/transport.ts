// TCP framing: full, abridged, intermediate, padded intermediate, each also inside obfuscated2. Auto-detected.
import { createCipheriv, createDecipheriv, type Cipheriv, type Decipheriv } from 'node:crypto';
import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';

export type Framing = 'full' | 'abridged' | 'intermediate' | 'padded';
export interface ConnEvents {
  packet: (data: Buffer) => void;
  close: () => void;
}

export class Connection {
  readonly socket: Socket;
  readonly id: number;
  framing: Framing | undefined;
  obfuscated = false;
  private inbuf: Buffer = Buffer.alloc(0);
  private enc: Cipheriv | undefined;
  private dec: Decipheriv | undefined;
  private sendSeq = 0;
  private readonly ev: ConnEvents;
  bytesIn = 0;
  bytesOut = 0;

  constructor(id: number, socket: Socket, ev: ConnEvents) {
    this.id = id;
    this.socket = socket;
    this.ev = ev;
    socket.setNoDelay(true);
    socket.on('data', (d) => {
      this.bytesIn += d.length;
      const b = d as Buffer;
      this.inbuf = Buffer.concat([this.inbuf, this.dec ? this.dec.update(b) : b]);
      try {
        this.pump();
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => ev.close());
  }
  private detect(): boolean {
    const b = this.inbuf;
    if (b.length < 1) return false;
    if (b[0] === 0xef) {
      this.framing = 'abridged';
      this.inbuf = b.subarray(1);
      return true;
    }
    if (b.length < 8) return false;
    const first = b.readUInt32LE(0);
    if (first === 0xeeeeeeee || first === 0xdddddddd) {
      this.framing = first === 0xeeeeeeee ? 'intermediate' : 'padded';
      this.inbuf = b.subarray(4);
      return true;
    }
    if (b.readUInt32LE(4) === 0) {
      this.framing = 'full';
      return true;
    } // second word of TCP full is sequence number 0
    if (b.length < 64) return false;
    const head = Buffer.from(b.subarray(0, 64)),
      rev = Buffer.from(head.subarray(8, 56)).reverse();
    this.dec = createDecipheriv('aes-256-ctr', head.subarray(8, 40), head.subarray(40, 56));
    this.enc = createCipheriv('aes-256-ctr', rev.subarray(0, 32), rev.subarray(32, 48));
    const plain = this.dec.update(head);
    const tag = plain.readUInt32LE(56);
    this.framing =
      tag === 0xefefefef
        ? 'abridged'
        : tag === 0xeeeeeeee
          ? 'intermediate'
          : tag === 0xdddddddd
            ? 'padded'
            : undefined;
    if (!this.framing) throw new Error('unknown transport');
    this.obfuscated = true;
    this.inbuf = this.dec.update(b.subarray(64));
    return true;
  }
  private pump(): void {
    if (!this.framing && !this.detect()) return;
    for (;;) {
      const b = this.inbuf;
      if (this.framing === 'full') {
        if (b.length < 4) return;
        const len = b.readUInt32LE(0);
        if (len < 12 || len > 1 << 24) throw new Error('bad length');
        if (b.length < len) return;
        if (crc32(b.subarray(0, len - 4)) !== b.readUInt32LE(len - 4)) throw new Error('bad crc');
        this.inbuf = b.subarray(len);
        this.ev.packet(b.subarray(8, len - 4));
      } else if (this.framing === 'abridged') {
        if (b.length < 1) return;
        let n = b[0]! & 0x7f,
          head = 1; // top bit asks for a quick ack, which we may ignore
        if (n === 0x7f) {
          if (b.length < 4) return;
          n = b.readUIntLE(1, 3);
          head = 4;
        }
        if (b.length < head + n * 4) return;
        this.inbuf = b.subarray(head + n * 4);
        this.ev.packet(b.subarray(head, head + n * 4));
      } else {
        if (b.length < 4) return;
        const len = b.readUInt32LE(0) & 0x7fffffff;
        if (len > 1 << 24) throw new Error('bad length');
        if (b.length < 4 + len) return;
        this.inbuf = b.subarray(4 + len);
        this.ev.packet(b.subarray(4, 4 + len));
      }
    }
  }
  send(data: Buffer): void {
    if (this.socket.destroyed) return;
    let out: Buffer;
    if (this.framing === 'full') {
      out = Buffer.allocUnsafe(data.length + 12);
      out.writeUInt32LE(out.length, 0);
      out.writeUInt32LE(this.sendSeq++, 4);
      data.copy(out, 8);
      out.writeUInt32LE(crc32(out.subarray(0, out.length - 4)), out.length - 4);
    } else if (this.framing === 'abridged') {
      const n = data.length >> 2;
      const head =
        n < 0x7f ? Buffer.of(n) : Buffer.of(0x7f, n & 255, (n >> 8) & 255, (n >> 16) & 255);
      out = Buffer.concat([head, data]);
    } else {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(data.length, 0);
      out = Buffer.concat([head, data]);
    }
    if (this.enc) out = this.enc.update(out);
    this.bytesOut += out.length;
    this.socket.write(out);
  }
  /** transport-level error, e.g. 404 = unknown auth key, 429 = flood */
  sendError(code: number): void {
    const b = Buffer.alloc(4);
    b.writeInt32LE(-code, 0);
    this.send(b);
  }
  drop(): void {
    this.socket.resetAndDestroy();
  }
}
