import { html, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';
import { cancelProgress, processingOf, type Processing } from '../processing.ts';
import { icon, spinner } from './icons.ts';
import { action, link } from './parts.ts';
import { View } from './view.ts';

/**
 * At the foot of every tab while drafts are written that were asked for: how many are done, and the way to stop the rest.
 * Then what became of them, until that is dismissed or more is asked for. At the foot, since nothing else moves there.
 */
export class ProcessingLine extends View {
  #keepsFocus = false;
  #processing: Processing | undefined;

  protected watched() {
    const { jobs, accountId, cancelled } = this.desk.state;
    return [jobs, accountId, cancelled];
  }

  protected override render(): TemplateResult {
    const { jobs, accountId, cancelled } = this.desk.state;
    this.#processing = processingOf(jobs.value.values(), accountId.value);
    if (this.#processing && !this.#isOfCancelled()) return this.#line(this.#processing);
    return cancelled.value?.accountId === accountId.value ? this.#cancelled() : html``;
  }

  /** All that is in work was cancelled, and is still to stop. */
  #isOfCancelled(): boolean {
    const asked = new Set(this.desk.state.cancelled.value?.jobIds);
    return this.#processing?.unfinished.every(({ jobId }) => asked.has(jobId)) ?? true;
  }

  #line(processing: Processing): TemplateResult {
    const { done, total } = processing;
    const says = t('Processing: {0} of {1} done', done, total);
    return html`<div class="processing">
      <progress aria-label=${t('Processing dialogs')} max=${total} .value=${done}></progress>
      ${spinner()}<span class="says">${says}</span>
      ${link(
        t('Cancel'),
        () => this.#run(() => this.desk.actions.cancelProcessing(processing)),
        t('Cancel what is not done yet ({0})', total - done),
      )}
    </div>`;
  }

  #cancelled(): TemplateResult {
    const { jobs, cancelled } = this.desk.state;
    if (!cancelled.value) return html``;
    const { stopping, done, ...ended } = cancelProgress(cancelled.value, jobs.value);
    const count = ended.cancelled.length;
    if (stopping > 0)
      return html`<div class="processing">
        ${spinner()}<span class="says"
          >${t('Cancelled: {0}. Stopping: {1}…', count, stopping)}</span
        >
      </div>`;
    const again = () => this.#run(() => this.desk.actions.processAgain(ended.cancelled));
    return html`<div class="processing">
      ${icon('check')}<span class="says">${t('Cancelled: {0}. Kept: {1}.', count, done)}</span>
      ${count > 0 ? link(t('Resume'), again, t('Resume: process them after all')) : ''}
      ${action('close', t('Dismiss'), () => cancelled.set(null))}
    </div>`;
  }

  /** The button that was pressed goes, and the next one takes the keyboard in its place. */
  async #run(what: () => Promise<void>): Promise<void> {
    this.#keepsFocus = this.contains(document.activeElement);
    await what();
    this.requestUpdate();
  }

  protected override updated(): void {
    // Work that was asked for since.
    if (!this.#isOfCancelled()) this.desk.state.cancelled.set(null);
    if (!this.#keepsFocus || this.contains(document.activeElement)) return;
    const next = this.querySelector<HTMLElement>('button');
    if (!next) return;
    this.#keepsFocus = false;
    next.focus();
  }
}
customElements.define('dd-processing', ProcessingLine);
