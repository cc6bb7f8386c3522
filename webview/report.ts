import { AppError } from '../protocol/errors.ts';
import type { State } from './state.ts';

/** Shows a failure at the foot of the page. What was cancelled is no failure; what is no AppError is a fault of ours. */
export function report({ notice }: Pick<State, 'notice'>, error: unknown): void {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'cancelled') return;
  notice.set({ message: error.message, hint: error.hint });
}
