import type { Canvas } from './canvas.ts';

// A JPEG of one 16 × 16 block without its head, as core.telegram.org/api/files#stripped-thumbnails has it: four squares
// of brightness and one of colour, each a single flat value. Codes are those of the JPEG standard's own tables (K.3).
const EDGE = 16;
const LUMA = {
  dc: ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110'],
  end: '1010',
};
const CHROMA = { dc: ['00', '01', '10', '110', '1110', '11110', '111110', '1111110'], end: '00' };
/** The first step of the head's two quantisation tables. */
const STEP = { luma: 40, chroma: 43 };

export function strippedThumb(canvas: Canvas): Buffer {
  const [halfWidth, halfHeight] = [canvas.width >> 1, canvas.height >> 1];
  const quarters = [0, 1, 2, 3].map((n) =>
    canvas.average((n & 1) * halfWidth, (n >> 1) * halfHeight, halfWidth, halfHeight),
  );
  const whole = canvas.average(0, 0, canvas.width, canvas.height);
  let before = 0;
  let bits = '';
  for (const color of quarters) {
    const value = Math.round(((lumaOf(color) - 128) * 8) / STEP.luma);
    bits += codeOf(value - before, LUMA);
    before = value;
  }
  const [r, g, b] = channels(whole);
  const blue = -0.1687 * r - 0.3313 * g + 0.5 * b;
  const red = 0.5 * r - 0.4187 * g - 0.0813 * b;
  for (const value of [blue, red]) bits += codeOf(Math.round((value * 8) / STEP.chroma), CHROMA);
  return Buffer.from([1, EDGE, EDGE, ...bytesOf(bits)]);
}

function codeOf(difference: number, table: { dc: readonly string[]; end: string }): string {
  const size = Math.abs(difference).toString(2).length;
  if (difference === 0) return table.dc[0]! + table.end;
  const low = difference > 0 ? difference : difference + 2 ** size - 1;
  return table.dc[size]! + low.toString(2).padStart(size, '0') + table.end;
}

/** Filled up with ones; a byte of ones is followed by a zero. */
function bytesOf(bits: string): number[] {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = [...whole.matchAll(/.{8}/g)].map(([byte]) => Number.parseInt(byte, 2));
  return bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte]));
}

function lumaOf(color: number): number {
  const [r, g, b] = channels(color);
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

function channels(color: number): [number, number, number] {
  return [color >> 16, (color >> 8) & 255, color & 255];
}
