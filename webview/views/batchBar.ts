import { html, nothing, type TemplateResult } from 'lit';
import { obstacleOf } from '../batch.ts';
import type { Desk } from '../desk.ts';
import { t } from '../l10n.ts';
import { needsUser, type ReviewItem } from '../reviewQueue.ts';
import { icon } from './icons.ts';

/** The way to decide on several drafts together, where several wait. */
export function batchBar(
  { actions, state }: Desk,
  items: readonly ReviewItem[],
): TemplateResult | typeof nothing {
  const waiting = items.flatMap((item) =>
    item.kind === 'draft' && needsUser(item.draft) && !state.deciding.value.has(item.key)
      ? item.draft
      : [],
  );
  if (waiting.length < 2) return nothing;
  const fit = waiting.filter((draft) => obstacleOf(draft) === undefined).length;
  return html`<div class="batch-bar">
    <button
      class="toggle"
      type="button"
      title=${t('Approve what you have looked at together… (Shift+A)')}
      @click=${() => actions.openBatch('approve')}
    >
      ${icon('checks')}${
        fit > 0
          ? html`${t('Approve together')}<span class="count">${fit}</span>`
          : t('Approve together…')
      }
    </button>
    <button
      class="toggle"
      type="button"
      title=${t('Reject several… (Shift+R)')}
      @click=${() => actions.openBatch('reject')}
    >
      ${icon('close')}${t('Reject…')}
    </button>
  </div>`;
}
