import type * as z from 'zod/mini';

/** The child's side of `runChild`: takes one input, answers once. What fails ends the process with its stack. */
export function serve<S extends z.ZodMiniType>(
  input: S,
  run: (input: z.infer<S>) => Promise<object>,
): void {
  process.once('message', (message) => {
    const answer = async () => process.send?.(await run(input.parse(message)));
    answer().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
}
