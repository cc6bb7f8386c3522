import { html, nothing, type TemplateResult } from 'lit';
import type { Job, JobKind } from '../../../protocol/jobRecords.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { isFinished } from '../../jobList.ts';
import { t, tn } from '../../l10n.ts';
import { icon, spinner } from '../icons.ts';
import { button } from '../parts.ts';

/** The user is being asked about several messages. */
export function isAgreeing({ state }: Desk, { draftId, version, ...draft }: Draft): boolean {
  const asked = state.agreeing.value;
  const isOpen = ['ready', 'stale', 'failed'].includes(draft.state);
  return isOpen && asked?.draftId === draftId && asked.version === version;
}

export function agreement({ actions }: Desk, draft: Draft): TemplateResult {
  const { parts = 2 } = draft;
  const says = t(
    'One message does not hold it: it goes out as {0} messages, one after the other.',
    parts,
  );
  return html`<p class="note info agreement" role="note">${icon('info')}<span>${says}</span></p>
    ${button({
      label: tn('Send {0} message|Send {0} messages', parts),
      icon: 'send',
      primary: true,
      className: 'grow',
      key: 'a',
      run: () => actions.approve(draft),
    })}
    ${button({ label: t('Back'), run: () => actions.disagree() })}`;
}

/** Approved, and nothing has left. */
export function waiting({ state }: Desk, { draftId }: Draft): TemplateResult {
  const uploaded = state.uploads.value.get(draftId);
  if (uploaded === undefined)
    return html`<span class="hint grow">${t('Nothing has left yet.')}</span>`;
  const percent = Math.round(uploaded * 100);
  return html`<span class="hint grow">${spinner()} ${t('Uploading: {0} %', percent)}</span>`;
}

/** It leaves just now. */
export function leaving({ parts, partsSent = 0 }: Draft): TemplateResult {
  return html`<span class="hint grow"
    >${spinner()}
    ${parts === undefined ? t('Sending…') : t('Sending message {0} of {1}…', partsSent + 1, parts)}</span
  >`;
}

/** The user alone can tell whether it arrived, or whether the rest is to follow. */
export function resolving({ actions }: Desk, draft: Draft): TemplateResult {
  if (draft.partsSent !== undefined) {
    return html`${button({
      label: t('Send the rest'),
      icon: 'send',
      primary: true,
      className: 'grow',
      run: () => actions.resolve(draft, false),
    })}
    ${button({ label: t('Leave it at that'), run: () => actions.resolve(draft, true) })}`;
  }
  return html`${button({
    label: t('Yes, it arrived'),
    primary: true,
    className: 'grow',
    run: () => actions.resolve(draft, true),
  })}
  ${button({ label: t('No, send again'), run: () => actions.resolve(draft, false) })}`;
}

/** What can still be done with a message that has left. */
export function sentActions({ actions, state }: Desk, draft: Draft): TemplateResult {
  if (draft.deletedAt !== undefined) {
    return html`<span class="hint grow">${icon('trash')} ${t('Deleted for everyone')}</span>`;
  }
  if (hasJob(state.jobs.value.values(), 'delete', draft)) {
    return html`<span class="hint grow">${spinner()} ${t('Deleting for everyone…')}</span>`;
  }
  if (hasJob(state.jobs.value.values(), 'edit', draft)) {
    return html`<span class="hint grow">${spinner()} ${t('Changing in Telegram…')}</span>`;
  }
  const said = draft.editedAt === undefined ? t('Sent') : t('Sent, edited');
  const done = html`<span class="hint grow done">${icon('check')} ${said}</span>`;
  if (draft.sentMessageId === undefined) return done;
  const edit = button({
    label: t('Edit'),
    icon: 'edit',
    compact: true,
    key: 'e',
    run: () => actions.edit(draft),
  });
  const remove = button({
    label: t('Delete for everyone…'),
    icon: 'trash',
    compact: isEditedSinceSent(draft),
    run: () => actions.deleteSent(draft),
  });
  if (!isEditedSinceSent(draft)) return html`${done}${edit}${remove}`;
  const change = button({
    label: t('Change in Telegram'),
    primary: true,
    icon: 'check',
    className: 'grow',
    run: () => actions.editSent(draft),
  });
  return html`${change}${edit}${remove}`;
}

/** Whether it makes a sound: chosen while a decision is open, told after. */
export function silence({ state, actions }: Desk, draft: Draft): TemplateResult | typeof nothing {
  if (['ready', 'stale', 'failed'].includes(draft.state)) {
    const silent = state.ui.value.silent[draft.draftId] === true;
    const label = silent ? t('Arrives without a sound: let it sound') : t('Send without a sound');
    return html`<button
      class="action"
      type="button"
      aria-pressed=${silent}
      aria-label=${label}
      title=${label}
      @click=${() => actions.toggleSilent(draft.draftId)}
    >
      ${icon(silent ? 'bellOff' : 'bell')}
    </button>`;
  }
  if (draft.silent !== true) return nothing;
  return html`<span class="hint" title=${t('It arrives without a sound')}
    >${icon('bellOff')} ${t('silent')}</span
  >`;
}

/** Written anew since it was sent, and not put in its place. */
export function isEditedSinceSent({ version, sentVersion = version }: Draft): boolean {
  return version !== sentVersion;
}

function hasJob(jobs: Iterable<Job>, kind: JobKind, { draftId }: Draft): boolean {
  for (const job of jobs) {
    if (job.kind === kind && job.draftId === draftId && !isFinished(job)) return true;
  }
  return false;
}
