import { toWireError, type WireError } from '../../protocol/errors.ts';
import type { Desk } from '../desk.ts';
import type { Handlers } from '../server/clientContext.ts';
import type { Tx } from '../store/store.ts';
import { createDecisions } from './decisions.ts';

type BatchHandlers = Pick<
  Handlers,
  'draft/displayed' | 'draft/approveAll' | 'draft/rejectAll' | 'draft/undoAll'
>;

interface Outcome {
  draftId: string;
  error?: WireError;
}

/** Decisions about several drafts at once: each is made or refused for itself, and told of. */
export function batchHandlers(desk: Desk): BatchHandlers {
  const { store, drafts } = desk;
  const decisions = createDecisions(desk);

  async function each<T extends { draftId: string }>(
    all: readonly T[],
    decide: (tx: Tx, one: T) => unknown,
  ): Promise<{ outcomes: Outcome[] }> {
    const outcomes = all.map(async (one): Promise<Outcome> => {
      const { draftId } = one;
      try {
        await store.write((tx) => void decide(tx, one));
        return { draftId };
      } catch (error) {
        return { draftId, error: toWireError(error) };
      }
    });
    return { outcomes: await Promise.all(outcomes) };
  }

  return {
    'draft/displayed': async ({ draftId, version }) => ({
      draft: await store.write((tx) => drafts.displayed(tx, draftId, version)),
    }),
    'draft/approveAll': ({ drafts: all }) =>
      each(all, (tx, one) => decisions.approveTogether(tx, one)),
    'draft/rejectAll': ({ drafts: all }) =>
      each(all, (tx, { draftId, version }) => drafts.reject(tx, draftId, version)),
    'draft/undoAll': ({ draftIds }) =>
      each(
        draftIds.map((draftId) => ({ draftId })),
        (tx, { draftId }) => decisions.undo(tx, draftId),
      ),
  };
}
