import { html, type TemplateResult } from 'lit';
import { isInjectionSuspected, openQuestions } from '../../../protocol/analysis.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import { t, th } from '../../l10n.ts';
import type { Decision } from '../../state.ts';
import { icon } from '../icons.ts';
import { avatar, chip, due, name } from '../parts.ts';

/** What a card is called by, shared with the cards that have no draft yet. */
export function cardHead(options: {
  dialogId: string;
  title: string;
  state: TemplateResult;
  open: boolean | undefined;
  toggle?: () => void;
}): TemplateResult {
  const inside = html`${avatar(options.dialogId, options.title)}${name(options.title)}
    <span class="state">${options.state}</span>`;
  if (options.open === undefined) return html`<div class="card-head" tabindex="-1">${inside}</div>`;
  return html`<button
    type="button"
    class="card-head"
    aria-expanded=${options.open}
    @click=${options.toggle}
  >
    ${inside}
  </button>`;
}

/** From the key to the worker's answer. */
export function underWay(decision: Decision): string {
  return decision === 'approved' ? t('Approving…') : t('Rejecting…');
}

export function draftState(draft: Draft, decision: Decision | undefined): TemplateResult {
  if (decision) return chip('info', underWay(decision), 'spinner');
  switch (draft.state) {
    case 'drafting':
      return chip('info', t('Drafting…'), 'spinner');
    case 'ready':
      if (isInjectionSuspected(draft)) return chip('warning', t('Suspicious'), 'warning');
      if (openQuestions(draft).length > 0) return chip('info', t('Asks you'), 'question');
      return draft.analysis?.urgency.level === 'high'
        ? chip('warning', t('Urgent'), 'warning')
        : chip('good', t('Ready'), 'sparkle');
    case 'approved':
      return html`<span class="chip info"
        >${icon('clock')}<span>${th('Leaves {0}', due(draft.sendAt ?? 0))}</span></span
      >`;
    case 'sending':
      return chip('info', t('Sending…'), 'spinner');
    case 'sent':
      return draft.deletedAt === undefined
        ? chip('good', t('Sent'), 'check')
        : chip('muted', t('Deleted'), 'trash');
    case 'rejected':
      return chip('muted', t('Rejected'), 'close');
    case 'stale':
      return chip('warning', t('Out of date'), 'refresh');
    case 'failed':
      return chip('bad', t('Failed'), 'error');
    case 'unknown':
      break;
  }
  return draft.partsSent === undefined
    ? chip('warning', t('Did it arrive?'), 'question')
    : chip('warning', t('Sent in part'), 'warning');
}
