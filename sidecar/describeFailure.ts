import { AppError } from '../protocol/errors.ts';

/** A handler's answer that breaks the contract; its message names fields, never values. */
export class BrokenResult extends Error {}

/**
 * An unexpected error as a log may hold it: its kind and where it was thrown. The message of a foreign error can
 * quote what it choked on, so only those that the engine or the sidecar worded are repeated.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: a ${typeof error}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return [`${error.name}${codeOf(error)}${messageOf(error)}`, ...frames].join('\n');
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? ` [${error.code}]` : '';
}

function messageOf(error: Error): string {
  const isOurs = error instanceof AppError || error instanceof BrokenResult;
  const isEngine =
    (error instanceof TypeError || error instanceof ReferenceError) && !('code' in error);
  return isOurs || isEngine ? `: ${error.message}` : '';
}
