import { drawInFrame, forget, type Write } from './frame.ts';
import { markPainted } from './measure.ts';
import type { Streams } from './streams.ts';

/**
 * Reads a stream a frame at a time: paints what there is at once, then what arrived within a frame once in that frame,
 * until the returned function is called. `added` is new at the end of `text`; null: the text began afresh. `paint`
 * measures, and what it returns writes: all that streams does so together.
 */
export function readByFrame(
  streams: Streams,
  streamId: string,
  paint: (text: string, added: string | null) => Write,
): () => void {
  let latest = '';
  let waiting: string | null = null;
  let seen = 0;

  function draw(): Write {
    const write = paint(latest, waiting);
    waiting = '';
    return () => {
      const settle = write();
      return () => {
        settle();
        if (seen > 0) markPainted(streamId, seen);
      };
    };
  }

  const stop = streams.read(streamId, (text, added, seq) => {
    latest = text;
    waiting = added === null || waiting === null ? null : waiting + added;
    seen = seq;
    drawInFrame(draw);
  });
  forget(draw);
  // Its text is there at once; what it scrolls by is measured with all others that came, in their first frame.
  const settle = draw()();
  const settleIn = () => () => settle;
  drawInFrame(settleIn);
  return () => {
    stop();
    forget(draw);
    forget(settleIn);
  };
}
