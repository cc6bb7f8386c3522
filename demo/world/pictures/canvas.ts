import { crc32, deflateSync } from 'node:zlib';
import { glyphOf } from './font.ts';

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** A picture of at most 256 colours (0xrrggbb) that becomes a PNG; just enough to draw things a person can name. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;
  readonly #palette: number[] = [];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height);
  }

  rectangle(x: number, y: number, width: number, height: number, color: number): this {
    const index = this.#indexOf(color);
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      const start = row * this.width;
      this.#pixels.fill(index, start + Math.max(0, x), start + Math.min(this.width, x + width));
    }
    return this;
  }

  ellipse(centerX: number, centerY: number, radiusX: number, radiusY: number, color: number): this {
    for (let dy = -radiusY; dy <= radiusY; dy++) {
      const half = Math.round(radiusX * Math.sqrt(1 - (dy / radiusY) ** 2));
      this.rectangle(centerX - half, centerY + dy, half * 2, 1, color);
    }
    return this;
  }

  disc(centerX: number, centerY: number, radius: number, color: number): this {
    return this.ellipse(centerX, centerY, radius, radius, color);
  }

  /** Standing on a base line. */
  triangle(left: number, base: number, width: number, height: number, color: number): this {
    for (let dy = 0; dy < height; dy++) {
      const half = Math.round(((height - dy) / height) * (width / 2));
      const middle = left + Math.round(width / 2);
      this.rectangle(middle - half, base - dy, half * 2, 1, color);
    }
    return this;
  }

  line(x1: number, y1: number, x2: number, y2: number, thickness: number, color: number): this {
    const steps = Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1), 1);
    for (let step = 0; step <= steps; step++) {
      const x = Math.round(x1 + ((x2 - x1) * step) / steps);
      const y = Math.round(y1 + ((y2 - y1) * step) / steps);
      this.rectangle(x, y, thickness, thickness, color);
    }
    return this;
  }

  /** From one colour at the top to another at the bottom. */
  gradient(top: number, bottom: number, steps = 40): this {
    const height = Math.ceil(this.height / steps);
    for (let step = 0; step < steps; step++) {
      const color = mix(top, bottom, step / (steps - 1));
      this.rectangle(0, step * height, this.width, height, color);
    }
    return this;
  }

  /** Capitals, digits and a little punctuation, each 3 × 5 squares of `scale` pixels. */
  text(x: number, y: number, scale: number, words: string, color: number): this {
    for (const [index, letter] of words.split('').entries()) {
      for (const [row, bits] of glyphOf(letter).entries()) {
        for (let column = 0; column < 3; column++) {
          const isInk = (bits >> (2 - column)) & 1;
          const left = x + (index * 4 + column) * scale;
          if (isInk) this.rectangle(left, y + row * scale, scale, scale, color);
        }
      }
    }
    return this;
  }

  /** The mean colour of a part. */
  average(left: number, top: number, width: number, height: number): number {
    const sum = [0, 0, 0];
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        const color = this.#palette[this.#pixels[y * this.width + x]!] ?? 0;
        for (const [index, shift] of [16, 8, 0].entries()) sum[index]! += (color >> shift) & 255;
      }
    }
    const [r, g, b] = sum.map((each) => Math.round(each / (width * height)));
    return (r! << 16) | (g! << 8) | b!;
  }

  toPng(): Buffer {
    return this.#encode(1);
  }

  /** Every fourth pixel of every fourth row. */
  toThumbnail(): Buffer {
    return this.#encode(4);
  }

  #encode(step: number): Buffer {
    const [width, height] = [Math.floor(this.width / step), Math.floor(this.height / step)];
    const raw = Buffer.alloc((width + 1) * height);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const pixel = this.#pixels[row * step * this.width + column * step]!;
        raw[row * (width + 1) + 1 + column] = pixel;
      }
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 3], 8); // 8 bit, indexed colour
    const palette = Buffer.from(this.#palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
    return Buffer.concat([
      PNG_SIGNATURE,
      chunk('IHDR', header),
      chunk('PLTE', palette),
      chunk('IDAT', deflateSync(raw, { level: 6 })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }

  #indexOf(color: number): number {
    const known = this.#palette.indexOf(color);
    if (known >= 0) return known;
    if (this.#palette.length === 256) throw new Error('A picture has at most 256 colours.');
    return this.#palette.push(color) - 1;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, checksum]);
}

function mix(from: number, to: number, share: number): number {
  const channel = (shift: number) => {
    const [a, b] = [(from >> shift) & 255, (to >> shift) & 255];
    return Math.round(a + (b - a) * share) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
