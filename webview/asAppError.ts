import { AppError } from '../protocol/errors.ts';
import { t } from './l10n.ts';

/** What was caught, as an AppError. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', t('Something unexpected went wrong in the panel.'), {
    cause: error,
  });
}
