import { html, nothing, type TemplateResult } from 'lit';
import type { Preset } from '../../../protocol/presets.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import { viewOf } from '../../cardView.ts';
import type { Desk } from '../../desk.ts';
import { t } from '../../l10n.ts';

const WISHES: [Preset | 'translate' | 'other', string][] = [
  ['shorter', t('Shorter')],
  ['warmer', t('Warmer')],
  ['formal', t('More formal')],
  ['casual', t('More casual')],
  ['clearer', t('Clearer')],
  ['decline', t('Say no, politely')],
  ['translate', t('Translate…')],
  ['other', t('Something else…')],
];

/** How the draft can be written anew, while that is asked for. */
export function wishes({ state, actions }: Desk, draft: Draft): TemplateResult | typeof nothing {
  if (!viewOf(state.cardView.value, draft).wishes) return nothing;
  if (!['ready', 'stale', 'failed'].includes(draft.state)) return nothing;
  return html`<div class="wishes" role="group" aria-label=${t('What should be different?')}>
    ${WISHES.map(
      ([wish, label]) =>
        html`<button
          class="wish"
          type="button"
          @click=${() => void actions.regenerateAs(draft, wish)}
        >
          ${label}
        </button>`,
    )}
  </div>`;
}
