import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { MAX_NOTE_LENGTH } from '../../protocol/limits.ts';
import {
  noteLine,
  type Note,
  type NoteEvidence,
  type NoteLine,
  type NoteProposal,
  type NoteVersion,
} from '../../protocol/memoryRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import { linesOf, withLines } from './noteText.ts';
import { sameWords } from './ownWords.ts';
import type { Place } from './place.ts';

/** Of one open proposal; what is learnt beyond them waits for another edit. */
const MOST_LINES = 8;
/** Edits that a line is proved by, the newest. */
const MOST_EVIDENCE = 3;
const KEPT_VERSIONS = 50;
const KEPT_REFUSED = 50;

const GET = `SELECT version, text, updated_at FROM note WHERE account_id = ? AND dialog_id = ?`;
const PRESENT = `SELECT account_id, dialog_id FROM note WHERE text <> ''`;
const PROPOSED = `SELECT account_id, dialog_id FROM note_proposal`;
const PUT = `INSERT INTO note(account_id, dialog_id, version, text, updated_at) VALUES(?1, ?2, ?3, seal('note.text', ?4), ?5)
  ON CONFLICT DO UPDATE SET version = excluded.version, text = excluded.text, updated_at = excluded.updated_at`;
const ADD_VERSION = `INSERT INTO note_version(account_id, dialog_id, version, text, origin, at)
  VALUES(?, ?, ?, seal('note_version.text', ?), ?, ?)`;
const PRUNE_VERSIONS = `DELETE FROM note_version WHERE account_id = ?1 AND dialog_id = ?2 AND version <= ?3 - ${KEPT_VERSIONS}`;
const VERSIONS = `SELECT version, text, origin, at FROM note_version WHERE account_id = ? AND dialog_id = ? ORDER BY version`;
const PROPOSAL_OF = `SELECT * FROM note_proposal WHERE account_id = ? AND dialog_id = ?`;
const PROPOSAL = `SELECT * FROM note_proposal WHERE proposal_id = ?`;
const PUT_PROPOSAL = `INSERT INTO note_proposal(proposal_id, account_id, dialog_id, lines, created_at) VALUES(?1, ?2, ?3, seal('note_proposal.lines', ?4), ?5)
  ON CONFLICT(proposal_id) DO UPDATE SET lines = excluded.lines`;
const DROP_PROPOSAL = `DELETE FROM note_proposal WHERE account_id = ? AND dialog_id = ?`;
/** Sealed, the same line is never the same value: SQLite cannot tell that it is there. */
const REFUSED_BEFORE = `DELETE FROM note_refused WHERE account_id = ? AND dialog_id = ? AND open('note_refused.line', line) = ?`;
const REFUSE = `INSERT INTO note_refused(account_id, dialog_id, line, at) VALUES(?, ?, seal('note_refused.line', ?), ?)`;
const REFUSED = `SELECT line FROM note_refused WHERE account_id = ? AND dialog_id = ? ORDER BY at DESC LIMIT ${KEPT_REFUSED}`;
const EMPTY = `UPDATE note SET version = version + 1, text = '', updated_at = ?3 WHERE account_id = ?1 AND dialog_id = ?2`;
const FORGET = ['note_version', 'note_proposal', 'note_refused'].map(
  (table) => `DELETE FROM ${table} WHERE account_id = ? AND dialog_id = ?`,
);

const row = z.object({ version: z.number(), text: z.string(), updated_at: z.number() });
const proposalRow = z.object({
  proposal_id: z.string(),
  account_id: z.string(),
  dialog_id: z.string(),
  lines: z.string(),
  created_at: z.number(),
});
const versionRow = z.object({
  version: z.number(),
  text: z.string(),
  origin: z.enum(['written', 'learnt', 'reverted']),
  at: z.number(),
});

export type Notes = ReturnType<typeof createNotes>;

/**
 * The owner's notes on their contacts. Nothing gets into one but what its owner writes or says yes to. A note's version
 * goes on growing after it was forgotten, so that what was based on it is refused.
 */
