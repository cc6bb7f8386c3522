import { html, nothing, type TemplateResult } from 'lit';
import type { WorkerStatus } from '../../../protocol/jobRecords.ts';
import { duration } from '../../format.ts';
import { t } from '../../l10n.ts';
import { button, errorText, link } from '../parts.ts';
import { View } from '../view.ts';
import { figures, health, throughput } from './figures.ts';
import './hourChart.ts';
import { describeWorker } from './jobWords.ts';

const POLL_MS = 10_000;
/** After a job has changed; those that follow closely share one. */
const SOON_MS = 1_500;

/** How the worker does: its state, the last day, how long things take, what is wrong. Asks anew while it is in sight. */
export class Monitor extends View {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;
  #stopJobs: (() => void) | undefined;

  protected watched() {
    const { worker, monitor, ui } = this.desk.state;
    return [worker, monitor, ui];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopJobs = this.desk.state.jobs.subscribe(() => this.#fetchIn(SOON_MS));
    this.#fetch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopJobs?.();
    clearTimeout(this.#timer);
    this.#dueAt = 0;
  }

  protected override render(): TemplateResult {
    const { worker, monitor } = this.desk.state;
    return html`${worker.value ? this.#worker(worker.value) : nothing}
      <section class="monitor" aria-label=${t('The worker’s figures')}>
        ${this.#figures()}
        ${
          monitor.value.error
            ? html`<p class="job-note">
                ${errorText(monitor.value.error)} ${link(t('Try again'), () => this.#fetch())}
              </p>`
            : nothing
        }
      </section>`;
  }

  #worker(status: WorkerStatus): TemplateResult {
    const paused = status.state === 'paused';
    const ageMs = this.desk.state.monitor.value.stats?.queueAgeMs;
    return html`<div class="worker">
      <span class="dot ${status.state}"></span>
      <span class="worker-state"
        >${describeWorker(status)}${
          ageMs
            ? html`<span class="hint">${t('The longest waits {0}', duration(ageMs))}</span>`
            : nothing
        }</span
      >
      ${button({
        label: paused ? t('Resume') : t('Pause'),
        icon: paused ? 'play' : 'pause',
        primary: paused,
        run: () => this.desk.actions.setPaused(!paused),
      })}
    </div>`;
  }

  #figures(): TemplateResult {
    const { stats, health: checks, error } = this.desk.state.monitor.value;
    if (!stats || !checks) {
      return error
        ? html``
        : html`<div class="skeleton" role="status" aria-label=${t('Loading the figures')}>
            <i class="chart-shape"></i>
          </div>`;
    }
    const open = this.desk.state.ui.value.jobs.figures;
    const toggle = (event: Event & { currentTarget: HTMLDetailsElement }) =>
      this.desk.actions.showJobs({ figures: event.currentTarget.open });
    return html`${throughput(stats, Date.now())}
      <dd-hour-chart .hours=${stats.hours}></dd-hour-chart>
      ${health(checks, () => void this.desk.actions.run('showHealth'))}
      <details class="figures" ?open=${open} @toggle=${toggle}>
        <summary>${t('Figures')}</summary>
        ${figures(stats, Date.now())}
      </details>`;
  }

  #fetch(): void {
    clearTimeout(this.#timer);
    this.#dueAt = 0;
    // Behind a window, or while the line is down, nobody would see it.
    if (!document.hidden && this.desk.state.host.value?.sidecar === 'ready') {
      void this.desk.actions.fetchMonitor();
    }
    this.#fetchIn(POLL_MS);
  }

  #fetchIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#dueAt > 0 && this.#dueAt <= at) return;
    this.#dueAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(), ms);
  }
}
customElements.define('dd-monitor', Monitor);
