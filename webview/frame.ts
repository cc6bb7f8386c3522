/** Scrolls, say, by what is measured anew; nothing is written to the page after it but by another one. */
export type Settle = () => void;
/** Writes to the page. */
export type Write = () => Settle;
/** Measures the page as it is. */
export type Drawing = () => Write;

const waiting = new Set<Drawing>();
let frame = 0;

/**
 * Has it drawn in the next frame, with all others that wait for it: first every one measures, then every one writes, then
 * every one settles. So the browser lays the page out twice in a frame, however many texts stream in, and not twice for each.
 */
export function drawInFrame(drawing: Drawing): void {
  waiting.add(drawing);
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const drawings = [...waiting];
    waiting.clear();
    const writes = drawings.map((measure) => measure());
    const settles = writes.map((write) => write());
    for (const settle of settles) settle();
  });
}

export const forget = (drawing: Drawing): void => void waiting.delete(drawing);