export function createNotes(options: {
  store: Store;
  now: () => number;
  /** After the commit. */
  onChange: (place: Place) => void;
}) {
  const { store, now, onChange } = options;
  /** Both are asked for with every row of the dialog list. */
  const present = keysIn(PRESENT);
  const proposed = keysIn(PROPOSED);

  function keysIn(statement: string): Set<string> {
    const rows = store.read(statement).all();
    return new Set(rows.map((r) => `${String(r['account_id'])}/${String(r['dialog_id'])}`));
  }

  function get({ accountId, dialogId }: Place): Note {
    const value = store.read(GET).get(accountId, dialogId);
    const kept = value === undefined ? undefined : row.parse(value);
    const text = kept?.text ?? '';
    const found = store.read(PROPOSAL_OF).get(accountId, dialogId);
    return {
      accountId,
      dialogId,
      text,
      version: kept?.version ?? 0,
      ...(kept ? { updatedAt: kept.updated_at } : {}),
      ...(found === undefined ? {} : { proposal: toProposal(found, text) }),
    };
  }

  function put(tx: Tx, place: Place, text: string, origin: NoteVersion['origin']): Note {
    const { accountId, dialogId } = place;
    if (text.length > MAX_NOTE_LENGTH) {
      throw new AppError('tooLarge', `A note holds ${MAX_NOTE_LENGTH} characters.`, {
        hint: 'Shorten it first.',
      });
    }
    const version = get(place).version + 1;
    tx.sql(PUT).run(accountId, dialogId, version, text, now());
    tx.sql(ADD_VERSION).run(accountId, dialogId, version, text, origin, now());
    tx.sql(PRUNE_VERSIONS).run(accountId, dialogId, version);
    changed(tx, place);
    return get(place);
  }

  function changed(tx: Tx, place: Place): void {
    const key = keyOf(place);
    tx.onCommit(() => {
      const { text, proposal } = get(place);
      mark(present, key, text !== '');
      mark(proposed, key, proposal !== undefined);
      onChange(place);
    });
  }

  function assertNewest(place: Place, version: number): Note {
    const note = get(place);
    if (note.version === version) return note;
    throw new AppError('conflict', 'These notes were changed elsewhere.', {
      hint: 'Look at them as they are now, then decide again.',
    });
  }

  /** @throws AppError `notFound`: decided about already, or forgotten */
  function placeOf(proposalId: string): Place {
    const value = store.read(PROPOSAL).get(proposalId);
    if (value === undefined) {
      throw new AppError('notFound', 'This proposal is there no more.', {
        hint: 'Look at the notes as they are now.',
      });
    }
    const { account_id: accountId, dialog_id: dialogId } = proposalRow.parse(value);
    return { accountId, dialogId };
  }

  function dropProposal(tx: Tx, { accountId, dialogId }: Place): void {
    tx.sql(DROP_PROPOSAL).run(accountId, dialogId);
  }

  return {
    get,
    isKept: (place: Place): boolean => present.has(keyOf(place)),
    isProposed: (place: Place): boolean => proposed.has(keyOf(place)),
    /** Oldest first. */
    versions({ accountId, dialogId }: Place): NoteVersion[] {
      return store
        .read(VERSIONS)
        .all(accountId, dialogId)
        .map((value) => versionRow.parse(value));
    },
    /** What its owner did not want. */
    refused({ accountId, dialogId }: Place): string[] {
      return store
        .read(REFUSED)
        .all(accountId, dialogId)
        .map((r) => String(r['line']));
    },
    /** @throws AppError `conflict` when `version` is not the newest */
    edit(tx: Tx, place: Place, version: number, text: string): Note {
      const note = assertNewest(place, version);
      const written = text.trim() === '' ? '' : text;
      return written === note.text ? note : put(tx, place, written, 'written');
    },
    /** @throws AppError `notFound` where there is no such version, `conflict` as for `edit` */
    revert(tx: Tx, place: Place, version: number, to: number): Note {
      assertNewest(place, version);
      const earlier = this.versions(place).find((one) => one.version === to);
      if (!earlier) throw new AppError('notFound', 'This version is kept no more.');
      return put(tx, place, earlier.text, 'reverted');
    },
    /**
     * What was learnt from one edit, into the dialog's one open proposal: a line that it has already is proved once more;
     * what the note says, or what was refused before, is no news. True where something is proposed by it.
     */
    propose(tx: Tx, place: Place, lines: readonly string[], evidence: NoteEvidence): boolean {
      const { accountId, dialogId } = place;
      const note = get(place);
      const known = new Set([...linesOf(note.text), ...this.refused(place).map(sameWords)]);
      const open = note.proposal?.lines ?? [];
      const merged = new Map(open.map((line) => [sameWords(line.text), line]));
      let isNews = false;
      for (const text of lines) {
        const words = sameWords(text);
        const same = merged.get(words);
        if (words === '' || known.has(words) || (!same && merged.size >= MOST_LINES)) continue;
        const proofs = [...(same?.evidence ?? []), evidence].slice(-MOST_EVIDENCE);
        merged.set(words, { text: same?.text ?? text, evidence: proofs });
        isNews = true;
      }
      const all = [...merged.values()];
      if (!isNews || withLines(note.text, all).length > MAX_NOTE_LENGTH) return false;
      const proposalId = note.proposal?.proposalId ?? randomUUID();
      tx.sql(PUT_PROPOSAL).run(proposalId, accountId, dialogId, JSON.stringify(all), now());
      changed(tx, place);
      return true;
    },
    placeOf,
    /** @throws AppError `notFound`, `conflict` when the note is not the one the proposal was seen with */
    accept(tx: Tx, proposalId: string, version: number): Note {
      const place = placeOf(proposalId);
      const { proposal, text } = assertNewest(place, version);
      dropProposal(tx, place);
      return put(tx, place, proposal?.text ?? text, 'learnt');
    },
    /** @throws AppError `notFound` */
    reject(tx: Tx, proposalId: string): Note {
      const place = placeOf(proposalId);
      const { accountId, dialogId } = place;
      for (const { text } of get(place).proposal?.lines ?? []) {
        tx.sql(REFUSED_BEFORE).run(accountId, dialogId, text);
        tx.sql(REFUSE).run(accountId, dialogId, text, now());
      }
      dropProposal(tx, place);
      changed(tx, place);
      return get(place);
    },
    /** The proposal alone: the edits that it was learnt from are forgotten. */
    forgetProposal(tx: Tx, place: Place): void {
      dropProposal(tx, place);
      changed(tx, place);
    },
    /** The note, its earlier versions, what is proposed and what was refused. */
    forget(tx: Tx, place: Place): void {
      const { accountId, dialogId } = place;
      for (const statement of FORGET) tx.sql(statement).run(accountId, dialogId);
      tx.sql(EMPTY).run(accountId, dialogId, now());
      changed(tx, place);
    },
    /** With all else that is kept of the account. */
    removeOfAccount(tx: Tx, accountId: string): void {
      tx.onCommit(() => {
        for (const keys of [present, proposed])
          for (const key of keys) if (key.startsWith(`${accountId}/`)) keys.delete(key);
      });
    },
  };
}

function toProposal(value: unknown, note: string): NoteProposal {
  const r = proposalRow.parse(value);
  const lines: NoteLine[] = z.array(noteLine).parse(JSON.parse(r.lines));
  return {
    proposalId: r.proposal_id,
    createdAt: r.created_at,
    lines,
    text: withLines(note, lines),
  };
}

function mark(keys: Set<string>, key: string, is: boolean): void {
  if (is) keys.add(key);
  else keys.delete(key);
}

const keyOf = ({ accountId, dialogId }: Place): string => `${accountId}/${dialogId}`;
