import * as z from 'zod/mini';

export const listCost = z.object({
  count: z.int(),
  ms: z.number(),
  /** Until its first page was there. */
  firstMs: z.number(),
  /** Memory that the list holds once it is there and garbage is gone. */
  heldMb: z.number(),
  /** Growth of the process at its largest, garbage included. */
  peakMb: z.number(),
});
export type ListCost = z.infer<typeof listCost>;

/** Time and memory of one fetch of a list, on a connection that is up. It calls `onFirst` with the first page. */
export async function measureList(
  fetch: (onFirst: () => void) => Promise<ArrayLike<unknown>>,
): Promise<ListCost> {
  const before = settled();
  const startedAt = performance.now();
  let firstMs = Number.NaN;
  const list = await fetch(() => {
    if (Number.isNaN(firstMs)) firstMs = performance.now() - startedAt;
  });
  const ms = performance.now() - startedAt;
  // In kilobytes, of the whole life of the process.
  const peakMb = process.resourceUsage().maxRSS / 1024 - before.rssMb;
  const after = settled();
  return { count: list.length, ms, firstMs, heldMb: after.heapMb - before.heapMb, peakMb };
}

function settled() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapMb: (heapUsed + external) / 1e6, rssMb: rss / 1024 ** 2 };
}
