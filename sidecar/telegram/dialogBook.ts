import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { isProtected, type Entities, type Entity } from './entities.ts';
import type { DialogsPage } from './fetchDialogs.ts';
import { MuteRules, type MuteScope } from './muteRules.ts';
import { photoOf } from './profilePhoto.ts';
import { sameDialog } from './sameDialog.ts';
import { entityFacts, lastOf } from './toDialog.ts';

/** Where a picture is, and the few pixels of it that came along. */
export interface PhotoPlace {
  photoId: string;
  dcId: number;
  thumb: Buffer | undefined;
}

/** The dialog list as last heard of, kept true by updates. Each change returns the new row, or undefined for none. */
export class DialogBook {
  /** Whether the list has been fetched: before that, a dialog that is not here may still be an old one. */
  listed = false;
  readonly #dialogs = new Map<string, Dialog>();
  readonly #protected = new Set<string>();
  readonly #photos = new Map<string, PhotoPlace>();
  readonly #mutes = new MuteRules();
  /** Messages told while rows are being asked for: the answer may be older than they are. */
  readonly #told = new Map<string, Told[]>();
  #asking = 0;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get(dialogId: string): Dialog | undefined {
    return this.#dialogs.get(dialogId);
  }

  all(): Iterable<Dialog> {
    return this.#dialogs.values();
  }

  photo(dialogId: string): PhotoPlace | undefined {
    return this.#photos.get(dialogId);
  }

  isProtected(dialogId: string): boolean {
    return this.#protected.has(dialogId);
  }

  /** Whatever asks for rows runs in here, until it has handed them to `take`. */
  async asking<T>(work: () => Promise<T>): Promise<T> {
    this.#asking += 1;
    try {
      return await work();
    } finally {
      this.#asking -= 1;
      if (this.#asking === 0) this.#told.clear();
    }
  }

  put(dialogs: readonly Dialog[]): void {
    for (const dialog of dialogs) this.#dialogs.set(dialog.dialogId, dialog);
  }

  /** Rows as Telegram had them; what the book alone knows of them, and what came meanwhile, is added. Returns the rows that hold now. */
  take({ dialogs, entities, muteUntil }: DialogsPage): Dialog[] {
    for (const [dialogId, entity] of entities) this.#noteProtection(dialogId, entity);
    for (const dialog of dialogs) {
      const { dialogId } = dialog;
      this.#mutes.setOwn(dialogId, muteUntil.get(dialogId));
      const until = this.#mutes.mutedUntil(dialog, this.#now());
      if (until !== undefined) dialog.mutedUntil = until;
      // An answer about single dialogs does not tell the order.
      const pinOrder = dialog.pinOrder ?? this.#dialogs.get(dialogId)?.pinOrder;
      if (dialog.pinned && pinOrder !== undefined) dialog.pinOrder = pinOrder;
      this.#dialogs.set(dialogId, dialog);
      this.#notePhoto(dialogId, entities.get(dialogId));
      for (const { message, mentionsMe } of this.#told.get(dialogId) ?? [])
        this.#countMessage(dialogId, message, mentionsMe);
    }
    return dialogs.map((dialog) => this.#dialogs.get(dialog.dialogId) ?? dialog);
  }

  /** Titles, pictures and rights change without a message. */
  learn(entities: Entities): Dialog[] {
    const changed: Dialog[] = [];
    for (const [dialogId, entity] of entities) {
      this.#noteProtection(dialogId, entity);
      const partial = 'min' in entity && entity.min;
      if (partial || !this.#dialogs.has(dialogId)) continue;
      this.#notePhoto(dialogId, entity);
      const { username, mark, contact, photoId, ...facts } = entityFacts(entity);
      const row = this.#change(dialogId, { username, mark, contact, photoId, ...facts });
      if (row !== undefined) changed.push(row);
    }
    return changed;
  }

  addMessage(dialogId: string, message: Message, mentionsMe = false): Dialog | undefined {
    if (this.#asking > 0) {
      const told = this.#told.get(dialogId) ?? [];
      this.#told.set(dialogId, told.concat({ message, mentionsMe }));
    }
    return this.#countMessage(dialogId, message, mentionsMe);
  }

  #countMessage(dialogId: string, message: Message, mentionsMe: boolean): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined || (dialog.last?.messageId ?? 0) >= message.messageId)
      return undefined;
    const last = lastOf(message);
    // Writing in a dialog reads it.
    if (message.out)
      return this.#change(dialogId, { last, unreadCount: 0, markedUnread: undefined });
    return this.#change(dialogId, {
      last,
      unreadCount: dialog.unreadCount + 1,
      unreadMentions: dialog.unreadMentions + (mentionsMe ? 1 : 0),
    });
  }

  editMessage(dialogId: string, message: Message): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog?.last?.messageId !== message.messageId) return undefined;
    return this.#change(dialogId, { last: lastOf(message) });
  }

  /** Forgets deleted messages; the dialogs whose newest one is among them. Channels number theirs each for itself, all others together. */
  removeMessages(messageIds: readonly number[], dialogId?: string): string[] {
    const ids = new Set(messageIds);
    for (const [toldId, told] of this.#told) {
      if (dialogId === undefined ? toldId.startsWith('c') : toldId !== dialogId) continue;
      this.#told.set(
        toldId,
        told.filter(({ message }) => !ids.has(message.messageId)),
      );
    }
    const rows =
      dialogId === undefined
        ? [...this.#dialogs.values()].filter((row) => !row.dialogId.startsWith('c'))
        : [this.#dialogs.get(dialogId)];
    return rows.flatMap((row) =>
      row?.last !== undefined && ids.has(row.last.messageId) ? [row.dialogId] : [],
    );
  }

  read(dialogId: string, unreadCount: number): Dialog | undefined {
    return this.#change(
      dialogId,
      unreadCount === 0
        ? { unreadCount, unreadMentions: 0, markedUnread: undefined }
        : { unreadCount },
    );
  }

  /** Somebody has read what this account wrote, up to `messageId`. */
  readByOthers(dialogId: string, messageId: number): Dialog | undefined {
    const known = this.#dialogs.get(dialogId)?.readOutboxId ?? 0;
    return messageId > known ? this.#change(dialogId, { readOutboxId: messageId }) : undefined;
  }

  change(dialogId: string, change: Changes): Dialog | undefined {
    return this.#change(dialogId, change);
  }

  /** A dialog pinned just now stands before all others. */
  pin(dialogId: string, pinned: boolean): Dialog | undefined {
    if (!pinned) return this.#change(dialogId, { pinned, pinOrder: undefined });
    const orders = this.#pinnedWith(dialogId).map(({ pinOrder }) => pinOrder ?? 0);
    return this.#change(dialogId, { pinned, pinOrder: Math.min(1, ...orders) - 1 });
  }

  /** All that is pinned in the main list or the archive, first to last. */
  setPins(archived: boolean, dialogIds: readonly string[]): Dialog[] {
    const places = new Map(dialogIds.map((dialogId, index) => [dialogId, index]));
    return [...this.#dialogs.values()].flatMap((dialog) => {
      const pinOrder = places.get(dialog.dialogId);
      const loses = pinOrder === undefined && dialog.pinned && dialog.archived === archived;
      if (pinOrder === undefined && !loses) return [];
      return this.#change(dialog.dialogId, { pinned: !loses, pinOrder }) ?? [];
    });
  }

  /** The dialog's own setting, seconds; undefined: the account's default again. */
  setMute(dialogId: string, muteUntil: number | undefined): Dialog | undefined {
    this.#mutes.setOwn(dialogId, muteUntil);
    return this.#remute(dialogId);
  }

  setMuteDefault(scope: MuteScope, muteUntil: number | undefined): Dialog[] {
    return this.#mutes.setDefault(scope, muteUntil) ? this.endMutes() : [];
  }

  /** Rows whose mute is over by now, or not any more. */
  endMutes(): Dialog[] {
    return [...this.#dialogs.keys()].flatMap((dialogId) => this.#remute(dialogId) ?? []);
  }

  /** When the next mute ends, ms; undefined while none will. */
  nextMuteEnd(): number | undefined {
    let next: number | undefined;
    for (const { mutedUntil } of this.#dialogs.values()) {
      if (mutedUntil !== undefined && mutedUntil < (next ?? Infinity)) next = mutedUntil;
    }
    return next;
  }

  #remute(dialogId: string): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined) return undefined;
    const mutedUntil = this.#mutes.mutedUntil(dialog, this.#now());
    return mutedUntil === dialog.mutedUntil ? undefined : this.#change(dialogId, { mutedUntil });
  }

  #pinnedWith(dialogId: string): Dialog[] {
    const archived = this.#dialogs.get(dialogId)?.archived;
    return [...this.#dialogs.values()].filter((one) => one.pinned && one.archived === archived);
  }

  #noteProtection(dialogId: string, entity: Entity): void {
    if (isProtected(entity)) this.#protected.add(dialogId);
    else this.#protected.delete(dialogId);
  }

  #notePhoto(dialogId: string, entity: Entity | undefined): void {
    const photo = entity && photoOf(entity);
    if (photo === undefined) {
      this.#photos.delete(dialogId);
      return;
    }
    const { photoId, dcId, strippedThumb } = photo;
    const thumb = strippedThumb ?? undefined;
    this.#photos.set(dialogId, { photoId: String(photoId), dcId, thumb });
  }

  #change(dialogId: string, change: Changes): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined) return undefined;
    const row = withChanges(dialog, change);
    if (sameDialog(row, dialog)) return undefined;
    this.#dialogs.set(dialogId, row);
    return row;
  }
}

interface Told {
  message: Message;
  mentionsMe: boolean;
}

/** Undefined takes an optional field away. */
type Changes = { [K in keyof Dialog]?: Dialog[K] | undefined };

function withChanges(dialog: Dialog, change: Changes): Dialog {
  const row: Record<string, unknown> = {};
  for (const [key, value] of Object.entries({ ...dialog, ...change })) {
    if (value !== undefined) row[key] = value;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a row with fields of a row's own types
  return row as Dialog;
}
