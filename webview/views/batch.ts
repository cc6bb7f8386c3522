import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { OBSTACLES } from '../../protocol/batch.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { batchRows, type Batch, type BatchRows } from '../batch.ts';
import { shown } from '../format.ts';
import { inWords, t, tn } from '../l10n.ts';
import { openedBatch } from '../state.ts';
import { icon } from './icons.ts';
import { button, link } from './parts.ts';
import { View } from './view.ts';

/** Lists what is decided on together, each with its first line, and what is not and why. Nothing is decided before it is confirmed. */
export class BatchView extends View {
  #rows: BatchRows = { fit: [], others: [] };
  #takesFocus = false;

  protected watched() {
    const { batch, drafts, deciding, draftLoad, accountId } = this.desk.state;
    return [batch, drafts, deciding, draftLoad, accountId];
  }

  protected override willUpdate(): void {
    const { batch, draftLoad } = this.desk.state;
    if (!batch.value) return;
    const { kind, picked } = batch.value;
    if (!picked && draftLoad.value.complete) batch.set(openedBatch(this.desk.state, kind));
    this.#rows = batchRows(kind, this.desk.state);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#takesFocus = true;
  }

  protected override updated(_changed: PropertyValues): void {
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    this.querySelector<HTMLElement>('input, vscode-button')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const batch = this.desk.state.batch.value;
    if (!batch) return nothing;
    const { actions } = this.desk;
    const { fit, others } = this.#rows;
    const picked = fit.filter(({ draftId }) => batch.picked?.has(draftId));
    const approves = batch.kind === 'approve';
    return html`<div
      class="batch"
      role="dialog"
      aria-labelledby="batch-title"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') actions.closeBatch();
      }}
    >
      <h2 id="batch-title">${approves ? t('Approve together') : t('Reject together')}</h2>
      <div class="batch-lists" data-scroller>
        ${fit.length === 0 ? this.#nothingFits(approves) : this.#fitting(batch, fit, picked)}
        ${
          others.length === 0
            ? nothing
            : html`<h3>${t('Not among them: {0}', others.length)}</h3>
                <ul class="batch-others">
                  ${others.map(
                    ({ draft, obstacle }) =>
                      html`<li>
                        <bdi>${shown(draft.dialogTitle)}</bdi>
                        <span class="hint">${inWords(OBSTACLES[obstacle])}</span>
                        ${link(t('Look at it'), () => this.#lookAt(draft), t('Look at it: the draft for {0}', shown(draft.dialogTitle)))}
                      </li>`,
                  )}
                </ul>`
        }
      </div>
      <div class="card-actions">
        ${button({
          label: approves
            ? t('Approve & Send {0}', picked.length)
            : tn('Reject {0} draft|Reject {0} drafts', picked.length),
          icon: approves ? 'send' : 'close',
          primary: true,
          className: 'grow',
          disabled: picked.length === 0,
          run: () => actions.decideAll(batch.kind, picked),
        })}
        ${button({ label: t('Cancel'), run: () => actions.closeBatch() })}
      </div>
    </div>`;
  }

  #nothingFits(approves: boolean): TemplateResult {
    const why = approves
      ? t('No draft can be approved together with others just now.')
      : t('No draft waits for a decision.');
    return html`<p class="note info">${icon('info')}<span>${why}</span></p>`;
  }

  #fitting(batch: Batch, fit: readonly Draft[], picked: readonly Draft[]): TemplateResult {
    const all = picked.length === fit.length;
    const ids = fit.map(({ draftId }) => draftId);
    return html`<p class="hint batch-all">
        ${tn('{1} of {0} draft|{1} of {0} drafts', fit.length, picked.length)}
        ${link(all ? t('None') : t('All'), () => this.desk.actions.pick(ids, !all))}
      </p>
      <ul class="batch-fit">
        ${repeat(
          fit,
          ({ draftId }) => draftId,
          (draft) =>
            html`<li>
              <label>
                <input
                  type="checkbox"
                  .checked=${batch.picked?.has(draft.draftId) ?? false}
                  @change=${(event: Event) => this.#onPick(draft, event)}
                />
                <span>
                  <bdi class="title">${shown(draft.dialogTitle)}</bdi>
                  <span class="first-line" dir="auto">${shown(firstLine(draft.text))}</span>
                </span>
              </label>
            </li>`,
        )}
      </ul>`;
  }

  #onPick({ draftId }: Draft, { target }: Event): void {
    if (target instanceof HTMLInputElement) this.desk.actions.pick([draftId], target.checked);
  }

  #lookAt({ draftId }: Draft): void {
    this.desk.state.ui.update((ui) => ({ ...ui, draftId }));
    this.desk.actions.closeBatch();
  }
}
customElements.define('dd-batch', BatchView);

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
