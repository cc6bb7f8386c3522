/** What comes within a while of the first becomes one: ten failures are one notification, not ten. */
export function createGathering<T>(
  delayMs: number,
  tell: (all: readonly T[]) => void,
): { add(item: T): void; dispose(): void } {
  let gathered: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  function end(): void {
    timer = undefined;
    const all = gathered;
    gathered = [];
    tell(all);
  }
  return {
    add(item) {
      gathered.push(item);
      timer ??= setTimeout(end, delayMs);
    },
    dispose: () => clearTimeout(timer),
  };
}
