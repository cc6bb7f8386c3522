import { dialogMatcher, inListOrder, type DialogFilter } from '../protocol/dialogFilter.ts';
import type { ListedDialog } from '../protocol/dialogRecords.ts';
import { Signal } from './signal.ts';

/** The dialogs of the account in view, in list order, and the rows of one filter over them. */
export class DialogTable {
  /** Grows with every change. */
  readonly version = new Signal(0);
  #rows: ListedDialog[] = [];
  #byId = new Map<string, ListedDialog>();
  #sorted = true;
  #view: { key: string; query: string; version: number; rows: readonly ListedDialog[] } | undefined;

  get size(): number {
    return this.#byId.size;
  }

  get(dialogId: string): ListedDialog | undefined {
    return this.#byId.get(dialogId);
  }

  all(): readonly ListedDialog[] {
    if (!this.#sorted) {
      this.#rows = [...this.#byId.values()].sort(inListOrder);
      this.#sorted = true;
    }
    return this.#rows;
  }

  upsert(dialogs: readonly ListedDialog[]): void {
    if (dialogs.length === 0) return;
    for (const dialog of dialogs) this.#byId.set(dialog.dialogId, dialog);
    this.#changed();
  }

  /** Forgets every dialog that is not in `dialogIds`. */
  retain(dialogIds: ReadonlySet<string>): void {
    for (const id of this.#byId.keys()) if (!dialogIds.has(id)) this.#byId.delete(id);
    this.#changed();
  }

  clear(): void {
    this.#byId.clear();
    this.#changed();
  }

  setSelected(dialogIds: readonly string[], selected: boolean): void {
    for (const id of dialogIds) {
      const dialog = this.#byId.get(id);
      if (dialog) this.#byId.set(id, { ...dialog, selected });
    }
    this.#changed();
  }

  /** The rows of a filter. A query typed on narrows the rows of the query before it. */
  filter(filter: DialogFilter): readonly ListedDialog[] {
    const { query: _query, folder, ...rest } = filter;
    const key = JSON.stringify([rest, folder]);
    const query = filter.query ?? '';
    const view = this.#view;
    const fresh = view?.version === this.version.value && view.key === key;
    if (fresh && view.query === query) return view.rows;
    const base = fresh && query.startsWith(view.query) ? view.rows : this.all();
    const rows = base.filter(dialogMatcher(filter));
    this.#view = { key, query, version: this.version.value, rows };
    return rows;
  }

  #changed(): void {
    this.#sorted = false;
    this.version.update((version) => version + 1);
  }
}
