import * as z from 'zod/mini';
import { analysis } from '../../protocol/records.ts';
import type { Analysis } from '../../protocol/records.ts';
import type { Store, Tx } from '../store/store.ts';

/** What the desk remembers of a dialog beside its drafts. */
export interface DialogState {
  selected: boolean;
  draftModel: string | null;
  analysisModel: string | null;
  /** The newest message that a finished job has read. */
  lastProcessedId: number;
  lastAnalysis: Analysis | undefined;
}

const UNTOUCHED: DialogState = {
  selected: false,
  draftModel: null,
  analysisModel: null,
  lastProcessedId: 0,
  lastAnalysis: undefined,
};

const GET = `SELECT * FROM dialog_state WHERE account_id = ? AND dialog_id = ?`;
const UPSERT = `INSERT INTO dialog_state(account_id, dialog_id, `;
const SELECT = `${UPSERT} selected) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET selected = ?3`;
const SET_MODELS = `${UPSERT} draft_model, analysis_model) VALUES(?1, ?2, ?3, ?4)
  ON CONFLICT DO UPDATE SET draft_model = ?3, analysis_model = ?4`;
const PROCESSED = `${UPSERT} last_processed_id, last_analysis) VALUES(?1, ?2, ?3, ?4)
  ON CONFLICT DO UPDATE SET last_processed_id = ?3, last_analysis = ?4`;
const FORGET = `UPDATE dialog_state SET last_processed_id = 0, last_analysis = NULL WHERE account_id = ? AND dialog_id = ?`;

const row = z.object({
  selected: z.number(),
  draft_model: z.nullable(z.string()),
  analysis_model: z.nullable(z.string()),
  last_processed_id: z.number(),
  last_analysis: z.nullable(z.string()),
});

function toState(value: unknown): DialogState {
  const r = row.parse(value);
  return {
    selected: r.selected !== 0,
    draftModel: r.draft_model,
    analysisModel: r.analysis_model,
    lastProcessedId: r.last_processed_id,
    lastAnalysis:
      r.last_analysis === null ? undefined : analysis.parse(JSON.parse(r.last_analysis)),
  };
}

export type DialogStates = ReturnType<typeof createDialogStates>;

export function createDialogStates(store: Store) {
  return {
    get(accountId: string, dialogId: string): DialogState {
      const value = store.read(GET).get(accountId, dialogId);
      return value === undefined ? UNTOUCHED : toState(value);
    },
    select(tx: Tx, accountId: string, dialogId: string, selected: boolean): void {
      tx.sql(SELECT).run(accountId, dialogId, selected ? 1 : 0);
    },
    setModels(
      tx: Tx,
      accountId: string,
      dialogId: string,
      models: { draftModel: string | null; analysisModel: string | null },
    ): void {
      tx.sql(SET_MODELS).run(accountId, dialogId, models.draftModel, models.analysisModel);
    },
    processed(
      tx: Tx,
      accountId: string,
      dialogId: string,
      messageId: number,
      found: Analysis,
    ): void {
      tx.sql(PROCESSED).run(accountId, dialogId, messageId, JSON.stringify(found));
    },
    forget(tx: Tx, accountId: string, dialogId: string): void {
      tx.sql(FORGET).run(accountId, dialogId);
    },
  };
}
