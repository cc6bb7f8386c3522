import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../protocol/errors.ts';
import { createAbilities } from './drafting/abilities.ts';
import type { CreateDraftingModel, DraftingModel } from './drafting/draftingModel.ts';
import type { Log } from '../rpc/startMessage.ts';

/** Whose runner it is. */
export interface RunnerOwner {
  accountId: string;
  profile: string;
}

export type Runners = ReturnType<typeof createRunners>;

/**
 * One model client for each account and profile: made when first asked for, kept without a time limit, dropped with
 * the last live session that needs it, with its account, or with the endpoint. What holds one that was dropped
 * finishes with it; who asks next gets a new one. `get` is synchronous, so two who ask at once share one.
 */
export function createRunners(createDraftingModel: CreateDraftingModel, log: Log) {
  const runners = new Map<string, Map<string, DraftingModel>>();
  let endpoint: Omit<Parameters<CreateDraftingModel>[0], 'log' | 'abilities'> | undefined;
  let abilities = createAbilities();

  function create(): DraftingModel {
    if (endpoint) return createDraftingModel({ ...endpoint, abilities, log });
    throw new AppError('notConfigured', 'The model is not set up yet.', {
      hint: 'Set the model key.',
    });
  }

  return {
    /** Another address, key or choice of what is kept from the model: everything made for the old one is dropped. True if it is another. */
    configure(next: NonNullable<typeof endpoint>): boolean {
      if (isDeepStrictEqual(next, endpoint)) return false;
      endpoint = next;
      abilities = createAbilities();
      runners.clear();
      return true;
    },
    /** @throws AppError `notConfigured` */
    get({ accountId, profile }: RunnerOwner): DraftingModel {
      const ofAccount = runners.get(accountId) ?? new Map<string, DraftingModel>();
      const runner = ofAccount.get(profile) ?? create();
      runners.set(accountId, ofAccount.set(profile, runner));
      return runner;
    },
    /** One of nobody's, for what is asked of the endpoint itself. @throws AppError `notConfigured` */
    create,
    drop({ accountId, profile }: RunnerOwner): void {
      const ofAccount = runners.get(accountId);
      ofAccount?.delete(profile);
      if (ofAccount?.size === 0) runners.delete(accountId);
    },
    /** Of every account. */
    dropProfile(profile: string): void {
      for (const accountId of runners.keys()) this.drop({ accountId, profile });
    },
    dropAccount(accountId: string): void {
      runners.delete(accountId);
    },
  };
}
