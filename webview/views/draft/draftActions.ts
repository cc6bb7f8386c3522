import { html, nothing, type TemplateResult } from 'lit';
import type { Job } from '../../../protocol/jobRecords.ts';
import type { Draft, DraftVersion } from '../../../protocol/draftRecords.ts';
import { shownEarlier } from '../../cardView.ts';
import type { Desk } from '../../desk.ts';
import { t } from '../../l10n.ts';
import { decisionOn } from '../../reviewQueue.ts';
import { spinner } from '../icons.ts';
import { button } from '../parts.ts';
import { underWay } from './cardHead.ts';
import { agreement, isAgreeing, leaving, resolving, sentActions, waiting } from './sending.ts';

/** What can be done with the draft as it is. */
export function draftActions(desk: Desk, draft: Draft): TemplateResult | typeof nothing {
  const { actions, state } = desk;
  const decision = decisionOn(state.deciding.value, draft);
  if (decision) return html`<span class="hint grow">${spinner()} ${underWay(decision)}</span>`;
  const edit = button({
    label: t('Edit'),
    icon: 'edit',
    compact: true,
    key: 'e',
    run: () => actions.edit(draft),
  });
  const reject = button({
    label: t('Reject'),
    icon: 'close',
    compact: true,
    key: 'r',
    run: () => actions.reject(draft),
  });
  const approve = (label: string, primary: boolean) =>
    button({
      label,
      primary,
      className: 'grow',
      disabled: isNothing(draft),
      ...(primary ? { key: 'a', icon: 'send' as const } : {}),
      run: () => actions.approve(draft),
    });
  if (isAgreeing(desk, draft)) return agreement(desk, draft);
  const earlier = shownEarlier(state.cardView.value, state.versions.value, draft);
  if (earlier) return earlierActions(desk, draft, earlier);
  switch (draft.state) {
    case 'drafting': {
      const job = jobOf(state.jobs.value.values(), draft);
      return html`<span class="hint grow">${spinner()} ${t('Writing…')}</span>${
          job
            ? button({ label: t('Stop'), icon: 'stop', run: () => actions.cancelJob(job.jobId) })
            : nothing
        }`;
    }
    case 'ready':
      return html`${approve(t('Approve & Send'), true)}
      ${button({
        label: t('Send later…'),
        icon: 'clock',
        compact: true,
        disabled: isNothing(draft),
        run: () => actions.sendLater(draft),
      })}
      ${edit} ${reject}
      ${button({
        label: t('Regenerate…'),
        icon: 'refresh',
        compact: true,
        key: 'g',
        run: () => actions.toggleWishes(draft),
      })}`;
    case 'stale':
      return html`${button({
        label: t('Regenerate'),
        primary: true,
        className: 'grow',
        run: () => actions.regenerateAs(draft, 'again'),
      })}
      ${approve(t('Send anyway'), false)} ${reject}`;
    case 'failed':
      return html`${button({
        label: t('Retry'),
        icon: 'refresh',
        primary: true,
        className: 'grow',
        run: () => (draft.text ? actions.approve(draft) : actions.regenerateAs(draft, 'again')),
      })}
      ${draft.text ? edit : nothing} ${reject}`;
    case 'unknown':
      return resolving(desk, draft);
    case 'approved':
      return html`${waiting(desk, draft)}${button({ label: t('Undo'), icon: 'undo', key: 'u', run: () => actions.undo(draft.draftId) })}`;
    case 'sending':
      return leaving(draft);
    case 'sent':
      return sentActions(desk, draft);
    case 'rejected':
      break;
  }
  return nothing;
}

/** Over an earlier text nothing is decided: it is not the one that would leave. */
function earlierActions({ actions }: Desk, draft: Draft, earlier: DraftVersion): TemplateResult {
  const isOpen = ['ready', 'stale', 'failed', 'sent'].includes(draft.state);
  return html`${
    isOpen
      ? button({
          label: t('Use version {0}', earlier.version),
          icon: 'undo',
          primary: true,
          className: 'grow',
          run: () => actions.restore(draft, earlier),
        })
      : nothing
  }${button({ label: t('Back to the newest'), run: () => actions.showNewest(draft) })}`;
}

function isNothing({ text, attachments }: Draft): boolean {
  return text.trim() === '' && attachments === undefined;
}

/** The job that is writing it; told by the dialog until the job knows its draft. */
function jobOf(jobs: Iterable<Job>, draft: Draft): Job | undefined {
  for (const job of jobs) {
    if (job.kind !== 'process' || job.state !== 'running') continue;
    if (job.dialogId === draft.dialogId && job.accountId === draft.accountId) return job;
  }
  return undefined;
}
