import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { describeError } from '../log.ts';
import { draftCostText } from '../spendingText.ts';

/** What drafts have cost, asked once for each text. */
export function createDraftCosts(desk: Desk) {
  const known = new Map<string, { of: string; text: string | undefined }>();

  async function fetchText({ draftId }: Draft): Promise<string | undefined> {
    try {
      const { spent } = await desk.client.request('usage/ofDraft', { draftId });
      if (spent.requests === 0) return undefined;
      return draftCostText(spent);
    } catch (error) {
      // A lens without its price is no reason to say so.
      desk.log.debug(`The cost of a draft is not known: ${describeError(error)}`);
      return undefined;
    }
  }

  return {
    async of(draft: Draft): Promise<string | undefined> {
      const { draftId, attempt, state, provenance } = draft;
      if (state === 'drafting' || provenance === undefined) return undefined;
      const last = known.get(draftId);
      const of = `${attempt}`;
      if (last?.of === of) return last.text;
      const text = await fetchText(draft);
      known.set(draftId, { of, text });
      return text;
    },
  };
}
