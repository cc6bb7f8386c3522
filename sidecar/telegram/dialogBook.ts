import type { Dialog, Message } from '../../protocol/records.ts';
import { canSend, isProtected, nameOf, type Entities } from './entities.ts';
import { lastOf } from './toDialog.ts';

/** The dialog list as last heard of, kept true by updates. Each change returns the new row, or undefined for none. */
export class DialogBook {
  /** Whether the list has been fetched: before that, a dialog that is not here may still be an old one. */
  listed = false;
  readonly #dialogs = new Map<string, Dialog>();
  readonly #protected = new Set<string>();

  get(dialogId: string): Dialog | undefined {
    return this.#dialogs.get(dialogId);
  }

  isProtected(dialogId: string): boolean {
    return this.#protected.has(dialogId);
  }

  put(dialogs: Dialog[]): void {
    for (const dialog of dialogs) this.#dialogs.set(dialog.dialogId, dialog);
  }

  /** Titles and rights change without a message. */
  learn(entities: Entities): Dialog[] {
    const changed: Dialog[] = [];
    for (const [dialogId, entity] of entities) {
      if (isProtected(entity)) this.#protected.add(dialogId);
      else this.#protected.delete(dialogId);
      const own = entity.className === 'User' && entity.self === true;
      const partial = 'min' in entity && entity.min;
      if (own || partial) continue;
      const row = this.#change(dialogId, { title: nameOf(entity), canSend: canSend(entity) });
      if (row !== undefined) changed.push(row);
    }
    return changed;
  }

  addMessage(dialogId: string, message: Message): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined || (dialog.last?.messageId ?? 0) >= message.messageId)
      return undefined;
    // Writing in a dialog reads it.
    const unreadCount = message.out ? 0 : dialog.unreadCount + 1;
    return this.#change(dialogId, { last: lastOf(message), unreadCount });
  }

  editMessage(dialogId: string, message: Message): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog?.last?.messageId !== message.messageId) return undefined;
    return this.#change(dialogId, { last: lastOf(message) });
  }

  read(dialogId: string, unreadCount: number): Dialog | undefined {
    return this.#change(
      dialogId,
      unreadCount === 0 ? { unreadCount, unreadMentions: 0 } : { unreadCount },
    );
  }

  place(
    dialogId: string,
    change: Partial<Pick<Dialog, 'pinned' | 'archived'>>,
  ): Dialog | undefined {
    return this.#change(dialogId, change);
  }

  #change(dialogId: string, change: Partial<Dialog>): Dialog | undefined {
    const dialog = this.#dialogs.get(dialogId);
    if (dialog === undefined) return undefined;
    const row = { ...dialog, ...change };
    if (JSON.stringify(row) === JSON.stringify(dialog)) return undefined;
    this.#dialogs.set(dialogId, row);
    return row;
  }
}
