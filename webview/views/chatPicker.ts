import { html, nothing, type TemplateResult } from 'lit';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { answering } from '../chatState.ts';
import { listTime } from '../format.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { avatar, name } from './parts.ts';
import { View } from './view.ts';

/** More than one looks through: the search finds the rest. */
const SHOWN = 40;

/** Chooses the dialog to talk about; those with an open chat first. */
export class ChatPicker extends View {
  #query = '';

  protected watched() {
    const { dialogs, chat, jobs } = this.desk.state;
    return [dialogs.version, chat.chats, jobs];
  }

  protected override render(): TemplateResult {
    const { dialogs, jobs, accountId } = this.desk.state;
    const busy = answering(jobs.value.values(), accountId.value);
    const now = Date.now();
    const rows = this.#rows();
    return html`<div class="tools">
        <vscode-text-field
          class="search"
          placeholder=${t('Search dialogs')}
          aria-label=${t('Search dialogs')}
          @input=${(event: InputEvent & { target: { value: string } }) => {
            this.#query = event.target.value;
            this.requestUpdate();
          }}
          ><div slot="start" class="slot">${icon('search')}</div></vscode-text-field
        >
      </div>
      <ul
        class="picks"
        aria-label=${t('Dialogs')}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        ${rows.map(
          (dialog) =>
            html`<li>
              <button type="button" class="pick" @click=${() => this.#choose(dialog.dialogId)}>
                ${avatar(dialog.dialogId, dialog.title)}${name(dialog.title)}
                ${busy.has(dialog.dialogId) ? answeringDot() : nothing}
                <span class="time">${dialog.last ? listTime(dialog.last.at, now) : nothing}</span>
              </button>
            </li>`,
        )}
      </ul>
      ${
        rows.length === 0 && dialogs.size > 0
          ? html`<p class="hint none">${t('No dialog fits this search.')}</p>`
          : nothing
      }`;
  }

  focusSearch(): void {
    this.querySelector<HTMLElement>('.search')?.focus();
  }

  protected override firstUpdated(): void {
    // The arrow goes from the search to what it found.
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' || !this.querySelector('.search:focus')) return;
      event.preventDefault();
      this.#buttons()[0]?.focus();
    });
  }

  #rows(): readonly ListedDialog[] {
    const { dialogs, chat } = this.desk.state;
    const found = dialogs.filter({ query: this.#query });
    const open = found.filter(({ dialogId }) => chat.chats.value.has(dialogId));
    return [...new Set([...open, ...found])].slice(0, SHOWN);
  }

  #choose(dialogId: string): void {
    this.desk.state.ui.update((ui) => ({ ...ui, dialogId }));
    this.dispatchEvent(new CustomEvent('chosen'));
  }

  #buttons(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.pick')];
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = this.#buttons();
    const at = buttons.findIndex((pick) => pick === document.activeElement);
    event.preventDefault();
    const next = buttons[at + step];
    if (next) next.focus();
    else if (step < 0) this.focusSearch();
  }
}
customElements.define('dd-chat-picker', ChatPicker);

export function answeringDot(): TemplateResult {
  return html`<span
    class="dot running"
    role="img"
    aria-label=${t('Being answered')}
    title=${t('Being answered')}
  ></span>`;
}
