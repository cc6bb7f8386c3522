import type { Usage } from '../../protocol/provenanceRecords.ts';

export interface QuestionWithoutStore {
  accountId: string;
  dialogId: string;
  dialogTitle: string;
  text: string;
  /** Of the session it was asked in; null: the setting's. */
  model: string | null;
  profile: string;
}

/**
 * Answers a question without the store: no job, no history, nothing written. The text comes through `onDelta` and
 * whole in the end. Rejects with AppErrors.
 */
export type AnswerWithoutStore = (
  question: QuestionWithoutStore,
  options: { signal: AbortSignal; onDelta: (text: string) => void },
) => Promise<{ text: string; usage: Usage }>;
