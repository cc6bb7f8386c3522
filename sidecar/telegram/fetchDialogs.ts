import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import type { Dialog } from '../../protocol/records.ts';
import type { Invoker } from './connection.ts';
import { dialogIdOf, indexEntities, type Entities } from './entities.ts';
import type { PeerCache } from './gateway.ts';
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
  dialogId: string;
}

export interface DialogsPage {
  dialogs: Dialog[];
  entities: Entities;
  /** What a supergroup's or channel's updates are counted by. */
  channelPts: Map<string, number>;
}

type Listed = Exclude<Api.messages.TypeDialogs, Api.messages.DialogsNotModified>;

/** The main list, then the archive; each dialog once. */
export async function fetchDialogs(
  invoker: Invoker,
  options: {
    self: Context['self'];
    peers: PeerCache;
    signal: AbortSignal;
    onPage: (page: DialogsPage) => void;
  },
): Promise<Dialog[]> {
  const all = new Map<string, Dialog>();
  const stored: Promise<void>[] = [];
  for (const folderId of [MAIN_FOLDER, ARCHIVE_FOLDER]) {
    let next: Promise<Listed | undefined> = fetchPage(invoker, folderId, undefined, options.signal);
    for (let answer = await next; answer !== undefined; answer = await next) {
      const entities = indexEntities(answer);
      const offset = nextOffset(answer, all);
      // Asked for before this one is worked up: the server is busy meanwhile.
      next =
        offset === undefined
          ? Promise.resolve(undefined)
          : fetchPage(invoker, folderId, offset, options.signal, entities);
      // Its failure is met at the await above; until then it must not count as unhandled.
      next.catch(() => undefined);
      const page = toPage(answer, entities, options.self);
      page.dialogs = page.dialogs.filter((dialog) => !all.has(dialog.dialogId));
      for (const dialog of page.dialogs) all.set(dialog.dialogId, dialog);
      const write = options.peers.setMany(peerEntries(entities));
      write.catch(() => undefined);
      stored.push(write);
      if (page.dialogs.length > 0) options.onPage(page);
    }
  }
  await Promise.all(stored);
  return [...all.values()];
}

async function fetchPage(
  invoker: Invoker,
  folderId: number,
  offset: Offset | undefined,
  signal: AbortSignal,
  entities?: Entities,
): Promise<Listed | undefined> {
  const request = new Api.messages.GetDialogs({
    folderId,
    // Pinned ones lead the first page whatever their date; later they would come again.
    excludePinned: offset !== undefined,
    offsetDate: offset?.date ?? 0,
    offsetId: offset?.messageId ?? 0,
    offsetPeer: offset === undefined ? new Api.InputPeerEmpty() : offsetPeer(offset, entities),
    limit: PAGE_SIZE,
    hash: returnBigInt(0),
  });
  const answer = await invoker.invoke(request, { signal });
  return answer.className === 'messages.DialogsNotModified' ? undefined : answer;
}

function offsetPeer(offset: Offset, entities: Entities | undefined): Api.TypeInputPeer {
  const entity = entities?.get(offset.dialogId);
  const [entry] = entity === undefined ? [] : peerEntries(new Map([[offset.dialogId, entity]]));
  return entry === undefined ? new Api.InputPeerEmpty() : toInputPeer(offset.dialogId, entry.peer);
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
    if (message.className !== 'MessageEmpty')
      dates.set(`${dialogIdOf(message.peerId)}/${message.id}`, message.date);
  }
  const usable = (raw: Api.TypeDialog) => dates.get(`${dialogIdOf(raw.peer)}/${raw.topMessage}`);
  const last =
    answer.dialogs.findLast((raw) => raw.pinned !== true && usable(raw) !== undefined) ??
    answer.dialogs.findLast((raw) => usable(raw) !== undefined);
  const date = last === undefined ? undefined : usable(last);
  if (last === undefined || date === undefined) return undefined;
  return { date, messageId: last.topMessage, dialogId: dialogIdOf(last.peer) };
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
  const page: DialogsPage = { dialogs: [], entities, channelPts: new Map() };
  for (const raw of answer.dialogs) {
    // The archive's own row in the main list.
    if (raw.className === 'DialogFolder') continue;
    const dialogId = dialogIdOf(raw.peer);
    const entity = entities.get(dialogId);
    if (entity === undefined) continue;
    const message = newest.get(`${dialogId}/${raw.topMessage}`);
    page.dialogs.push(toDialog(dialogId, raw, entity, message && toMessage(message, context)));
    if (raw.pts) page.channelPts.set(dialogId, raw.pts);
  }
  return page;
}
