import { html, nothing, type TemplateResult } from 'lit';
import { isUnsupported } from '../../../protocol/analysis.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { shown } from '../../format.ts';
import { t, th } from '../../l10n.ts';
import { icon } from '../icons.ts';
import { link } from '../parts.ts';

const MOST_NOTES = 4;

/** Statements that nothing supports, each to be confirmed while a decision is open. */
export function sourceNotes(desk: Desk, draft: Draft): TemplateResult | typeof nothing {
  const bare = (draft.evidence ?? []).filter(isUnsupported);
  if (bare.length === 0 || !['ready', 'stale', 'failed'].includes(draft.state)) return nothing;
  return html`<ul class="unsupported" aria-label=${t('Statements without a source')}>
    ${bare
      .slice(0, MOST_NOTES)
      .map(
        ({ sentence }) =>
          html`<li>
            ${icon('question')}<span
              >${th('No source for “{0}”', html`<bdi>${shown(sentence)}</bdi>`)}
              ${link(
                t('Confirm'),
                () => desk.actions.confirm(draft, sentence),
                t('Confirm: {0}', shown(sentence)),
              )}</span
            >
          </li>`,
      )}
    ${bare.length > MOST_NOTES ? html`<li class="hint">${t('and {0} more', bare.length - MOST_NOTES)}</li>` : nothing}
  </ul>`;
}
