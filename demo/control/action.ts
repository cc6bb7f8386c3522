import type * as z from 'zod/mini';

/** Something a test or a person can make the demo do: callable in the process, or by what came over HTTP. */
export type Action<Input, Output> = ((input: Input) => Output) & {
  fromJson(body: unknown): Output;
};

/** Both ways in are checked by the schema; a bad request throws. */
export function action<Params extends z.ZodMiniType, Output>(
  params: Params,
  run: (params: z.output<Params>) => Output,
): Action<z.input<Params>, Output> {
  const fromJson = (body: unknown) => run(params.parse(body));
  return Object.assign((input: z.input<Params>) => fromJson(input), { fromJson });
}

/** An action that takes nothing. */
export function plainAction<Output>(run: () => Output): Action<object | void, Output> {
  return Object.assign(() => run(), { fromJson: () => run() });
}
