/** What somebody wrote, as it was said to the server. */
export interface Said {
  accountId: string;
  dialogId: string;
  /** As it stands after the last edit. */
  text: string;
  messageId?: number;
  /** The answer was lost: it may be there or not. */
  unclear?: boolean;
}

/** A text that the user approved, word for word. */
export interface Approved {
  draftId: string;
  dialogId: string;
  text: string;
}

/** All that was asked for: what the histories are judged by. */
export interface Journal {
  readonly said: Said[];
  readonly approved: Approved[];
  /** In words, for whoever reads of a violation. */
  readonly lines: string[];
  note(line: string): void;
}

export function createJournal(): Journal {
  const lines: string[] = [];
  return {
    said: [],
    approved: [],
    lines,
    note(line) {
      lines.push(`${new Date().toISOString().slice(14, 23)} ${line}`);
      if (lines.length > 400) lines.shift();
    },
  };
}
