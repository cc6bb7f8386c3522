import type { Configuration } from '../../protocol/configuration.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Emit } from '../announcer.ts';
import type { CreateDraftingModel } from '../drafting/draftingModel.ts';
import { createEditorModel } from '../drafting/editorModel.ts';
import { createEditorModels } from '../editorModels.ts';
import { createModels } from '../models.ts';
import { createModelWatch } from '../monitor/modelOutcome.ts';
import { createRunners } from '../runners.ts';
import { createLedger } from '../spending/ledger.ts';
import { createMeter } from '../spending/meter.ts';
import type { Store } from '../store/store.ts';

export interface ModelWorkOptions {
  store: Store;
  settings: () => Configuration['settings'];
  /** Asks the endpoint. */
  createDraftingModel: CreateDraftingModel;
  emit: Emit;
  /** What was spent today, or whether the cap is reached, is another. */
  onSpent: () => void;
  now: () => number;
  log: Log;
}

/** Which model is asked, by whom and through what; what that costs, and how it went last. */
export function createModelWork({ store, settings, emit, now, log, ...options }: ModelWorkOptions) {
  const outcomes = createModelWatch();
  const editorModels = createEditorModels();
  const createDraftingModel: CreateDraftingModel = (endpoint) =>
    endpoint.provider === 'vscode'
      ? createEditorModel(editorModels.editor, endpoint.redaction)
      : options.createDraftingModel(endpoint);
  const runners = createRunners(outcomes.watch(createDraftingModel), log);
  const ledger = createLedger({ store, now, settings, onChange: options.onSpent, log });
  const meter = createMeter({ ledger, now, onRunning: (running) => emit('usage/grown', running) });
  const models = createModels(runners, meter.bind);
  return { editorModels, runners, ledger, meter, models, lastOutcome: outcomes.last };
}
