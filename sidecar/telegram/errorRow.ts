import type { ErrorCode } from '../../protocol/errors.ts';

/** One sentence and one next step. */
export interface ErrorRow {
  code: ErrorCode;
  message: string;
  hint: string;
  retryable?: boolean;
}

/** Whatever the server says about itself: it passes. */
export const TRY_LATER: ErrorRow = {
  code: 'telegramRejected',
  message: 'Telegram has trouble of its own right now.',
  hint: 'Try again in a minute.',
  retryable: true,
};
