import { AppError } from '../protocol/errors.ts';

/** The part of VS Code's log channel that is used. Never give it a secret or a message's text. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** An error as a log line. The message of a foreign error may quote anything, so only its kind and place are kept. */
export function describeError(error: unknown): string {
  if (error instanceof AppError) {
    const cause = error.cause === undefined ? '' : ` (cause: ${describeError(error.cause)})`;
    return `${error.code}: ${error.message}${cause}`;
  }
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name}${code}`, ...frames.slice(0, 6)].join('\n');
}
