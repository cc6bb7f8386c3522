import type { SrpPassword } from '../mtproto/srp.ts';
import type { TlObject } from '../tl/values.ts';
import {
  isOwn,
  type Dialog,
  type DialogId,
  type NotifyScope,
  type Person,
  type StoredMessage,
} from './records.ts';
import { UpdateBox } from './updateBox.ts';

/** One Telegram account: its dialogs, read marks and settings. Messages of private chats and basic groups are its own copies. */
export class Account {
  readonly me: Person;
  readonly language: string;
  homeDc: number;
  readonly password: SrpPassword | undefined;
  readonly contactIds = new Set<bigint>();
  readonly box = new UpdateBox();
  /** Random id → what it sent; kept for good, so that no id ever sends twice. */
  readonly sentRandomIds = new Map<bigint, { dialogId: DialogId; messageId: number }>();
  /** Where a message of the account's own box is. */
  readonly dialogOfMessage = new Map<number, DialogId>();
  /** What is pinned in the main list and in the archive, first to last; the rest of what is pinned follows by date. */
  pinOrder: DialogId[] = [];
  /** `dialogFilter`s as they were sent. */
  folders: TlObject[] = [];
  /** Seconds; what is not in it is not muted. */
  readonly muteDefaults = new Map<NotifyScope, number>();
  readonly #dialogs = new Map<DialogId, Dialog>();
  #sorted: Dialog[] | undefined;

  constructor(me: Person, language: string, homeDc: number, password: SrpPassword | undefined) {
    this.me = me;
    this.language = language;
    this.homeDc = homeDc;
    this.password = password;
  }

  /** `messages` where the dialog shares them with others. */
  openDialog(id: DialogId, messages: StoredMessage[] = []): Dialog {
    const existing = this.#dialogs.get(id);
    if (existing) return existing;
    const dialog: Dialog = {
      id,
      messages,
      readInboxMaxId: 0,
      readOutboxMaxId: 0,
      isPinned: false,
      isArchived: false,
      isMarkedUnread: false,
      muteUntil: undefined,
      seenMentions: new Set(),
      scheduled: [],
    };
    this.#dialogs.set(id, dialog);
    return dialog;
  }

  getDialog(id: DialogId): Dialog | undefined {
    return this.#dialogs.get(id);
  }

  allDialogs(): Iterable<Dialog> {
    return this.#dialogs.values();
  }

  /** Pinned first, then newest; empty ones are no part of a list. */
  sortedDialogs(): readonly Dialog[] {
    this.#sorted ??= [...this.#dialogs.values()]
      .filter((dialog) => dialog.messages.length > 0)
      .sort(
        (a, b) =>
          Number(b.isPinned) - Number(a.isPinned) ||
          this.#pinPlace(a) - this.#pinPlace(b) ||
          newest(b).at - newest(a).at ||
          newest(b).copyId - newest(a).copyId,
      );
    return this.#sorted;
  }

  /** After anything that may change the order of the list. */
  forgetOrder(): void {
    this.#sorted = undefined;
  }

  /** Unread messages that call this account. */
  mentions(dialog: Dialog): StoredMessage[] {
    return this.unread(dialog).filter(
      ({ id, mentionIds }) => mentionIds?.includes(this.me.id) && !dialog.seenMentions.has(id),
    );
  }

  #pinPlace({ id, isPinned }: Dialog): number {
    const place = isPinned ? this.pinOrder.indexOf(id) : 0;
    return place < 0 ? this.pinOrder.length : place;
  }

  unread(dialog: Dialog): StoredMessage[] {
    const unread: StoredMessage[] = [];
    for (let at = dialog.messages.length - 1; at >= 0; at--) {
      const message = dialog.messages[at]!;
      if (message.id <= dialog.readInboxMaxId) break;
      if (!isOwn(message, this.me.id)) unread.push(message);
    }
    return unread;
  }
}

function newest(dialog: Dialog): StoredMessage {
  return dialog.messages.at(-1)!;
}
