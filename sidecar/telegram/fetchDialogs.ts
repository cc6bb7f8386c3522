import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Invoker } from './invoker.ts';
import { dialogIdOf, indexEntities, type Entities } from './entities.ts';
import type { PeerCache } from './gateway.ts';
import { muteUntilOf } from './muteRules.ts';
import { peerEntries, toInputPeer } from './peers.ts';
import { toDialog } from './toDialog.ts';
import { contextOf, toMessage, type Context } from './toMessage.ts';

/** The most Telegram gives at once. */
const PAGE_SIZE = 100;
const MAIN_FOLDER = 0;
const ARCHIVE_FOLDER = 1;

export interface Offset {
  date: number;
  messageId: number;
  peer: Api.TypeInputPeer;
}

export interface DialogsPage {
  dialogs: Dialog[];
  entities: Entities;
  /** What a supergroup's or channel's updates are counted by. */
  channelPts: Map<string, number>;
  /** Of those dialogs that have a mute setting of their own: seconds, 0 for "not muted". */
  muteUntil: Map<string, number>;
}

type Listed = Exclude<Api.messages.TypeDialogs, Api.messages.DialogsNotModified>;

/** How far the list has come. A long one meets flood waits on its way: it goes on from here, not from the start. */
export interface DialogsProgress {
  readonly all: Map<string, Dialog>;
  /** Still to be read, the current one first. */
  readonly folders: number[];
  /** Where the current folder goes on; undefined at its beginning. */
  from: Offset | undefined;
  /** How many dialogs there are in the folders that were begun, as Telegram counts them. */
  expected: number;
}

export function beginDialogs(): DialogsProgress {
  return { all: new Map(), folders: [MAIN_FOLDER, ARCHIVE_FOLDER], from: undefined, expected: 0 };
}

interface ListOptions {
  self: Context['self'];
  peers: PeerCache;
  signal: AbortSignal;
  onPage: (page: DialogsPage) => void;
}

/** The main list, then the archive; each dialog once. */
export async function fetchDialogs(
  invoker: Invoker,
  options: ListOptions,
  progress: DialogsProgress = beginDialogs(),
): Promise<Dialog[]> {
  const stored: Promise<void>[] = [];
  const [...folders] = progress.folders;
  for (const folderId of folders) {
    let next = fetchPage(invoker, folderId, progress.from, options.signal);
    for (let answer = await next; answer !== undefined; answer = await next) {
      const entities = indexEntities(answer);
      // Later pages leave the pinned ones out of their count.
      if (progress.from === undefined) progress.expected += countOf(answer);
      const from = nextOffset(answer, progress.all);
      // Asked for before this one is worked up: the server is busy meanwhile.
      next =
        from === undefined
          ? Promise.resolve(undefined)
          : fetchPage(invoker, folderId, from, options.signal);
      stored.push(options.peers.setMany(peerEntries(entities)));
      // Failures are met at the awaits; until then they must not count as unhandled.
      for (const pending of [next, stored.at(-1)]) pending?.catch(() => undefined);
      const page = toPage(answer, entities, options.self);
      // Pinned dialogs lead the first page in the user's own order.
      const pinned = page.dialogs.filter((dialog) => dialog.pinned);
      for (const [index, dialog] of pinned.entries()) dialog.pinOrder = index;
      takePage(page, progress, options.onPage);
      progress.from = from;
    }
    progress.folders.shift();
    progress.from = undefined;
  }
  await Promise.all(stored);
  return [...progress.all.values()];
}

function countOf(answer: Listed): number {
  return answer.className === 'messages.DialogsSlice' ? answer.count : answer.dialogs.length;
}

function takePage(
  page: DialogsPage,
  { all }: DialogsProgress,
  onPage: ListOptions['onPage'],
): void {
  page.dialogs = page.dialogs.filter((dialog) => !all.has(dialog.dialogId));
  for (const dialog of page.dialogs) all.set(dialog.dialogId, dialog);
  if (page.dialogs.length > 0) onPage(page);
}

async function fetchPage(
  invoker: Invoker,
  folderId: number,
  from: Offset | undefined,
  signal: AbortSignal,
): Promise<Listed | undefined> {
  const request = new Api.messages.GetDialogs({
    folderId,
    // Pinned ones lead the first page whatever their date; later they would come again.
    excludePinned: from !== undefined,
    offsetDate: from?.date ?? 0,
    offsetId: from?.messageId ?? 0,
    offsetPeer: from?.peer ?? new Api.InputPeerEmpty(),
    limit: PAGE_SIZE,
    hash: returnBigInt(0),
  });
  const answer = await invoker.invoke(request, { signal });
  return answer.className === 'messages.DialogsNotModified' ? undefined : answer;
}

/**
 * Where the next page starts: at the last dialog that is not pinned and whose newest message is known. Undefined when
 * this was the last page: it was the whole list, or brought nothing new.
 */
export function nextOffset(answer: Listed, seen: ReadonlyMap<string, unknown>): Offset | undefined {
  if (answer.className !== 'messages.DialogsSlice') return undefined;
  if (!answer.dialogs.some((one) => !seen.has(dialogIdOf(one.peer)))) return undefined;
  const dates = new Map<string, number>();
  for (const message of answer.messages) {
    if (message.className === 'MessageEmpty') continue;
    dates.set(`${dialogIdOf(message.peerId)}/${message.id}`, message.date);
  }
  const dateOf = (raw: Api.TypeDialog) => dates.get(`${dialogIdOf(raw.peer)}/${raw.topMessage}`);
  const last =
    answer.dialogs.findLast((raw) => raw.pinned !== true && dateOf(raw) !== undefined) ??
    answer.dialogs.findLast((raw) => dateOf(raw) !== undefined);
  const date = last && dateOf(last);
  if (last === undefined || date === undefined) return undefined;
  return { date, messageId: last.topMessage, peer: peerIn(answer, dialogIdOf(last.peer)) };
}

/** Without a peer the date alone decides, which is nearly as good. */
function peerIn(answer: Listed, dialogId: string): Api.TypeInputPeer {
  const entry = peerEntries(indexEntities(answer)).find((one) => one.dialogId === dialogId);
  return entry === undefined ? new Api.InputPeerEmpty() : toInputPeer(dialogId, entry.peer);
}

/** The rows of an answer that brings dialogs with their newest messages. */
export function toPage(
  answer: { dialogs: Api.TypeDialog[]; messages: Api.TypeMessage[] },
  entities: Entities,
  self: Context['self'],
): DialogsPage {
  const context = contextOf(entities, self);
  const newest = new Map<string, Api.TypeMessage>();
  for (const raw of answer.messages) {
    if (raw.className !== 'MessageEmpty') newest.set(`${dialogIdOf(raw.peerId)}/${raw.id}`, raw);
  }
  const page: DialogsPage = {
    dialogs: [],
    entities,
    channelPts: new Map(),
    muteUntil: new Map(),
  };
  for (const raw of answer.dialogs) {
    // The archive's own row in the main list.
    if (raw.className === 'DialogFolder') continue;
    const dialogId = dialogIdOf(raw.peer);
    const entity = entities.get(dialogId);
    if (entity === undefined) continue;
    const message = newest.get(`${dialogId}/${raw.topMessage}`);
    page.dialogs.push(toDialog(dialogId, raw, entity, message && toMessage(message, context)));
    if (raw.pts) page.channelPts.set(dialogId, raw.pts);
    const muteUntil = muteUntilOf(raw.notifySettings);
    if (muteUntil !== undefined) page.muteUntil.set(dialogId, muteUntil);
  }
  return page;
}
