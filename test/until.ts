import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until there is something to see; fails with what it waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  timeoutMs = 20_000,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(10)) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
}
