import { html, nothing, type TemplateResult } from 'lit';
import type { Attempt, Job } from '../../../protocol/jobRecords.ts';
import { clockTime, duration, exactTime } from '../../format.ts';
import type { JobDetail } from '../../jobState.ts';
import { t } from '../../l10n.ts';
import { button, errorText, link } from '../parts.ts';
import type { JobOffers } from './jobOffers.ts';
import { OUTCOMES } from './jobWords.ts';

export interface JobDetailOptions {
  offers: JobOffers;
  run: Record<
    'cancel' | 'retry' | 'raise' | 'openDraft' | 'showDialog' | 'onlyDialog' | 'load',
    () => void
  >;
}

/** Everything about one job: what was tried, when, and what can be done now. */
export function jobDetail(
  job: Job,
  known: JobDetail | null,
  { offers, run }: JobDetailOptions,
): TemplateResult {
  const detail = known?.jobId === job.jobId ? known : undefined;
  return html`${
      detail?.error
        ? html`<p class="job-note">${errorText(detail.error)} ${link(t('Try again'), run.load)}</p>`
        : attempts(job, detail?.attempts)
    }
    <dl class="facts">
      ${fact(t('Priority'), priorityName(job.priority))}
      ${fact(t('Created'), exactTime(job.createdAt))}
      ${job.startedAt === undefined ? nothing : fact(t('Started'), exactTime(job.startedAt))}
      ${job.finishedAt === undefined ? nothing : fact(t('Finished'), exactTime(job.finishedAt))}
      ${fact(t('Job'), String(job.jobId))}
    </dl>
    <div class="job-buttons">
      ${offers.retry ? button({ label: t('Retry'), icon: 'refresh', key: 'r', run: run.retry }) : nothing}
      ${
        offers.openDraft
          ? button({ label: t('Open draft'), icon: 'edit', run: run.openDraft })
          : nothing
      }
      ${offers.raise ? button({ label: t('Run next'), icon: 'raise', run: run.raise }) : nothing}
      ${offers.cancel ? button({ label: t('Cancel'), icon: 'close', run: run.cancel }) : nothing}
      <span class="job-links"
        >${link(t('Show dialog'), run.showDialog)} ${link(t('Only its jobs'), run.onlyDialog)}</span
      >
    </div>`;
}

function attempts(job: Job, made: readonly Attempt[] | undefined) {
  if (!made) {
    return html`<div
      class="attempts skeleton"
      role="status"
      aria-label=${t('Loading the attempts')}
    >
      <i></i>
    </div>`;
  }
  if (made.length === 0) return html`<p class="job-note hint">${t('Not tried yet.')}</p>`;
  return html`<ol class="attempts" aria-label=${t('Attempts')}>
    ${made.map(
      (attempt) =>
        html`<li class=${attempt.outcome ?? 'running'}>
          <span class="attempt-line"
            ><b>${t('{0} of {1}', attempt.attempt, job.maxAttempts)}</b>
            <span>${attempt.outcome ? OUTCOMES[attempt.outcome] : t('Running')}</span>
            <span class="time"
              >${clockTime(attempt.startedAt)}${
                attempt.finishedAt === undefined
                  ? nothing
                  : ` · ${duration(attempt.finishedAt - attempt.startedAt)}`
              }</span
            ></span
          >
          ${attempt.error ? errorText(attempt.error) : nothing}
        </li>`,
    )}
  </ol>`;
}

function fact(what: string, value: string): TemplateResult {
  return html`<div>
    <dt>${what}</dt>
    <dd>${value}</dd>
  </div>`;
}

function priorityName(priority: number): string {
  if (priority === 0) return t('Next');
  return priority <= 100 ? t('Asked for by you') : t('In the background');
}
