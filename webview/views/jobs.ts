import { html, nothing, type TemplateResult } from 'lit';
import type { Job, JobStage, JobState, WorkerStatus } from '../../protocol/records.ts';
import { ago, shown } from '../format.ts';
import { icon, spinner } from './icons.ts';
import { action, button, emptyState, errorText, name, skeletonRows } from './parts.ts';
import { View } from './view.ts';

const SECTIONS: readonly [title: string, states: readonly JobState[], limit: number][] = [
  ['In work', ['running', 'retrying'], 100],
  ['Waiting', ['queued', 'waiting', 'scheduled'], 100],
  ['Failed', ['failed'], 50],
  ['Done', ['done', 'cancelled'], 50],
];

const STAGES: Record<JobStage, string> = {
  reading: 'Reading the dialog',
  analysing: 'Analysing',
  drafting: 'Writing the draft',
  sending: 'Sending',
};

/** What the worker does, did and will do. */
export class Jobs extends View {
  protected watched() {
    const { jobs, worker, draftLoad, wantsFocus } = this.desk.state;
    return [jobs, worker, draftLoad, wantsFocus];
  }

  protected override render(): TemplateResult {
    const { jobs, worker, draftLoad } = this.desk.state;
    const all = [...jobs.value.values()].sort((a, b) => b.jobId - a.jobId);
    return html`${worker.value ? this.#worker(worker.value) : nothing}
      <div class="job-list" tabindex="-1">
        ${
          all.length > 0
            ? SECTIONS.map(([title, states, limit]) => {
                const inSection = all.filter((job) => states.includes(job.state));
                return inSection.length > 0
                  ? this.#section(title, inSection.slice(0, limit), inSection.length)
                  : nothing;
              })
            : draftLoad.value.complete
              ? emptyState('clock', 'No jobs yet', 'Every dialog you process is a job here.')
              : skeletonRows(4, 'Loading jobs')
        }
      </div>`;
  }

  protected override updated(): void {
    const { wantsFocus } = this.desk.state;
    if (wantsFocus.value !== 'jobs') return;
    wantsFocus.set(null);
    this.querySelector<HTMLElement>('.job-list')?.focus();
  }

  #worker(status: WorkerStatus): TemplateResult {
    const paused = status.state === 'paused';
    return html`<div class="worker">
      <span class="dot ${status.state}"></span>
      <span class="worker-state">${describeWorker(status)}</span>
      ${button({
        label: paused ? 'Resume' : 'Pause',
        icon: paused ? 'play' : 'pause',
        primary: paused,
        run: () => this.desk.actions.setPaused(!paused),
      })}
    </div>`;
  }

  #section(title: string, jobs: readonly Job[], total: number): TemplateResult {
    return html`<section aria-label=${title}>
      <h3>${title}<span class="count">${total}</span></h3>
      <ul>
        ${jobs.map((job) => this.#job(job))}
      </ul>
    </section>`;
  }

  #job(job: Job): TemplateResult {
    const { actions } = this.desk;
    const { state } = job;
    const over = state === 'done' || state === 'failed' || state === 'cancelled';
    return html`<li class="job">
      <span class="job-mark ${state}">${mark(job)}</span>
      <span class="job-text">
        <span class="row-line"
          >${name(job.dialogTitle)}<span class="time"
            >${ago(job.finishedAt ?? job.createdAt, Date.now())}</span
          ></span
        >
        <span class="job-detail">${detail(job)}</span>
      </span>
      ${over ? nothing : action('close', 'Cancel', () => actions.cancelJob(job.jobId))}
      ${
        state === 'failed' ? action('refresh', 'Retry', () => actions.retryJob(job.jobId)) : nothing
      }
    </li>`;
  }
}
customElements.define('dd-jobs', Jobs);

/** The worker in a few words. */
function describeWorker({ state, running, queued, error }: WorkerStatus): string {
  switch (state) {
    case 'idle':
      return 'Idle';
    case 'running':
      return queued > 0 ? `${running} running, ${queued} waiting` : `${running} running`;
    case 'paused':
      return queued > 0 ? `Paused, ${queued} waiting` : 'Paused';
    case 'offline':
      return error?.message ?? 'Offline';
    case 'error':
      break;
  }
  return error?.message ?? 'Something is wrong';
}

function mark(job: Job): TemplateResult {
  switch (job.state) {
    case 'running':
    case 'retrying':
      return html`${spinner()}`;
    case 'failed':
      return html`${icon('error')}`;
    case 'done':
      return html`${icon('check')}`;
    case 'cancelled':
      return html`${icon('close')}`;
    case 'scheduled':
    case 'waiting':
    case 'queued':
      break;
  }
  return html`${icon('clock')}`;
}

function detail(job: Job): TemplateResult {
  const what = job.kind === 'send' ? 'Send the reply' : 'Draft a reply';
  const tries = job.attempt > 1 ? ` · attempt ${job.attempt} of ${job.maxAttempts}` : '';
  switch (job.state) {
    case 'running':
      return html`${job.stage ? STAGES[job.stage] : what}…${tries}`;
    case 'retrying':
    case 'scheduled':
      return html`${job.error ? html`${job.error.message} ` : nothing}Again in
        <dd-countdown .until=${job.runAt}></dd-countdown>${tries}`;
    case 'queued':
      return html`${what}`;
    case 'waiting':
      return html`${what}, after the one before it in this dialog`;
    case 'failed':
      return html`${errorText(job.error ?? { message: `${what}: failed.` })}${tries}`;
    case 'done':
      return html`<span dir="auto">${shown(job.outcome ?? `${what}: done`)}</span>`;
    case 'cancelled':
      break;
  }
  return html`${what}: cancelled`;
}
