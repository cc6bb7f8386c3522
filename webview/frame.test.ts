import assert from 'node:assert/strict';
import { drawInFrame, forget, type Drawing } from './frame.ts';

describe('what is drawn in a frame', () => {
  let frames: (() => void)[];
  const { requestAnimationFrame } = globalThis;

  beforeEach(() => {
    frames = [];
    globalThis.requestAnimationFrame = (frame) => frames.push(() => frame(0));
  });
  afterEach(() => {
    globalThis.requestAnimationFrame = requestAnimationFrame;
  });

  const drawingOf =
    (name: string, done: string[]): Drawing =>
    () => {
      done.push(`${name} measures`);
      return () => {
        done.push(`${name} writes`);
        return () => void done.push(`${name} settles`);
      };
    };

  it('is measured all, then written all, then settled, each once however often it was asked for', () => {
    const done: string[] = [];
    const [a, b] = [drawingOf('a', done), drawingOf('b', done)];
    for (const drawing of [a, b, a]) drawInFrame(drawing);
    assert.equal(frames.length, 1);
    frames.shift()?.();
    assert.deepEqual(done, [
      'a measures',
      'b measures',
      'a writes',
      'b writes',
      'a settles',
      'b settles',
    ]);
  });

  it('is asked for anew after its frame, and leaves out what was forgotten', () => {
    const done: string[] = [];
    const [a, b] = [drawingOf('a', done), drawingOf('b', done)];
    drawInFrame(a);
    frames.shift()?.();
    drawInFrame(a);
    drawInFrame(b);
    forget(a);
    frames.shift()?.();
    assert.equal(done.at(-1), 'b settles');
    assert.equal(done.length, 6);
  });
});
