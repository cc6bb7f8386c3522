/**
 * For what is fetched again because of news: under each key the first asks at once, and all that ask while that runs, or
 * within `everyMs` of its begin, are served by one more, the last of them. A burst of messages costs one call a while.
 */
export function createPacer(everyMs: number, wait: (ms: number) => Promise<unknown>) {
  const lines = new Map<string, (() => Promise<void>) | undefined>();
  async function run(key: string, work: () => Promise<void>): Promise<void> {
    lines.set(key, undefined);
    try {
      await Promise.all([work(), wait(everyMs)]);
    } finally {
      const next = lines.get(key);
      lines.delete(key);
      if (next) void run(key, next);
    }
  }
  return (key: string, work: () => Promise<void>): void => {
    if (lines.has(key)) lines.set(key, work);
    else void run(key, work);
  };
}

/** A dialog that is on the screen is read again this often at most: Telegram counts each reading. */
export const READ_AGAIN_MS = 1_000;
