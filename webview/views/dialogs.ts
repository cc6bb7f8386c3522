import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DialogKind, ListedDialog } from '../../protocol/records.ts';
import { plural } from '../format.ts';
import { dialogRow, ROW_HEIGHT } from './dialogRow.ts';
import { tall } from './place.ts';
import { icon } from './icons.ts';
import { button, emptyState, link, skeletonRows } from './parts.ts';
import { View } from './view.ts';
import { ListWindow } from './window.ts';

const KINDS: readonly [DialogKind | undefined, string][] = [
  [undefined, 'All'],
  ['private', 'Private'],
  ['group', 'Groups'],
  ['channel', 'Channels'],
  ['bot', 'Bots'],
];

/** The dialogs of the account: find, check, process. */
export class Dialogs extends View {
  #rows: readonly ListedDialog[] = [];
  #active = 0;
  #activeId: string | undefined;
  #anchor = 0;
  #focusActive = false;
  #window: ListWindow | undefined;
  #saveScroll: ReturnType<typeof setTimeout> | undefined;

  protected watched() {
    const { dialogs, dialogLoad, ui, worker } = this.desk.state;
    return [dialogs.version, dialogLoad, ui, worker];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#saveScroll);
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector('.rows');
  }

  protected override render(): TemplateResult {
    const { dialogs, dialogLoad, ui } = this.desk.state;
    const { query, kind, unread } = ui.value;
    this.#rows = dialogs.filter({ query, kind, unread });
    // The row with the focus stays the same dialog when the order changes.
    const at = this.#rows.findIndex(({ dialogId }) => dialogId === this.#activeId);
    this.#active = at >= 0 ? at : Math.max(0, Math.min(this.#active, this.#rows.length - 1));
    const { complete } = dialogLoad.value;
    return html`${this.#tools(query, kind, unread)}
      <div class="progress ${complete ? '' : 'on'}" aria-hidden="true"></div>
      ${dialogs.size === 0 ? this.#noDialogs() : this.#list()} ${this.#bar()}`;
  }

  #tools(query: string, kind: DialogKind | undefined, unread: boolean): TemplateResult {
    const writable = this.#rows.filter((dialog) => dialog.canSend);
    const checked = writable.filter((dialog) => dialog.selected).length;
    const all = checked > 0 && checked === writable.length;
    return html`<div class="tools">
      <vscode-text-field
        class="search"
        placeholder="Search dialogs"
        aria-label="Search dialogs"
        .value=${query}
        @input=${(event: InputEvent & { target: { value: string } }) =>
          this.#search(event.target.value)}
        @keydown=${(event: KeyboardEvent) => this.#onSearchKey(event)}
        ><div slot="start" class="slot">${icon('search')}</div></vscode-text-field
      >
      <div class="filters" role="group" aria-label="Show">
        ${KINDS.map(
          ([value, label]) =>
            html`<button
              type="button"
              class="filter"
              aria-pressed=${value === kind}
              @click=${() => this.#filter({ kind: value })}
            >
              ${label}
            </button>`,
        )}
      </div>
      <div class="narrow">
        <button
          type="button"
          class="select-all"
          role="checkbox"
          aria-checked=${all ? 'true' : checked > 0 ? 'mixed' : 'false'}
          ?hidden=${writable.length === 0}
          @click=${() => this.#selectAll(!all)}
        >
          <span class="box">${all ? icon('check') : checked > 0 ? icon('dash') : nothing}</span>
          Select all ${plural(this.#rows.length, 'dialog')}
        </button>
        <button
          type="button"
          class="filter"
          aria-pressed=${unread}
          @click=${() => this.#filter({ unread: !unread })}
        >
          Unread
        </button>
      </div>
    </div>`;
  }

