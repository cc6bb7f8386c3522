import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isUnread } from '../../protocol/dialogFilter.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { filterOf, viewOf, withView, type DialogView } from '../dialogView.ts';
import { t } from '../l10n.ts';
import { fetched, noDialogs, nothingMatches } from './dialogGaps.ts';
import { dialogRow, ROW_HEIGHT } from './dialogRow.ts';
import { dialogTools } from './dialogTools.ts';
import { tall } from './place.ts';
import { button } from './parts.ts';
import { View } from './view.ts';
import { ListWindow } from './window.ts';

/** The dialogs of the account: find, check, process. */
export class Dialogs extends View {
  #rows: readonly ListedDialog[] = [];
  #active = 0;
  #activeId: string | undefined;
  #anchor = 0;
  #focusActive = false;
  #hadFocus = false;
  /** Whose list it was last; undefined before the first. */
  #accountId: string | null | undefined;
  #window: ListWindow | undefined;
  #saveScroll: ReturnType<typeof setTimeout> | undefined;
  #lookAtPictures: ReturnType<typeof setTimeout> | undefined;

  protected watched() {
    const { dialogs, dialogLoad, folders, ui, worker } = this.desk.state;
    return [dialogs.version, dialogLoad, folders, ui, worker, this.desk.pictures.version];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#saveScroll);
    clearTimeout(this.#lookAtPictures);
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector('.rows');
  }

  protected override render(): TemplateResult {
    const { dialogs, dialogLoad, folders } = this.desk.state;
    const view = this.#view;
    this.#rows = dialogs.filter(filterOf(view, folders.value));
    // The row with the focus stays the same dialog when the order changes.
    const at = this.#rows.findIndex(({ dialogId }) => dialogId === this.#activeId);
    this.#active = at >= 0 ? at : Math.max(0, Math.min(this.#active, this.#rows.length - 1));
    const { complete } = dialogLoad.value;
    const shownHere = { view, folders: folders.value, rows: this.#rows, total: dialogs.size };
    const tools = dialogTools(shownHere, {
      search: (typed) => this.#search(typed),
      onSearchKey: (event) => this.#onSearchKey(event),
      filter: (change) => this.#filter(change),
      selectAll: (selected) => this.#selectAll(selected),
    });
    return html`${tools}
      <div class="progress ${complete ? '' : 'on'}" aria-hidden="true"></div>
      ${dialogs.size === 0 ? noDialogs(this.desk) : this.#list()} ${fetched(this.desk)}
      ${this.#bar()}`;
  }

  #list(): TemplateResult {
    if (this.#rows.length === 0) {
      return nothingMatches(this.desk, this.#view, (change) => this.#filter(change));
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
      aria-label=${t('Dialogs')}
      aria-multiselectable="true"
      data-vscode-context=${JSON.stringify({
        webviewSection: 'dialog',
        accountId: this.desk.state.accountId.value,
        preventDefaultContextMenuItems: true,
      })}
      @click=${(event: MouseEvent) => this.#onClick(event)}
      @dblclick=${(event: MouseEvent) => this.#onDoubleClick(event)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      @focusin=${(event: FocusEvent) => this.#onFocus(event)}
      @scroll=${() => this.#onScroll()}
    >
      <div class="spacer" role="presentation" ${tall(count * ROW_HEIGHT)}>
        ${repeat(
          this.#window.rows(count, this.#active),
          ({ index }) => this.#rows[index]?.dialogId,
          ({ index, top }) => {
            const dialog = this.#rows[index];
            if (!dialog) return nothing;
            const picture = this.desk.pictures.get(dialog);
            const active = index === this.#active;
            return dialogRow(dialog, { index, top, active, count, now, picture });
          },
        )}
      </div>
    </div>`;
  }

  #bar(): TemplateResult {
    const selected = this.#selected().length;
    const unread = this.desk.state.dialogs.all().some((d) => d.unreadCount > 0 && d.canSend);
    return html`<div class="bar">
      ${button({
        label: selected > 0 ? t('Process selected ({0})', selected) : t('Process selected'),
        primary: true,
        className: 'grow',
        disabled: selected === 0,
        run: () => this.#process(this.#selected()),
      })}
      ${button({
        label: t('Process unread'),
        className: 'grow',
        disabled: !unread,
        run: async () => {
          if (await this.desk.actions.processUnread()) this.#showReview();
        },
      })}
    </div>`;
  }

  protected override willUpdate(): void {
    const accountId = this.desk.state.accountId.value;
    // Another account has a list of its own, which begins at its top.
    if (this.#accountId !== undefined && this.#accountId !== accountId) this.#toTop();
    this.#accountId = accountId;
    // A row that moves to another place in the document loses the keyboard.
    this.#hadFocus = this.#hasFocus();
  }

  #hasFocus(): boolean {
    return this.#scroller?.contains(document.activeElement) ?? false;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#wantPictures();
    if (!this.#focusActive && (!this.#hadFocus || this.#hasFocus())) return;
    this.#focusActive = false;
    this.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** Once the list has come to rest: scrolling asks for nothing. */
  #wantPictures(): void {
    clearTimeout(this.#lookAtPictures);
    this.#lookAtPictures = setTimeout(() => {
      const inSight = this.#window?.rows(this.#rows.length, this.#active) ?? [];
      void this.desk.pictures.want(inSight.flatMap(({ index }) => this.#rows[index] ?? []));
    }, 150);
  }

  get #view(): DialogView {
    const { ui, accountId } = this.desk.state;
    return viewOf(ui.value, accountId.value);
  }

  #selected(): string[] {
    return this.desk.state.dialogs.all().flatMap((d) => (d.selected ? [d.dialogId] : []));
  }

  #search(query: string): void {
    this.#toTop();
    this.#filter({ query });
  }

  #toTop(): void {
    this.#active = 0;
    this.#activeId = undefined;
    this.#window?.toTop();
  }

  #filter(change: Partial<DialogView>): void {
    const { ui, accountId } = this.desk.state;
    ui.update((now) => withView(now, accountId.value, change));
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
    if (!range) {
      this.#anchor = index;
      this.#choose(row.dialogId);
    }
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
    this.#choose(row.dialogId);
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

  /** What the chat is about from now on. */
  #choose(dialogId: string): void {
    this.desk.state.ui.update((ui) => ({ ...ui, dialogId }));
  }

  #chatAbout(index: number): void {
    const row = this.#rows[index];
    if (row) this.desk.chat.show(row.dialogId);
  }

  /** When the dialog is processed without being asked; the host asks. */
  #atRow(index: number, what: 'instructions' | 'profile' | 'note'): void {
    const { actions, state } = this.desk;
    const row = this.#rows[index];
    const accountId = state.accountId.value;
    if (!row || accountId === null) return;
    const place = { accountId, dialogId: row.dialogId };
    if (what === 'note') void actions.reviewNote(place);
    else if (what === 'profile') void actions.chooseProfile(place);
    else void actions.openInstructions('dialog', place);
  }

  #editRule(index: number): void {
    const row = this.#rows[index];
    if (row && (row.canSend || row.rule)) void this.desk.actions.editRule(row.dialogId);
  }

  #markRead(index: number): void {
    const row = this.#rows[index];
    if (row && isUnread(row)) void this.desk.actions.markRead(row);
  }

  #moveTo(index: number): void {
    this.#active = Math.max(0, Math.min(index, this.#rows.length - 1));
    this.#activeId = this.#rows[this.#active]?.dialogId;
    this.#focusActive = true;
    this.#window?.scrollTo(this.#active);
    this.requestUpdate();
  }

  /** However it was reached: it stays the same dialog from now on. */
  #onFocus(event: FocusEvent): void {
    const index = rowIndex(event);
    if (index === undefined) return;
    this.#active = index;
    this.#activeId = this.#rows[index]?.dialogId;
  }

  #onClick(event: MouseEvent): void {
    const index = rowIndex(event);
    if (index === undefined) return;
    this.#moveTo(index);
    if (within(event, '[data-read]')) this.#markRead(index);
    else if (within(event, '[data-rule]')) this.#editRule(index);
    else if (within(event, '[data-resume]')) this.#resumeRule(index);
    else if (within(event, '[data-instructions]')) this.#atRow(index, 'instructions');
    else if (within(event, '[data-note]')) this.#atRow(index, 'note');
    else if (within(event, '[data-profile]')) this.#atRow(index, 'profile');
    else if (within(event, '[data-chat]')) this.#chatAbout(index);
    else if (within(event, '[data-open]') && this.#rows[index]?.status.draftId) {
      this.#open(index);
    } else if (event.detail < 2) this.#toggle(index, event.shiftKey);
  }

  #resumeRule(index: number): void {
    const row = this.#rows[index];
    if (row) void this.desk.actions.resumeRule(row.dialogId);
  }

  #onDoubleClick(event: MouseEvent): void {
    const index = rowIndex(event);
    if (
      index === undefined ||
      within(
        event,
        '.box, [data-chat], [data-rule], [data-resume], [data-instructions], [data-profile], [data-note], [data-read]',
      )
    )
      return;
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
    else if (event.key === 'c' && !event.ctrlKey && !event.metaKey) this.#chatAbout(this.#active);
    else if (event.key === 'm' && !event.ctrlKey && !event.metaKey) this.#markRead(this.#active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.#selectAll(true);
    else if (event.key === 'a') this.#editRule(this.#active);
    else if (event.key === '/') this.#focusSearch();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onSearchKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.#moveTo(0);
    else if (event.key === 'Escape' && this.#view.query) this.#search('');
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
