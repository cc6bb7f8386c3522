import { Canvas } from './canvas.ts';

/** Pictures for the sample dialogs, each of something else, so that a mix-up shows. */
export const pictures = {
  cake() {
    const canvas = new Canvas(640, 480).rectangle(0, 0, 640, 480, 0xfbe9d0);
    canvas.rectangle(0, 360, 640, 120, 0x9c6b3f).ellipse(320, 390, 250, 40, 0xf4f4f4);
    canvas.rectangle(150, 230, 340, 150, 0x6b3d22).rectangle(150, 285, 340, 16, 0xfff1dc);
    canvas.rectangle(150, 205, 340, 36, 0xf49ac1);
    for (let drip = 0; drip < 9; drip++) canvas.disc(170 + drip * 38, 240, 17, 0xf49ac1);
    for (const [index, color] of [0xe23d3d, 0x3d7be2, 0x3daf5a, 0xe2b23d, 0x8d3de2].entries()) {
      const x = 210 + index * 54;
      canvas.rectangle(x, 130, 12, 76, color).ellipse(x + 6, 112, 8, 16, 0xffb52e);
    }
    return canvas;
  },
  receipt() {
    const canvas = new Canvas(420, 640).rectangle(0, 0, 420, 640, 0x5c6770);
    canvas.rectangle(40, 20, 340, 600, 0xfdfdf8).text(92, 50, 6, 'CAFE LUNA', 0x222222);
    const rows = ['2 PASTA   27.00', '1 SOUP     7.50', '3 WATER    6.00', '1 CAKE     5.90'];
    for (const [index, row] of rows.entries()) {
      canvas.text(70, 130 + index * 50, 4, row, 0x333333);
    }
    canvas.rectangle(70, 350, 280, 3, 0x333333).text(70, 380, 4, 'TIP 10%    4.64', 0x333333);
    return canvas
      .text(70, 440, 5, 'TOTAL  51.04', 0x111111)
      .text(112, 540, 4, 'THANK YOU!', 0x777777);
  },
  skyline() {
    const canvas = new Canvas(800, 450).gradient(0x1b2350, 0xf08a5d).disc(600, 250, 46, 0xffd56b);
    const heights = [150, 240, 190, 310, 210, 170, 280, 130, 230, 180];
    for (const [index, height] of heights.entries()) {
      const [x, top] = [index * 80, 450 - height];
      canvas.rectangle(x + 4, top, 70, height, 0x14182c);
      for (let y = top + 14; y < 430; y += 26) {
        for (let column = 0; column < 3; column++) {
          const isLit = (index * 7 + y + column * 5) % 4 !== 0;
          canvas.rectangle(x + 14 + column * 20, y, 10, 14, isLit ? 0xffe9a0 : 0x2b3150);
        }
      }
    }
    return canvas;
  },
  cat() {
    const canvas = new Canvas(480, 480).rectangle(0, 0, 480, 480, 0xa8d5ba);
    canvas.triangle(110, 190, 110, 130, 0x4a4a4f).triangle(260, 190, 110, 130, 0x4a4a4f);
    canvas.ellipse(240, 440, 170, 140, 0x4a4a4f).disc(240, 240, 140, 0x5a5a60);
    canvas.disc(185, 215, 30, 0xcde04a).disc(295, 215, 30, 0xcde04a);
    canvas.ellipse(185, 215, 8, 26, 0x111111).ellipse(295, 215, 8, 26, 0x111111);
    canvas.triangle(222, 290, 36, 22, 0xf29cab);
    for (const dy of [-10, 10, 30]) {
      canvas.line(60, 270 + dy, 170, 280, 2, 0xeeeeee).line(310, 280, 420, 270 + dy, 2, 0xeeeeee);
    }
    return canvas;
  },
  whiteboard() {
    const canvas = new Canvas(720, 460).rectangle(0, 0, 720, 460, 0x8d99a6);
    canvas.rectangle(24, 24, 672, 412, 0xffffff).text(60, 50, 6, 'LAUNCH PLAN', 0x1d4ed8);
    const boxes = [
      [60, 'BETA', 0x15803d],
      [290, 'FIX', 0xb45309],
      [520, 'SHIP', 0xb91c1c],
    ] as const;
    for (const [x, label, color] of boxes) {
      canvas.rectangle(x, 160, 140, 90, color).rectangle(x + 5, 165, 130, 80, 0xffffff);
      canvas.text(x + 24, 190, 6, label, color);
    }
    canvas.line(205, 203, 280, 203, 5, 0x333333).line(435, 203, 510, 203, 5, 0x333333);
    return canvas.text(60, 320, 5, 'MAY 12   MAY 19   MAY 26 ?', 0x333333);
  },
  beach() {
    const canvas = new Canvas(800, 500).gradient(0x5bb7f0, 0xcdeeff).disc(660, 90, 52, 0xfff0a0);
    canvas.rectangle(0, 260, 800, 110, 0x1f86b8).rectangle(0, 370, 800, 130, 0xf1d9a2);
    canvas.triangle(120, 330, 130, 150, 0xf7f7f7).rectangle(90, 330, 200, 22, 0x7b3f1d);
    canvas.rectangle(556, 330, 8, 120, 0x7a5a3a).triangle(470, 335, 180, 80, 0xd94141);
    return canvas.rectangle(520, 440, 150, 14, 0x2f6fb0);
  },
  bicycle() {
    const canvas = new Canvas(640, 420).rectangle(0, 0, 640, 420, 0xd9d4c7);
    canvas.rectangle(0, 340, 640, 80, 0x8c8577);
    for (const x of [180, 460]) {
      canvas.disc(x, 270, 92, 0x202020).disc(x, 270, 80, 0xd9d4c7).disc(x, 270, 10, 0x202020);
    }
    const frame = 0x0f766e;
    canvas.line(180, 270, 270, 150, 9, frame).line(270, 150, 420, 150, 9, frame);
    canvas.line(420, 150, 460, 270, 9, frame).line(180, 270, 310, 270, 9, frame);
    canvas.line(310, 270, 270, 150, 9, frame).line(310, 270, 420, 150, 9, frame);
    canvas.rectangle(240, 130, 66, 14, 0x3b2a1a).line(420, 150, 405, 105, 8, 0x202020);
    return canvas.rectangle(380, 98, 64, 9, 0x202020);
  },
  chart() {
    const canvas = new Canvas(640, 400).rectangle(0, 0, 640, 400, 0xffffff);
    canvas.text(40, 24, 5, 'SIGN-UPS 2ND QUARTER', 0x374151);
    canvas.rectangle(60, 80, 3, 270, 0x9ca3af).rectangle(60, 350, 540, 3, 0x9ca3af);
    for (const [index, height] of [70, 120, 95, 170, 220, 250].entries()) {
      canvas.rectangle(90 + index * 84, 350 - height, 52, height, index > 3 ? 0x16a34a : 0x60a5fa);
    }
    return canvas;
  },
} as const satisfies Record<string, () => Canvas>;

export type PictureName = keyof typeof pictures;

export function isPictureName(name: string): name is PictureName {
  return Object.hasOwn(pictures, name);
}
