import * as z from 'zod/mini';
import { analysis } from '../../protocol/analysis.ts';
import type { Analysis } from '../../protocol/analysis.ts';
import type { Store, Tx } from '../store/store.ts';

/** What the desk remembers of a dialog beside its drafts. */
export interface DialogState {
  selected: boolean;
  draftModel: string | null;
  analysisModel: string | null;
  /** Chosen by the user; null: the analysis decides. */
  replyLanguage: string | null;
  /** The newest message that a finished job has read. */
  lastProcessedId: number;
  lastAnalysis: Analysis | undefined;
}

const UNTOUCHED: DialogState = {
  selected: false,
  draftModel: null,
  analysisModel: null,
  replyLanguage: null,
  lastProcessedId: 0,
  lastAnalysis: undefined,
};

const GET = `SELECT * FROM dialog_state WHERE account_id = ? AND dialog_id = ?`;
const UPSERT = `INSERT INTO dialog_state(account_id, dialog_id, `;
const SELECT = `${UPSERT} selected) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET selected = ?3`;
const SET_MODELS = `${UPSERT} draft_model, analysis_model) VALUES(?1, ?2, ?3, ?4)
  ON CONFLICT DO UPDATE SET draft_model = ?3, analysis_model = ?4`;
const SET_LANGUAGE = `${UPSERT} reply_language) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET reply_language = ?3`;
const LANGUAGES = `SELECT reply_language FROM draft WHERE account_id = ? AND dialog_id = ? AND reply_language IS NOT NULL
  GROUP BY reply_language ORDER BY max(created_at) DESC LIMIT 10`;
const PROCESSED = `${UPSERT} last_processed_id, last_analysis)
  VALUES(?1, ?2, ?3, seal('dialog_state.last_analysis', ?4))
  ON CONFLICT DO UPDATE SET last_processed_id = excluded.last_processed_id, last_analysis = excluded.last_analysis`;
const FORGET = `UPDATE dialog_state SET last_processed_id = 0, last_analysis = NULL WHERE account_id = ? AND dialog_id = ?`;

const row = z.object({
  selected: z.number(),
  draft_model: z.nullable(z.string()),
  analysis_model: z.nullable(z.string()),
  reply_language: z.nullable(z.string()),
  last_processed_id: z.number(),
  last_analysis: z.nullable(z.string()),
});

function toState(value: unknown): DialogState {
  const r = row.parse(value);
  return {
    selected: r.selected !== 0,
    draftModel: r.draft_model,
    analysisModel: r.analysis_model,
    replyLanguage: r.reply_language,
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
    setReplyLanguage(tx: Tx, accountId: string, dialogId: string, language: string | null): void {
      tx.sql(SET_LANGUAGE).run(accountId, dialogId, language);
    },
    /** Of the dialog's drafts, newest first. */
    languagesOf(accountId: string, dialogId: string): string[] {
      const rows = store.read(LANGUAGES).all(accountId, dialogId);
      return rows.map((one) => String(one['reply_language']));
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
