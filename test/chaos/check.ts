import type { HeardMessage } from './heard.ts';
import type { Approved, Said } from './journal.ts';

export interface ServerMessage {
  messageId: number;
  text: string;
  out: boolean;
  randomId?: string;
}

/** One dialog as one side of it has it on the server. */
export interface History {
  accountId: string;
  dialogId: string;
  /** The newest message before anything happened. */
  sinceId: number;
  unreadCount: number;
  messages: ServerMessage[];
}

/** A row of the desk's list. */
export interface Row {
  dialogId: string;
  unreadCount: number;
  lastId?: number;
  preview?: string;
}

export interface Evidence {
  /** Whose desk it is. */
  accountId: string;
  histories: History[];
  /** One conversation and its other end, each in its own mailbox. */
  mirrors: [{ accountId: string; dialogId: string }, { accountId: string; dialogId: string }];
  said: Said[];
  approved: Approved[];
  rows: Row[];
  /** Of the desk's approvals: what it believes became of them. */
  drafts: Map<string, { state: string; sentMessageId?: number | undefined }>;
  heard: {
    who: string;
    accountId: string;
    /** It hears its own account's messages only where they came from another device. */
    withOut: boolean;
    fresh: ReadonlyMap<string, readonly HeardMessage[]>;
    texts: ReadonlyMap<string, string>;
  }[];
}

/** Everything that is not as it should be, in words. Knows nothing of how the desk works. */
export function check(evidence: Evidence): string[] {
  return [
    ...checkSaid(evidence),
    ...checkApproved(evidence),
    ...checkMirrors(evidence),
    ...checkRows(evidence),
    ...checkHeard(evidence),
  ];
}

/** The server has each text once, where it belongs, in the order it was said. */
function checkSaid({ histories, said }: Evidence): string[] {
  return histories.flatMap(({ accountId, dialogId, messages }) => {
    const here = said.filter((one) => one.accountId === accountId && one.dialogId === dialogId);
    const times = countTexts(messages);
    const wrong = here.flatMap(({ text, unclear }) => {
      const found = times.get(text) ?? 0;
      return found === 1 || (unclear && found === 0)
        ? []
        : [`${dialogId}: said once, there ${found} times: ${text}`];
    });
    const wanted = here.flatMap(({ messageId }) => messageId ?? []);
    const ids = messages.map(({ messageId }) => messageId);
    return isAscending(wanted) && isAscending(ids)
      ? wrong
      : [...wrong, `${dialogId}: out of order on the server`];
  });
}

/** What the desk sent is what was approved: each once, and nothing else. */
function checkApproved({ accountId, histories, approved, drafts }: Evidence): string[] {
  const own = histories.filter((history) => history.accountId === accountId);
  const sent = own.flatMap(({ dialogId, messages, sinceId }) =>
    messages
      .filter(({ out, messageId }) => out && messageId > sinceId)
      .map((message) => ({ ...message, dialogId })),
  );
  const missing = approved.flatMap(({ draftId, dialogId, text }) => {
    const found = sent.filter((one) => one.text === text);
    const draft = drafts.get(draftId);
    if (found.length !== 1) return [`approved once, received ${found.length} times: ${text}`];
    if (found[0]?.dialogId !== dialogId) return [`received in another dialog: ${text}`];
    if (draft?.state !== 'sent')
      return [`received, and ${draft?.state ?? 'unknown'} here: ${text}`];
    return draft.sentMessageId === undefined || draft.sentMessageId === found[0].messageId
      ? []
      : [`sent under another message id: ${text}`];
  });
  const wanted = new Set(approved.map(({ text }) => text));
  const unasked = sent.filter(({ text }) => !wanted.has(text));
  const ids = sent.flatMap(({ randomId }) => randomId ?? []);
  return [
    ...missing,
    ...unasked.map(({ text }) => `sent, and never approved: ${text}`),
    ...(new Set(ids).size === ids.length ? [] : ['a random id was used twice']),
  ];
}

/** Both ends of a private conversation hold the same. */
function checkMirrors({ histories, mirrors }: Evidence): string[] {
  const [one, other] = mirrors.map(({ accountId, dialogId }) =>
    histories
      .find((each) => each.accountId === accountId && each.dialogId === dialogId)
      ?.messages.map(({ text, out }) => ({ text, out })),
  );
  const turned = other?.map(({ text, out }) => ({ text, out: !out }));
  return JSON.stringify(one) === JSON.stringify(turned)
    ? []
    : ['the two ends do not hold the same'];
}

/** The desk's list says of each dialog what the server says. */
function checkRows({ accountId, histories, rows }: Evidence): string[] {
  return histories
    .filter((history) => history.accountId === accountId)
    .flatMap(({ dialogId, messages, unreadCount }) => {
      const same = rows.filter((each) => each.dialogId === dialogId);
      const [row] = same;
      if (!row || same.length > 1) return [`${dialogId} stands ${same.length} times in the list`];
      const newest = messages.at(-1);
      const found = [row.lastId, row.preview, row.unreadCount];
      const wanted = [newest?.messageId, newest?.text, unreadCount];
      return JSON.stringify(found) === JSON.stringify(wanted)
        ? []
        : [`${dialogId} is listed as ${JSON.stringify(found)}, it is ${JSON.stringify(wanted)}`];
    });
}

/** Every client was told of each message once, in order, and of its text as it stands. */
function checkHeard({ heard, histories }: Evidence): string[] {
  return heard.flatMap(({ who, accountId, withOut, fresh, texts }) =>
    histories
      .filter((history) => history.accountId === accountId)
      .flatMap(({ dialogId, sinceId, messages }) => {
        const wanted = messages.filter(
          ({ messageId, out }) => messageId > sinceId && (withOut || !out),
        );
        const told = (fresh.get(dialogId) ?? []).map(({ messageId }) => messageId);
        const stale = wanted.filter(
          ({ messageId, text }) => texts.get(`${dialogId}/${messageId}`) !== text,
        );
        return [
          ...compare(
            wanted.map(({ messageId }) => messageId),
            told,
          ).map((what) => `${who} in ${dialogId}: ${what}`),
          ...stale.map(({ messageId }) => `${who} in ${dialogId}: ${messageId} has another text`),
        ];
      }),
  );
}

function compare(wanted: number[], told: number[]): string[] {
  if (JSON.stringify(wanted) === JSON.stringify(told)) return [];
  const missing = wanted.filter((id) => !told.includes(id));
  const twice = told.filter((id, index) => told.indexOf(id) !== index);
  const unknown = told.filter((id) => !wanted.includes(id));
  const found = [
    ...(missing.length > 0 ? [`never told of ${missing.join(', ')}`] : []),
    ...(twice.length > 0 ? [`told twice of ${twice.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`told of ${unknown.join(', ')}, which is not there`] : []),
  ];
  return found.length > 0 ? found : [`told out of order: ${told.join(', ')}`];
}

function countTexts(messages: ServerMessage[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { text } of messages) times.set(text, (times.get(text) ?? 0) + 1);
  return times;
}

function isAscending(ids: number[]): boolean {
  return ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0));
}
