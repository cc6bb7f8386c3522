import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

type Move = 'edited' | 'deleted';

/** What was asked of the sidecar, with all that is needed to judge what became of it. */
export type Ask =
  | { op: 'process'; accountId: string; dialogIds: string[] }
  | {
      op: 'approve';
      draftId: string;
      version: number;
      /** As it was on the screen. */
      text: string;
      accountId: string;
      dialogId: string;
      newestMessageId: number;
      /** Where a message that it answers was changed, and the user has seen that. */
      movedOn?: Move;
      sendAt?: number;
      replyToId?: number;
      silent?: boolean;
      /** More than one message, which the user said yes to. */
      parts?: number;
      attachmentIds?: string[];
    }
  | { op: 'undo'; draftId: string }
  | { op: 'reject'; draftId: string; version: number }
  | { op: 'edit'; draftId: string; version: number; text: string }
  | { op: 'regenerate'; draftId: string; version: number; instruction?: string }
  | { op: 'resolve'; draftId: string; arrived: boolean }
  | { op: 'attach'; draftId: string; version: number; path: string; sha256: string }
  /** What is to stand in Telegram in the place of what was sent. */
  | { op: 'editSent'; draftId: string; version: number; text: string }
  | { op: 'deleteSent'; draftId: string }
  | { op: 'cancelJob'; jobId: number }
  | { op: 'retryJob'; jobId: number }
  | { op: 'pause' }
  | { op: 'resume' }
  | { op: 'startSession'; accountId: string; dialogId: string; windowId: string; fresh: boolean }
  | { op: 'chat'; sessionId: string; conversationId: string; text: string; requestId: string };
export type Op = Ask['op'];

export interface ToldJob {
  jobId: number;
  kind: string;
  accountId: string;
  dialogId: string;
}

/** What the answer promised. */
export interface Told {
  jobs?: ToldJob[];
  /** Of the draft, after it. */
  version?: number;
  /** How many messages that version goes out as, where it is more than one. */
  parts?: number;
  session?: { sessionId: string; conversationId: string };
  chat?: {
    userMessageId: string;
    userSeq: number;
    assistantMessageId: string;
    assistantSeq: number;
    /** It was not stored. */
    warning?: string;
  };
}

export type Answer =
  | { kind: 'acknowledged'; at: number; told: Told }
  | { kind: 'refused'; at: number; code: string }
  /** The connection ended first: it may have happened or not. */
  | { kind: 'unanswered'; at: number };

export interface Entry {
  n: number;
  round: number;
  at: number;
  ask: Ask;
  answer?: Answer;
}
export type EntryOf<O extends Op> = Entry & { ask: Extract<Ask, { op: O }> };

export interface Journal {
  readonly file: string;
  readonly entries: readonly Entry[];
  of<O extends Op>(op: O): EntryOf<O>[];
  asked(round: number, ask: Ask): Entry;
  answered(entry: Entry, answer: Answer): void;
  /** What happened to the process, for whoever reads the tail. */
  note(what: object): void;
  tail(lines: number): string[];
  close(): void;
}

/** The witness: append-only, and on the disk before anything else happens. */
export function createJournal(file: string): Journal {
  const fd = openSync(file, 'ax', 0o600);
  const entries: Entry[] = [];
  const byOp = new Map<Op, Entry[]>();
  const lines: string[] = [];

  function append(record: object): void {
    const line = JSON.stringify(record);
    writeSync(fd, `${line}\n`);
    fsyncSync(fd);
    lines.push(line);
  }

  return {
    file,
    entries,
    of: <O extends Op>(op: O) => (byOp.get(op) ?? []).filter((entry) => isOf(entry, op)),
    asked(round, ask) {
      const entry: Entry = { n: entries.length, round, at: Date.now(), ask };
      append({ kind: 'asked', ...entry });
      entries.push(entry);
      const same = byOp.get(ask.op) ?? [];
      same.push(entry);
      byOp.set(ask.op, same);
      return entry;
    },
    answered(entry, answer) {
      append({ n: entry.n, op: entry.ask.op, ...answer });
      entry.answer = answer;
    },
    note: append,
    tail: (count) => lines.slice(-count),
    close: () => closeSync(fd),
  };
}

function isOf<O extends Op>(entry: Entry, op: O): entry is EntryOf<O> {
  return entry.ask.op === op;
}

export function isAcknowledged(entry: Entry): boolean {
  return entry.answer?.kind === 'acknowledged';
}

/** It was not turned down: it happened, or may have. */
export function mayHaveHappened(entry: Entry): boolean {
  return entry.answer?.kind !== 'refused';
}

export function toldBy(entry: Entry): Told | undefined {
  return entry.answer?.kind === 'acknowledged' ? entry.answer.told : undefined;
}
