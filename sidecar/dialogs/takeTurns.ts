/** A few at a time, each key once however many ask for it; who stops waiting before its turn gives the turn away. */
export function createTurns<T>(atOnce: number, life: AbortSignal) {
  const running = new Map<string, Promise<T | undefined>>();
  const waiting: (() => void)[] = [];
  let taken = 0;

  return async function inTurn(
    key: string,
    asker: AbortSignal,
    work: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (taken >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    taken += 1;
    try {
      if (asker.aborted || life.aborted) return undefined;
      let result = running.get(key);
      if (!result) {
        result = work().finally(() => running.delete(key));
        running.set(key, result);
      }
      return await result;
    } finally {
      taken -= 1;
      waiting.shift()?.();
    }
  };
}
