import type { SrpPassword } from '../mtproto/srp.ts';
import { isOwn, type Dialog, type DialogId, type Person, type StoredMessage } from './records.ts';
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
      isMuted: false,
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
          newest(b).at - newest(a).at ||
          newest(b).copyId - newest(a).copyId,
      );
    return this.#sorted;
  }

  /** After anything that may change the order of the list. */
  forgetOrder(): void {
    this.#sorted = undefined;
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
