/** Producers, workers, and what they do at once: the same for everyone. */
export const PARALLEL = 10;

/** A durable queue with a fresh, empty store: what it acknowledged survives a power cut. */
export interface Engine {
  /** Ten producers, each with one job at a time; resolves when all are acknowledged. */
  fill(jobs: number): Promise<void>;
  /** Ten workers that do nothing with a job but complete it; resolves when all are completed. */
  drain(jobs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens an engine in a new folder that it may use. */
export type OpenEngine = (dir: string) => Promise<Engine>;

/** Calls `add` for 0 … jobs − 1, `PARALLEL` at a time, each producer waiting for its own before the next. */
export async function produce(jobs: number, add: (nth: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const producer = async () => {
    while (next < jobs) await add(next++);
  };
  await Promise.all(Array.from({ length: PARALLEL }, producer));
}

/** Counts down from `jobs`. */
export function countdown(jobs: number): { one: () => void; done: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = jobs;
  const one = () => {
    left -= 1;
    if (left === 0) resolve();
  };
  return { one, done: promise };
}
