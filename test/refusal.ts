import assert from 'node:assert/strict';
import { AppError } from '../protocol/errors.ts';

/** The error that this is refused with. `what`: named where it was not. */
export async function refusal(asked: Promise<unknown>, what = 'it'): Promise<AppError> {
  const error = await asked.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof AppError, `${what} was not refused`);
  return error;
}
