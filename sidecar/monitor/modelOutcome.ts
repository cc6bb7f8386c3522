import { toWireError, type WireError } from '../../protocol/errors.ts';
import type { CreateDraftingModel, DraftingModel } from '../drafting/draftingModel.ts';

export type ModelOutcome =
  | { kind: 'unknown' }
  | { kind: 'ok' }
  | { kind: 'failed'; error: WireError };

/** How the last call of any model ended. A call that was cancelled, or that the model refused to answer, tells nothing. */
export interface ModelWatch {
  last: () => ModelOutcome;
  watch(create: CreateDraftingModel): CreateDraftingModel;
}

export function createModelWatch(): ModelWatch {
  let outcome: ModelOutcome = { kind: 'unknown' };

  async function noted<T>(call: Promise<T>): Promise<T> {
    try {
      const result = await call;
      outcome = { kind: 'ok' };
      return result;
    } catch (error) {
      const wire = toWireError(error);
      if (wire.code !== 'cancelled' && wire.code !== 'modelRefused')
        outcome = { kind: 'failed', error: wire };
      throw error;
    }
  }

  function watched(model: DraftingModel): DraftingModel {
    return {
      // They serve the requests, and these tell whether the model can be reached.
      files: model.files,
      // What is only looked at asks nothing of the model itself.
      probe: (options) => model.probe(options),
      preview: (input, options) => model.preview(input, options),
      fetchModels: (signal) => noted(model.fetchModels(signal)),
      analyse: (input, options) => noted(model.analyse(input, options)),
      findEvidence: (input, draft, options) => noted(model.findEvidence(input, draft, options)),
      learn: (input, options) => noted(model.learn(input, options)),
      streamDraft: (input, options) => noted(model.streamDraft(input, options)),
      streamChat: (input, options) => noted(model.streamChat(input, options)),
    };
  }

  return {
    last: () => outcome,
    watch: (create) => (options) => watched(create(options)),
  };
}
