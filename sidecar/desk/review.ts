import type { Draft } from '../../protocol/draftRecords.ts';
import type { Emit } from '../announcer.ts';
import { createChunks } from '../chunks/chunks.ts';
import { createDialogStates } from '../dialogs/dialogStates.ts';
import { createRules } from '../dialogs/rules.ts';
import { createDrafts, type DraftsOptions } from '../drafts/drafts.ts';
import { createOutcomes } from '../scoreboard/outcomes.ts';
import type { Store } from '../store/store.ts';
import { createRestRules, UNUSED_DRAFTS } from '../worker/restRules.ts';

export interface ReviewOptions extends Pick<DraftsOptions, 'onRemoved' | 'onSent'> {
  store: Store;
  emit: Emit;
  /** What is shown of a dialog may be another. */
  touchDialog: (accountId: string, dialogId: string) => void;
  onChange: (draft: Draft) => void;
  now: () => number;
}

/** The drafts and their streamed texts, what became of them, and the rules of dialogs, which rest where that was nothing. */
export function createReview({ store, emit, touchDialog, now, ...options }: ReviewOptions) {
  const chunks = createChunks(store);
  const rules = createRules({ store, now });
  const outcomes = createOutcomes({ store, now, onUnused: (tx, draft) => restRules(tx, draft) });
  const restRules = createRestRules({
    rules,
    outcomes,
    onPaused({ accountId, dialogId, dialogTitle }) {
      emit('dialog/rulePaused', { accountId, dialogId, dialogTitle, drafts: UNUSED_DRAFTS });
      touchDialog(accountId, dialogId);
    },
  });
  const drafts = createDrafts({
    ...options,
    store,
    chunks,
    now,
    onChanging: (tx, draft) => outcomes.note(tx, draft),
  });
  return { chunks, rules, outcomes, drafts, dialogStates: createDialogStates(store) };
}
