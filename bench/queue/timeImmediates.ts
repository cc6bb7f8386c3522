/**
 * Times every callback of `setImmediate` until `stop`, milliseconds: group commit does all of its work in one, from the
 * BEGIN to the last announcement, and nothing else in a store, a queue or a worker uses them.
 */
export function timeImmediates(): { stop(): number[] } {
  const times: number[] = [];
  const original = globalThis.setImmediate;
  const timed = (callback: (...values: unknown[]) => void, ...values: unknown[]) =>
    original(() => {
      const startedAt = performance.now();
      callback(...values);
      times.push(performance.now() - startedAt);
    });
  globalThis.setImmediate = Object.assign(timed, original);
  return {
    stop() {
      globalThis.setImmediate = original;
      return times;
    },
  };
}
