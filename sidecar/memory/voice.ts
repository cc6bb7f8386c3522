import * as z from 'zod/mini';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import { baseLanguage, isExample, isInScriptOf, ownWords, sameWords } from './ownWords.ts';
import type { Place } from './place.ts';

/** Kept of one dialog and of one account, the newest. */
const KEPT_OF_DIALOG = 30;
const KEPT_OF_ACCOUNT = 600;
/** Shown to the model: of this dialog, of all others together, of one other. */
const SHOWN_HERE = 6;
const SHOWN_ELSEWHERE = 8;
const SHOWN_OF_ONE = 3;
const SHOWN_LENGTH = 3_000;

const ADD = `INSERT INTO own_message(account_id, dialog_id, message_id, at, language, text) VALUES(?1, ?2, ?3, ?4, ?5, seal('own_message.text', ?6))
  ON CONFLICT DO UPDATE SET language = excluded.language, text = excluded.text`;
const BOUND_DIALOG = `DELETE FROM own_message WHERE account_id = ?1 AND dialog_id = ?2 AND message_id NOT IN
  (SELECT message_id FROM own_message WHERE account_id = ?1 AND dialog_id = ?2 ORDER BY at DESC, message_id DESC LIMIT ${KEPT_OF_DIALOG})`;
const BOUND_ACCOUNT = `DELETE FROM own_message WHERE account_id = ?1 AND (dialog_id, message_id) NOT IN
  (SELECT dialog_id, message_id FROM own_message WHERE account_id = ?1 ORDER BY at DESC, message_id DESC LIMIT ${KEPT_OF_ACCOUNT})`;
const HERE = `SELECT dialog_id, message_id, text FROM own_message WHERE account_id = ? AND dialog_id = ?
  ORDER BY at DESC, message_id DESC`;
const ELSEWHERE = `SELECT dialog_id, message_id, text FROM own_message WHERE account_id = ? AND language = ? AND dialog_id <> ?
  ORDER BY at DESC, message_id DESC LIMIT 200`;
/** Sent as the model wrote it: its style, not the owner's. */
const MODELS_OWN = `SELECT d.sent_message_id FROM draft d JOIN draft_version v ON v.draft_id = d.draft_id AND v.version = d.sent_version
  WHERE d.account_id = ? AND d.dialog_id = ? AND d.state = 'sent' AND d.sent_message_id IS NOT NULL AND v.origin = 'model'`;
const FORGET_DIALOG = `DELETE FROM own_message WHERE account_id = ? AND dialog_id = ?`;
const FORGET_ALL = `DELETE FROM own_message`;

const row = z.object({ dialog_id: z.string(), message_id: z.number(), text: z.string() });

export type Voice = ReturnType<typeof createVoice>;

/** How the owner writes: their own messages, kept as examples, of one account each. */
export function createVoice(options: { store: Store; isWanted: () => boolean }) {
  const { store, isWanted } = options;

  function add(
    tx: Tx,
    { accountId, dialogId }: Place,
    language: string,
    words: readonly { messageId: number; at: number; text: string }[],
  ): void {
    const base = baseLanguage(language);
    for (const { messageId, at, text } of words) {
      if (isInScriptOf(text, language))
        tx.sql(ADD).run(accountId, dialogId, messageId, at, base, text);
    }
    tx.sql(BOUND_DIALOG).run(accountId, dialogId);
    tx.sql(BOUND_ACCOUNT).run(accountId);
  }

  return {
    /** Keeps what the owner has written of a dialog that was read; `language`: that of the dialog. */
    heard(tx: Tx, place: Place, messages: readonly Message[], language: string): void {
      if (!isWanted()) return;
      const written = tx.sql(MODELS_OWN).all(place.accountId, place.dialogId);
      const models = new Set(written.map((r) => Number(r['sent_message_id'])));
      const own = ownWords(messages).filter(({ messageId }) => !models.has(messageId));
      add(tx, place, language, own);
    },
    /** A reply that the owner has written, or changed, was sent. */
    sent(
      tx: Tx,
      place: Place,
      {
        messageId,
        at,
        text,
        language,
      }: { messageId: number; at: number; text: string; language: string },
    ): void {
      if (isWanted() && isExample(text)) add(tx, place, language, [{ messageId, at, text }]);
    },
    /**
     * For a reply in `language`: of this dialog first, then of others of the same account in the same language; newest
     * first, none twice, and none that `messages` show already.
     */
    examples(place: Place, messages: readonly Message[], language: string): string[] {
      if (!isWanted()) return [];
      const { accountId, dialogId } = place;
      const shown = new Set(messages.map(({ messageId }) => messageId));
      const said = new Set(messages.filter(({ out }) => out).map(({ text }) => sameWords(text)));
      const here = store
        .read(HERE)
        .all(accountId, dialogId)
        .map((value) => row.parse(value))
        .filter(({ message_id: messageId }) => !shown.has(messageId));
      const base = baseLanguage(language);
      const others = store
        .read(ELSEWHERE)
        .all(accountId, base, dialogId)
        .map((value) => row.parse(value));
      return [
        ...pick(here, said, SHOWN_HERE, SHOWN_HERE),
        ...pick(others, said, SHOWN_ELSEWHERE, SHOWN_OF_ONE),
      ].filter(upTo(SHOWN_LENGTH));
    },
    forgetDialog(tx: Tx, { accountId, dialogId }: Place): void {
      tx.sql(FORGET_DIALOG).run(accountId, dialogId);
    },
    forgetAll(tx: Tx): void {
      tx.sql(FORGET_ALL).run();
    },
  };
}

/** The first that say something else each; what is picked counts as said. */
function pick(
  rows: readonly z.infer<typeof row>[],
  said: Set<string>,
  most: number,
  mostOfOne: number,
): string[] {
  const picked: string[] = [];
  const ofDialog = new Map<string, number>();
  for (const { dialog_id: dialogId, text } of rows) {
    const words = sameWords(text);
    const count = ofDialog.get(dialogId) ?? 0;
    if (picked.length >= most || count >= mostOfOne || words === '' || said.has(words)) continue;
    said.add(words);
    ofDialog.set(dialogId, count + 1);
    picked.push(text);
  }
  return picked;
}

function upTo(longest: number): (text: string) => boolean {
  let length = 0;
  return (text) => {
    length += text.length;
    return length <= longest;
  };
}
