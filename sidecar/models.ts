import { AppError } from '../protocol/errors.ts';
import type { Configuration } from '../protocol/methods.ts';
import type { Model } from '../protocol/records.ts';
import { chooseModel } from './drafting/chooseModel.ts';
import type { CreateDraftingModel, DraftingModel } from './drafting/draftingModel.ts';
import type { Log } from '../rpc/startMessage.ts';

export interface ResolvedModels {
  drafting: DraftingModel;
  draftModel: string;
  analysisModel: string;
}

export type Models = ReturnType<typeof createModels>;

/** The model endpoint as configured now, and which of its models serves which task. */
export function createModels(createDraftingModel: CreateDraftingModel, log: Log) {
  let drafting: DraftingModel | undefined;
  let setting: Configuration['model'] | undefined;
  let known: Model[] | undefined;

  function get(): { drafting: DraftingModel; setting: Configuration['model'] } {
    if (!drafting || !setting) {
      throw new AppError('notConfigured', 'The model is not set up yet.', {
        hint: 'Set the model key.',
      });
    }
    return { drafting, setting };
  }

  async function list(signal: AbortSignal): Promise<Model[]> {
    if (known) return known;
    const asked = get().drafting;
    const models = await asked.fetchModels(signal);
    // Another endpoint may have been configured meanwhile.
    if (asked === drafting) known = models;
    return models;
  }

  return {
    configure(next: Configuration['model']): void {
      if (JSON.stringify(next) === JSON.stringify(setting)) return;
      if (next.baseUrl !== setting?.baseUrl || next.apiKey !== setting.apiKey) {
        drafting = createDraftingModel({ baseUrl: next.baseUrl, apiKey: next.apiKey, log });
        known = undefined;
      }
      setting = next;
    },
    list,
    /** The dialog's own choice, else the setting's, else the endpoint's best for the task. Asks the endpoint only for the last. */
    async resolve(
      choice: { draftModel: string | null; analysisModel: string | null },
      signal: AbortSignal,
    ): Promise<ResolvedModels> {
      const current = get();
      const draft = choice.draftModel ?? current.setting.draftModel;
      const analysis = choice.analysisModel ?? current.setting.analysisModel;
      const models = draft === '' || analysis === '' ? await list(signal) : [];
      return {
        drafting: current.drafting,
        draftModel: chooseModel(models, 'draft', draft),
        analysisModel: chooseModel(models, 'analysis', analysis),
      };
    },
  };
}
