// Draws media/icon.png: a desk's two bubbles, the lower one a draft that has been checked.
// `node scripts/drawIcon.mjs`; the picture is kept in the repository.
import { mkdirSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 256;
/** Samples a pixel side; shapes are exact, edges are their average. */
const SAMPLES = 4;

const clear = [0, 0, 0, 0];
const paper = [255, 255, 255, 255];
const sand = [255, 200, 87, 255];
const ink = [22, 66, 91, 255];

/** The colour at a point of the unit square, topmost shape first. */
function colorAt(x, y) {
  if (nearLine(x, y, [0.44, 0.665, 0.53, 0.75]) || nearLine(x, y, [0.53, 0.75, 0.7, 0.57]))
    return ink;
  if (inBubble(x, y, [0.32, 0.46, 0.84, 0.84], [0.76, 0.82, 0.76, 0.93, 0.62, 0.82])) return sand;
  if (inBubble(x, y, [0.29, 0.43, 0.87, 0.87], [0.79, 0.82, 0.79, 0.98, 0.58, 0.82]))
    return ground(y);
  const lines = [
    [0.27, 0.3, 0.56, 0.3],
    [0.27, 0.4, 0.46, 0.4],
  ];
  if (lines.some((line) => nearLine(x, y, line, 0.022))) return ground(0.5);
  if (inBubble(x, y, [0.15, 0.17, 0.7, 0.55], [0.24, 0.54, 0.24, 0.67, 0.38, 0.54])) return paper;
  return inRounded(x, y, [0.02, 0.02, 0.98, 0.98], 0.2) ? ground(y) : clear;
}

function ground(y) {
  return [
    Math.round(18 + 22 * (1 - y)),
    Math.round(78 + 62 * (1 - y)),
    Math.round(112 + 52 * (1 - y)),
    255,
  ];
}

function inBubble(x, y, box, [ax, ay, bx, by, cx, cy]) {
  return inRounded(x, y, box, 0.1) || inTriangle([x, y], [ax, ay], [bx, by], [cx, cy]);
}

function inRounded(x, y, [left, top, right, bottom], radius) {
  if (x < left || x > right || y < top || y > bottom) return false;
  const dx = Math.max(left + radius - x, x - (right - radius), 0);
  const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function inTriangle(p, a, b, c) {
  const side = ([x, y], [x1, y1], [x2, y2]) => (x - x2) * (y1 - y2) - (x1 - x2) * (y - y2);
  const sides = [side(p, a, b), side(p, b, c), side(p, c, a)];
  return sides.every((s) => s >= 0) || sides.every((s) => s <= 0);
}

function nearLine(x, y, [x1, y1, x2, y2], width = 0.034) {
  const length2 = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length2;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)) <= width;
}

function pixel(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const [r, g, b, a] = colorAt(x, y);
    [r * a, g * a, b * a, a].forEach((value, channel) => (sum[channel] += value));
  }
  const [r, g, b, a] = sum;
  if (a === 0) return clear;
  return [r / a, g / a, b / a, a / SAMPLES ** 2].map(Math.round);
}

function png() {
  const rows = [];
  for (let row = 0; row < SIZE; row += 1) {
    rows.push(0);
    for (let column = 0; column < SIZE; column += 1) rows.push(...pixel(column, row));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits a channel, red green blue alpha.
  header.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

mkdirSync(new URL('../media/', import.meta.url), { recursive: true });
writeFileSync(new URL('../media/icon.png', import.meta.url), png());
