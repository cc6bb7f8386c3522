import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../protocol/records.ts';
import { button, errorText, action } from './parts.ts';
import { View } from './view.ts';
import { shown } from '../format.ts';

const REJECT_UNDO_MS = 8000;

/** At the foot of the page: what the last decision was and how long it can be taken back; a failure, if there was one. */
export class UndoBar extends View {
  #hide: ReturnType<typeof setTimeout> | undefined;

  protected watched() {
    const { undoable, notice, drafts } = this.desk.state;
    return [undoable, notice, drafts];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#hide);
  }

  protected override render(): TemplateResult {
    const { undoable, notice, drafts } = this.desk.state;
    const last = undoable.value;
    const draft = last ? drafts.value.get(last.draftId) : undefined;
    const until = draft && undoUntil(draft);
    clearTimeout(this.#hide);
    if (last && until !== undefined) {
      this.#hide = setTimeout(() => undoable.set(null), Math.max(0, until - Date.now()));
    }
    const failure = notice.value;
    return html`${
      failure
        ? html`<div class="toast bad" role="alert">
            ${errorText(failure)} ${action('close', 'Dismiss', () => notice.set(null))}
          </div>`
        : nothing
    }${
      last && until !== undefined
        ? html`<div class="toast">
            <span
              >${
                last.kind === 'approved'
                  ? html`Sending to <bdi>${shown(last.title)}</bdi> in
                      <dd-countdown .until=${until}></dd-countdown>`
                  : html`Rejected for <bdi>${shown(last.title)}</bdi>`
              }</span
            >
            ${button({
              label: 'Undo',
              icon: 'undo',
              key: 'u',
              run: () => this.desk.actions.undo(last.draftId),
            })}
          </div>`
        : nothing
    }`;
  }
}
customElements.define('dd-undo-bar', UndoBar);

/** Until when a draft's last decision can be taken back; undefined: it cannot. */
function undoUntil(draft: Draft): number | undefined {
  if (draft.state === 'approved' && draft.sendAt && draft.sendAt > Date.now()) return draft.sendAt;
  if (draft.state === 'rejected') return draft.updatedAt + REJECT_UNDO_MS;
  return undefined;
}
