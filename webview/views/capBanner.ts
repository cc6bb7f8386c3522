import { html, type TemplateResult } from 'lit';
import type { WorkerStatus } from '../../protocol/jobRecords.ts';
import type { DailyCap } from '../../protocol/usageRecords.ts';
import type { Desk } from '../desk.ts';
import { money, tokenCount } from '../format.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { link } from './parts.ts';

/** The day's limit is reached: what waits, until when, and the ways on. */
export function capBanner(desk: Desk, { today }: WorkerStatus): TemplateResult {
  return html`<div class="banner warning cap" role="status">
    ${icon('pause')}<span
      >${reached(today?.cap)}
      <span class="ways"
        >${link(t('Continue today'), () => desk.actions.liftCap())}
        ${link(t('Change the limit'), () => desk.actions.run('openLimit'))}</span
      ></span
    >
  </div>`;
}

function reached(cap: DailyCap | undefined): string {
  if (!cap)
    return t('Today’s limit is reached. Drafts and answers wait; what you approve is sent.');
  return cap.reached
    ? t(
        'Today’s limit of {0} is reached. Drafts and answers wait until midnight; what you approve is sent.',
        limitText(cap),
      )
    : t(
        'Today’s limit of {0} is reached. Drafts and answers wait; what you approve is sent.',
        limitText(cap),
      );
}

/** Of the two limits the one that was reached, else the one that is set. */
export function limitText({ usd, tokens, reached }: DailyCap): string {
  const inTokens = reached ? reached.by === 'tokens' : usd === 0;
  return inTokens ? tokenCount(tokens) : money(usd);
}
