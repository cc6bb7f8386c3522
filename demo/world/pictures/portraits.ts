import { Canvas } from './canvas.ts';
import { strippedThumb } from './strippedThumb.ts';

const SIZE = 160;
const GROUNDS = [0x8ecae6, 0xf4a261, 0xa7c957, 0xcdb4db, 0xe9c46a, 0x90be6d, 0xf28482, 0x84a59d];
const SKINS = [0xf1c9a5, 0xd9a066, 0x8d5524, 0xffdbac, 0xc68642];
const HAIR = [0x2b1b12, 0x6b4226, 0xd4a017, 0x8c8c8c, 0xa23b1e, 0x111111];
const SHIRTS = [0x1d3557, 0xe63946, 0x2a9d8f, 0x6d597a, 0xffffff, 0x3a5a40];

export interface Portrait {
  png: Buffer;
  strippedThumb: Buffer;
}

const drawn = new Map<number, Portrait>();
/** So many differ; an account of thousands shares them. */
const KINDS = 40;

/** The picture of a person or a group, the same for the same number. */
export function portraitOf(number: number): Portrait {
  const kind = number % KINDS;
  const known = drawn.get(kind);
  if (known) return known;
  const canvas = draw(kind);
  const portrait = { png: canvas.toPng(), strippedThumb: strippedThumb(canvas) };
  drawn.set(kind, portrait);
  return portrait;
}

function draw(kind: number): Canvas {
  const pick = (from: readonly number[], step: number) => from[(kind * step) % from.length]!;
  const [ground, skin, hair, shirt] = [
    pick(GROUNDS, 3),
    pick(SKINS, 2),
    pick(HAIR, 5),
    pick(SHIRTS, 7),
  ];
  const canvas = new Canvas(SIZE, SIZE).rectangle(0, 0, SIZE, SIZE, ground);
  canvas.ellipse(80, 165, 58, 52, shirt).rectangle(68, 96, 24, 30, skin);
  if (kind % 2 === 0) canvas.ellipse(80, 76, 44, 54, hair);
  canvas.disc(80, 74, 36, skin).ellipse(80, 46, 38, 20, hair);
  canvas.disc(67, 74, 4, 0x222222).disc(93, 74, 4, 0x222222);
  return canvas.rectangle(70, 92, 20, 3, 0xb5524a);
}
