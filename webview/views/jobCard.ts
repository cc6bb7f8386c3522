import { html, nothing, type TemplateResult } from 'lit';
import type { Job, JobStage } from '../../protocol/jobRecords.ts';
import type { Desk } from '../desk.ts';
import { shown } from '../format.ts';
import { t } from '../l10n.ts';
import type { ReviewItem } from '../reviewQueue.ts';
import { cardHead } from './draft/cardHead.ts';
import { chip, errorText, link } from './parts.ts';

const WAITING: Partial<Record<Job['state'], string>> = {
  retrying: t('Trying again'),
  scheduled: t('Later'),
};

const STAGES: Record<JobStage, string> = {
  reading: t('Reading…'),
  downloading: t('Downloading…'),
  uploading: t('Uploading…'),
  analysing: t('Analysing…'),
  drafting: t('Drafting…'),
  answering: t('Answering…'),
  sending: t('Sending…'),
  deleting: t('Deleting…'),
  editing: t('Editing…'),
  learning: t('Learning…'),
};

/** The card of a dialog that has no draft: it is in work still, or it came to nothing. */
export function jobCard(desk: Desk, item: Extract<ReviewItem, { job: Job }>): TemplateResult {
  const { kind, key, job } = item;
  return html`<li class="card ${kind}" data-key=${key}>
    ${cardHead({
      dialogId: job.dialogId,
      title: job.dialogTitle,
      state: kind === 'working' ? working(job) : outcome(job),
      open: undefined,
    })}
    ${kind === 'working' ? nothing : reason(desk, key, job)}
  </li>`;
}

function working({ state, stage = 'reading' }: Job): TemplateResult {
  if (state !== 'running') return chip('muted', WAITING[state] ?? t('Queued'), 'clock');
  return chip('info', STAGES[stage], 'spinner');
}

function outcome({ state }: Job): TemplateResult {
  return state === 'failed'
    ? chip('bad', t('Failed'), 'error')
    : chip('muted', t('No reply needed'), 'check');
}

function reason({ actions }: Desk, key: string, job: Job): TemplateResult {
  const failed = job.state === 'failed';
  return html`<div class="peek free">
    ${failed && job.error ? errorText(job.error) : shown(job.outcome ?? '')}
    <span class="links">
      ${failed ? link(t('Retry'), () => actions.retryJob(job.jobId)) : nothing}
      ${link(t('Dismiss'), () => actions.dismiss(key))}
    </span>
  </div>`;
}
