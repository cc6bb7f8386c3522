import { AppError } from '../protocol/errors.ts';
import type { Configuration } from '../protocol/configuration.ts';
import type { EndpointReport } from '../protocol/endpointReport.ts';
import type { Model } from '../protocol/modelRecords.ts';
import { chooseModel } from './drafting/chooseModel.ts';
import type { DraftingModel, ProviderFiles } from './drafting/draftingModel.ts';
import type { RunnerOwner, Runners } from './runners.ts';
import type { Spender } from './spending/ledger.ts';

export interface ResolvedModels {
  drafting: DraftingModel;
  draftModel: string;
  analysisModel: string;
}

/** Who asks: whose runner it takes, and for which work. */
export type Asker = RunnerOwner & Spender;

/** Counts what is asked through it. `draftModel`: of the draft that follows an analysis. */
export type Bind = (
  model: DraftingModel,
  asker: Asker,
  of: { draftModel?: string },
) => DraftingModel;

export type Models = ReturnType<typeof createModels>;

/** Which of the endpoint's models serves which task, and the runner that asks it. */
export function createModels(runners: Runners, bind: Bind) {
  let setting: Configuration['model'] | undefined;
  /** Asks the endpoint for its list. */
  let catalogue: DraftingModel | undefined;
  let known: Model[] | undefined;

  function configured(): Configuration['model'] {
    if (setting) return setting;
    throw new AppError('notConfigured', 'The model is not set up yet.', {
      hint: 'Set the model key.',
    });
  }

  async function list(signal: AbortSignal): Promise<Model[]> {
    if (known) return known;
    const asked = (catalogue ??= runners.create());
    const models = await asked.fetchModels(signal);
    // Another endpoint may have been configured meanwhile.
    if (asked === catalogue) known = models;
    return models;
  }

  return {
    configure(next: Configuration['model']): void {
      const { baseUrl, apiKey, redaction = 'on', provider = 'endpoint' } = next;
      if (runners.configure({ baseUrl, apiKey, redaction, provider })) {
        catalogue = undefined;
        known = undefined;
      }
      setting = next;
    },
    list,
    /** What is offered may be others now. */
    forgetList(): void {
      known = undefined;
    },
    /** What the endpoint can do. @throws AppError `notConfigured` */
    async probe(
      spend: boolean,
      cacheReadsOf: (model: string) => number,
      signal: AbortSignal,
    ): Promise<EndpointReport> {
      const { draftModel } = configured();
      const asked = (catalogue ??= runners.create());
      const choose = (models: Model[]): string | undefined =>
        models.length === 0 && draftModel === ''
          ? undefined
          : chooseModel(models, 'draft', draftModel);
      return asked.probe({ choose, spend, cacheReadsOf, signal });
    },
    /** Where the endpoint keeps pictures; one for all, so that what it cannot do is found out once. @throws AppError `notConfigured` */
    provider: (): ProviderFiles => (catalogue ??= runners.create()).files,
    /** The dialog's own choice, else the setting's, else the endpoint's best for the task. Asks the endpoint only for the last. */
    async resolve(
      asker: Asker,
      choice: { draftModel: string | null; analysisModel: string | null },
      signal: AbortSignal,
    ): Promise<ResolvedModels> {
      const current = configured();
      const runner = runners.get(asker);
      const draft = choice.draftModel ?? current.draftModel;
      const analysis = choice.analysisModel ?? current.analysisModel;
      const models = draft === '' || analysis === '' ? await list(signal) : [];
      const draftModel = chooseModel(models, 'draft', draft);
      return {
        drafting: bind(runner, asker, { draftModel }),
        draftModel,
        analysisModel: chooseModel(models, 'analysis', analysis),
      };
    },
    /** The same for a chat, which is answered by the model that writes drafts unless another is `named`. */
    async resolveChat(
      asker: Asker,
      named: string | null,
      signal: AbortSignal,
    ): Promise<{ drafting: DraftingModel; chatModel: string }> {
      const name = named ?? configured().draftModel;
      const drafting = bind(runners.get(asker), asker, {});
      const models = name === '' ? await list(signal) : [];
      return { drafting, chatModel: chooseModel(models, 'draft', name) };
    },
  };
}
