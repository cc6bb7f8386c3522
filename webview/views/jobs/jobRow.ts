import { html, nothing, type TemplateResult } from 'lit';
import type { Job } from '../../../protocol/jobRecords.ts';
import { ago, shown } from '../../format.ts';
import { t } from '../../l10n.ts';
import { icon, spinner } from '../icons.ts';
import { action, due, errorText, name } from '../parts.ts';
import type { JobOffers } from './jobOffers.ts';
import { describeWork, stepOf } from './jobWords.ts';

export interface JobRowOptions {
  /** Has the list's place in the order of Tab. */
  active: boolean;
  open: boolean;
  /** Cancel was asked for and has not happened yet. */
  stopping: boolean;
  offers: JobOffers;
  /** What is shown of it where it is open. */
  detail: TemplateResult | typeof nothing;
  run: { cancel: () => void; retry: () => void; raise: () => void; openDraft: () => void };
}

/** One job of the list. The keys are the list's. */
export function jobRow(job: Job, options: JobRowOptions): TemplateResult {
  const { active, open, offers, run, detail } = options;
  const { jobId } = job;
  return html`<li class="job ${open ? 'open' : ''}" data-job=${jobId}>
    <div class="job-line">
      <button
        type="button"
        class="job-head"
        tabindex=${active ? 0 : -1}
        aria-expanded=${open}
        aria-controls=${open ? `job-${jobId}` : nothing}
      >
        <span class="job-mark ${job.state}">${mark(job)}</span>
        <span class="job-text">
          <span class="row-line"
            >${name(job.dialogTitle)}<span class="time"
              >${ago(job.finishedAt ?? job.createdAt, Date.now())}</span
            ></span
          >
          <span class="job-detail">${describe(job, options.stopping)}</span>
        </span>
      </button>
      <span class="job-actions">
        ${offers.raise ? action('raise', t('Run next'), run.raise) : nothing}
        ${
          job.kind === 'send' && job.state === 'failed' && offers.openDraft
            ? action('edit', t('Open draft'), run.openDraft)
            : nothing
        }
        ${offers.retry ? action('refresh', t('Retry'), run.retry) : nothing}
        ${offers.cancel ? action('close', t('Cancel'), run.cancel) : nothing}
      </span>
    </div>
    ${open ? html`<div class="job-more" id="job-${jobId}">${detail}</div>` : nothing}
  </li>`;
}

function mark({ state }: Job): TemplateResult {
  switch (state) {
    case 'running':
      return html`${spinner()}`;
    case 'retrying':
      return html`${icon('refresh')}`;
    case 'failed':
      return html`${icon('error')}`;
    case 'done':
      return html`${icon('check')}`;
    case 'cancelled':
      return html`${icon('stop')}`;
    case 'scheduled':
    case 'waiting':
    case 'queued':
      break;
  }
  return html`${icon('clock')}`;
}

function describe(job: Job, stopping: boolean): TemplateResult {
  const what = describeWork(job);
  const tries =
    job.attempt > 1 ? ` · ${t('attempt {0} of {1}', job.attempt, job.maxAttempts)}` : '';
  switch (job.state) {
    case 'running':
      return stopping ? html`${t('Cancelling…')}` : html`${what}${steps(job)}${tries}`;
    case 'retrying':
    case 'scheduled':
      return html`${what} ${due(job.runAt)}${tries}${problem(job)}`;
    case 'queued':
      return html`${what}${job.priority === 0 ? ` · ${t('runs next')}` : ''}${tries}`;
    case 'waiting':
      return html`${t('{0}, after the one before it in this dialog', what)}`;
    case 'failed':
      return html`${t('{0}: failed', what)}${tries}${problem(job)}`;
    case 'done':
      return html`<span dir="auto">${shown(job.outcome ?? t('{0}: done', what))}</span>`;
    case 'cancelled':
      break;
  }
  return html`${t('{0}: cancelled', what)}`;
}

function problem({ error }: Job): TemplateResult | typeof nothing {
  return error ? html`<span class="job-error">${errorText(error)}</span>` : nothing;
}

/** How far a job is that has several steps. */
function steps(job: Job): TemplateResult | typeof nothing {
  const step = stepOf(job);
  if (!step) return nothing;
  const { at, of } = step;
  return html`<span class="step-bar" aria-hidden="true"
      >${Array.from({ length: of }, (_, i) => html`<i class=${i < at ? 'on' : ''}></i>`)}</span
    ><span class="unseen">${t('step {0} of {1}', at, of)}</span>`;
}
