import type { EvalCase } from './evalCase.ts';
import { runPatiently, type Asked } from './runCase.ts';
import type { Scored } from './score.ts';

/** All of them, so many at a time, in their order. `onDone`: after each, with how many are done. */
export async function runCases(
  cases: readonly EvalCase[],
  asked: Asked,
  { atOnce, onDone }: { atOnce: number; onDone: (done: number) => void },
): Promise<Scored[]> {
  const scored: Scored[] = [];
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    for (let index = next; index < cases.length; index = next) {
      next += 1;
      const one = cases[index];
      if (!one) return;
      scored[index] = { one, outcome: await runPatiently(one, asked) };
      done += 1;
      onDone(done);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return scored;
}
