import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../protocol/draftRecords.ts';
import { t, th } from '../l10n.ts';
import type { Undoable } from '../state.ts';
import { button, errorText, action } from './parts.ts';
import { View } from './view.ts';
import { shown } from '../format.ts';

const REJECT_UNDO_MS = 8000;
/** What leaves later than this was put off on purpose; its card has the way back. */
const LATER_MS = 60_000;

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
    const until = last ? undoUntil(last, drafts.value) : undefined;
    const failure = notice.value;
    return html`${
      failure
        ? html`<div class="toast bad" role="alert">
            ${errorText(failure)} ${action('close', t('Dismiss'), () => notice.set(null))}
          </div>`
        : nothing
    }${
      last && until !== undefined
        ? html`<div class="toast">
            <span
              >${
                last.kind === 'approved'
                  ? th(
                      'Sending to {0} in {1}',
                      html`<bdi>${shown(last.title)}</bdi>`,
                      html`<dd-countdown .until=${until}></dd-countdown>`,
                    )
                  : th('Rejected for {0}', html`<bdi>${shown(last.title)}</bdi>`)
              }</span
            >
            ${button({
              label: t('Undo'),
              icon: 'undo',
              key: 'u',
              run: () => this.desk.actions.undoLast(),
            })}
          </div>`
        : nothing
    }`;
  }

  /** What cannot be taken back any more is forgotten: U would take it for the last decision. */
  protected override updated(): void {
    clearTimeout(this.#hide);
    const { undoable, drafts } = this.desk.state;
    const last = undoable.value;
    if (!last) return;
    const until = undoUntil(last, drafts.value);
    if (until === undefined) return undoable.set(null);
    this.#hide = setTimeout(() => undoable.set(null), until - Date.now());
  }
}
customElements.define('dd-undo-bar', UndoBar);

/** Until when the last of its drafts can be taken back; undefined: none can. */
function undoUntil({ draftIds }: Undoable, drafts: ReadonlyMap<string, Draft>): number | undefined {
  const ends = draftIds.flatMap((draftId) => {
    const draft = drafts.get(draftId);
    return (draft && undoableUntil(draft)) ?? [];
  });
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

function undoableUntil(draft: Draft): number | undefined {
  const { state, sendAt = 0 } = draft;
  const leavesIn = sendAt - Date.now();
  if (state === 'approved' && leavesIn > 0 && leavesIn < LATER_MS) return sendAt;
  if (draft.state === 'rejected') return draft.updatedAt + REJECT_UNDO_MS;
  return undefined;
}