  #list(): TemplateResult {
    if (this.#rows.length === 0) {
      return emptyState(
        'search',
        'Nothing matches',
        'No dialog fits this search and filter.',
        link('Show all dialogs', () => this.#filter({ query: '', kind: undefined, unread: false })),
      );
    }
    this.#window ??= new ListWindow(this, {
      rowHeight: ROW_HEIGHT,
      scroller: () => this.#scroller,
      firstTop: this.desk.state.ui.value.scroll,
    });
    const count = this.#rows.length;
    const now = Date.now();
    return html`<div
      class="rows"
      role="listbox"
      aria-label="Dialogs"
      aria-multiselectable="true"
      @click=${(event: MouseEvent) => this.#onClick(event)}
      @dblclick=${(event: MouseEvent) => this.#onDoubleClick(event)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      @scroll=${() => this.#onScroll()}
    >
      <div class="spacer" role="presentation" ${tall(count * ROW_HEIGHT)}>
        ${repeat(
          this.#window.rows(count, this.#active),
          ({ index }) => this.#rows[index]?.dialogId,
          ({ index, top }) => {
            const dialog = this.#rows[index];
            if (!dialog) return nothing;
            return dialogRow(dialog, { index, top, active: index === this.#active, count, now });
          },
        )}
      </div>
    </div>`;
  }

  #noDialogs(): TemplateResult {
    const { complete, error } = this.desk.state.dialogLoad.value;
    if (!complete) return skeletonRows(9, 'Loading dialogs');
    const again = () => {
      this.desk.reload();
      void this.desk.actions.refreshDialogs();
    };
    if (error) {
      return emptyState(
        'error',
        'The dialogs could not be loaded',
        `${error.message} ${error.hint ?? ''}`,
        button({ label: 'Try again', icon: 'refresh', run: again }),
      );
    }
    return emptyState(
      'inbox',
      'No dialogs yet',
      'Chats of this account appear here.',
      button({ label: 'Load again', icon: 'refresh', run: again }),
    );
  }

  #bar(): TemplateResult {
    const selected = this.#selected().length;
    const unread = this.desk.state.dialogs.all().some((d) => d.unreadCount > 0 && d.canSend);
    return html`<div class="bar">
      ${button({
        label: selected > 0 ? `Process selected (${selected})` : 'Process selected',
        primary: true,
        className: 'grow',
        disabled: selected === 0,
        run: () => this.#process(this.#selected()),
      })}
      ${button({
        label: 'Process unread',
        className: 'grow',
        disabled: !unread,
        run: async () => {
          if (await this.desk.actions.processUnread()) this.#showReview();
        },
      })}
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    if (!this.#focusActive) return;
    this.#focusActive = false;
    this.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #selected(): string[] {
    return this.desk.state.dialogs.all().flatMap((d) => (d.selected ? [d.dialogId] : []));
  }

  #search(query: string): void {
    this.#active = 0;
    this.#activeId = undefined;
    this.#window?.toTop();
    this.#filter({ query });
  }

  #filter(change: { query?: string; kind?: DialogKind | undefined; unread?: boolean }): void {
    this.desk.state.ui.update((ui) => ({ ...ui, ...change }));
  }

  #selectAll(selected: boolean): void {
    const rows = this.#rows.filter((d) => d.canSend && d.selected !== selected);
    void this.desk.actions.select(
      rows.map((dialog) => dialog.dialogId),
      selected,
    );
  }

  /** From `#anchor` to `index` with Shift, else that row alone. */
  #toggle(index: number, range = false): void {
    const row = this.#rows[index];
    if (!row?.canSend) return;
    const selected = range ? (this.#rows[this.#anchor]?.selected ?? true) : !row.selected;
    const [from, to] = range
      ? [Math.min(this.#anchor, index), Math.max(this.#anchor, index)]
      : [index, index];
    if (!range) this.#anchor = index;
    const rows = this.#rows.slice(from, to + 1).filter((d) => d.canSend && d.selected !== selected);
    void this.desk.actions.select(
      rows.map((dialog) => dialog.dialogId),
      selected,
    );
  }

  /** To the draft if there is one to look at, else a new one is asked for. */
  #open(index: number): void {
    const row = this.#rows[index];
    if (!row) return;
    const { draftId } = row.status;
    if (draftId && this.desk.state.drafts.value.get(draftId)?.state !== 'sent') {
      this.#showReview(draftId);
    } else if (row.canSend) void this.#process([row.dialogId]);
  }

  async #process(dialogIds: readonly string[]): Promise<void> {
    if (await this.desk.actions.process(dialogIds)) this.#showReview();
  }

  #showReview(draftId?: string): void {
    this.desk.state.ui.update((ui) => ({ ...ui, tab: 'review', draftId: draftId ?? ui.draftId }));
  }

  #moveTo(index: number): void {
    this.#active = Math.max(0, Math.min(index, this.#rows.length - 1));
    this.#activeId = this.#rows[this.#active]?.dialogId;
    this.#focusActive = true;
    this.#window?.scrollTo(this.#active);
    this.requestUpdate();
  }

  #onClick(event: MouseEvent): void {
    const index = rowIndex(event);
    if (index === undefined) return;
    this.#moveTo(index);
    if (within(event, '[data-open]') && this.#rows[index]?.status.draftId) {
      this.#open(index);
    } else if (event.detail < 2) this.#toggle(index, event.shiftKey);
  }

  #onDoubleClick(event: MouseEvent): void {
    const index = rowIndex(event);
    if (index === undefined || within(event, '.box')) return;
    this.#toggle(index); // The first click of the two toggled it.
    this.#open(index);
  }

  #onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((this.#scroller?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const moves: Record<string, number> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: this.#rows.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      if (event.key === 'ArrowUp' && this.#active === 0) this.#focusSearch();
      else this.#moveTo(target);
      if (event.shiftKey) this.#toggle(this.#active, true);
    } else if (event.key === ' ') this.#toggle(this.#active, event.shiftKey);
    else if (event.key === 'Enter') this.#open(this.#active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.#selectAll(true);
    else if (event.key === '/') this.#focusSearch();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.#moveTo(0);
    else if (event.key === 'Escape' && this.desk.state.ui.value.query) this.#search('');
    else return;
    event.preventDefault();
  }

  #focusSearch(): void {
    this.querySelector<HTMLElement>('.search')?.focus();
  }

  #onScroll(): void {
    clearTimeout(this.#saveScroll);
    this.#saveScroll = setTimeout(() => {
      const scroll = this.#scroller?.scrollTop ?? 0;
      this.desk.state.ui.update((ui) => ({ ...ui, scroll }));
    }, 250);
  }
}
customElements.define('dd-dialogs', Dialogs);

function rowIndex(event: Event): number | undefined {
  const row = within(event, '.row');
  return row ? Number(row.dataset['index']) : undefined;
}

function within(event: Event, selector: string): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
}
