import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import type { Instructions } from '../../protocol/memoryRecords.ts';
import type { Store, Tx } from '../store/store.ts';

/** Of a whole account where `dialogId` is absent. */
export interface InstructionsPlace {
  accountId: string;
  dialogId?: string | undefined;
}

const ALL = `SELECT account_id, dialog_id FROM instructions WHERE text <> ''`;
const GET = `SELECT * FROM instructions WHERE account_id = ? AND dialog_id = ?`;
const EDIT = `INSERT INTO instructions(account_id, dialog_id, version, text, updated_at) VALUES(?1, ?2, 1, seal('instructions.text', ?3), ?4)
  ON CONFLICT DO UPDATE SET version = version + 1, text = excluded.text, updated_at = ?4 RETURNING version`;

const row = z.object({ version: z.number(), text: z.string(), updated_at: z.number() });

export type InstructionsStore = ReturnType<typeof createInstructions>;

/** What the owner wants of replies, by account and by dialog. */
export function createInstructions(options: {
  store: Store;
  now: () => number;
  /** After the commit. */
  onChange: (instructions: Instructions) => void;
}) {
  const { store, now, onChange } = options;
  /** Those that say something: every row of the dialog list is looked up here. */
  const present = new Set(
    store
      .read(ALL)
      .all()
      .map((r) => `${String(r['account_id'])}/${String(r['dialog_id'])}`),
  );

  function get(place: InstructionsPlace): Instructions {
    const value = store.read(GET).get(place.accountId, place.dialogId ?? '');
    if (value === undefined) return { ...named(place), text: '', version: 0 };
    const { version, text, updated_at: updatedAt } = row.parse(value);
    return { ...named(place), text, version, updatedAt };
  }

  return {
    get,
    has: (place: InstructionsPlace): boolean => present.has(keyOf(place)),
    /** @throws AppError `conflict` when `version` is not the newest */
    edit(tx: Tx, place: InstructionsPlace, version: number, text: string): Instructions {
      const current = get(place);
      if (current.version !== version) {
        throw new AppError('conflict', 'These instructions were changed elsewhere.', {
          hint: 'Look at the newest text, then write again.',
        });
      }
      const written = text.trim() === '' ? '' : text;
      if (written === current.text) return current;
      const at = now();
      const stored = tx.sql(EDIT).get(place.accountId, place.dialogId ?? '', written, at);
      const edited = {
        ...named(place),
        text: written,
        version: Number(stored?.['version']),
        updatedAt: at,
      };
      tx.onCommit(() => {
        if (written === '') present.delete(keyOf(place));
        else present.add(keyOf(place));
        onChange(edited);
      });
      return edited;
    },
    /** With all else that is kept of the account: its rows go with those of the other tables. */
    removeOfAccount(tx: Tx, accountId: string): void {
      tx.onCommit(() => {
        for (const key of present) if (key.startsWith(`${accountId}/`)) present.delete(key);
      });
    },
  };
}

const keyOf = ({ accountId, dialogId = '' }: InstructionsPlace): string =>
  `${accountId}/${dialogId}`;

function named({ accountId, dialogId }: InstructionsPlace): InstructionsPlace & {
  accountId: string;
} {
  return dialogId === undefined ? { accountId } : { accountId, dialogId };
}
