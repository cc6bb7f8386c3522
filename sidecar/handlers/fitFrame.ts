import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';

/** The rest of the frame is for all that goes with the list. */
const LIST_BYTES = MAX_FRAME_BYTES / 2;

/** As much of a list as a frame can hold, its first or its last: an answer that is larger than a frame is no answer. */
export function fitFrame<T>(list: T[], keep: 'first' | 'last'): T[] {
  const ordered = keep === 'first' ? list : list.toReversed();
  let bytes = 0;
  const tooMany = ordered.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return index > 0 && bytes > LIST_BYTES;
  });
  const fitting = tooMany === -1 ? ordered : ordered.slice(0, tooMany);
  return keep === 'first' ? fitting : fitting.toReversed();
}
