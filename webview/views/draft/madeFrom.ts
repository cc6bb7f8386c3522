import { html, nothing, type TemplateResult } from 'lit';
import type { Usage } from '../../../protocol/provenanceRecords.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { shown } from '../../format.ts';
import { t, wordsLanguage } from '../../l10n.ts';
import { link } from '../parts.ts';

/** Folded: what the text was made of, by which models, for how many tokens, and the way to what was sent for it. */
export function madeFrom({ actions }: Desk, draft: Draft): TemplateResult | typeof nothing {
  const { provenance, state, draftId } = draft;
  if (provenance === undefined || state === 'drafting') return nothing;
  const { sources, analysis, draft: written, promptVersion } = provenance;
  return html`<details class="figures made-from">
    <summary>${t('How this was written')}</summary>
    <dl class="facts">
      ${sources.map(
        ({ label, count }) =>
          html`<div>
            <dt>${shown(label)}</dt>
            <dd>${count}</dd>
          </div>`,
      )}
    </dl>
    <table class="stages">
      <thead>
        <tr>
          <th scope="col">${t('Tokens')}</th>
          <th scope="col">${t('In')}</th>
          <th scope="col">${t('Cached')}</th>
          <th scope="col">${t('Out')}</th>
        </tr>
      </thead>
      <tbody>
        ${usageRow(t('Analysis'), analysis)} ${usageRow(t('Draft'), written)}
      </tbody>
    </table>
    <p class="hint">
      ${t('Prompt {0}.', promptVersion)}
      ${link(t('What was sent to the model'), () => void actions.showRequest(draftId))}
    </p>
  </details>`;
}

/** For the menu of a card. */
export const cardContext = ({ draftId }: Draft): string =>
  JSON.stringify({ webviewSection: 'draft', draftId, preventDefaultContextMenuItems: true });

/** `In` is all that was read, also what came out of the cache. */
function usageRow(task: string, usage: Usage): TemplateResult {
  const { model, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = usage;
  const read = inputTokens + cacheReadTokens + cacheWriteTokens;
  return html`<tr>
    <th scope="row">
      <span>${task}</span> <span class="model" title=${shown(model)}>${shown(model)}</span>
    </th>
    ${[read, cacheReadTokens, outputTokens].map(
      (count) => html`<td>${count.toLocaleString(wordsLanguage() ?? 'en')}</td>`,
    )}
  </tr>`;
}
