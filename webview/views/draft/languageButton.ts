import { html, nothing, type TemplateResult } from 'lit';
import { languageName } from '../../../protocol/languages.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { t, wordsLanguage } from '../../l10n.ts';
import { icon } from '../icons.ts';

/** The language it is written in; while a decision is open, the way to another. */
export function languageButton({ actions }: Desk, draft: Draft): TemplateResult | typeof nothing {
  const { replyLanguage: tag = 'und', state } = draft;
  if (!['ready', 'stale', 'failed'].includes(state)) return nothing;
  const name = tag === 'und' ? t('Language') : languageName(tag, wordsLanguage() ?? 'en');
  return html`<button
    class="toggle language"
    type="button"
    title=${t('Reply in another language… (L)')}
    aria-label=${t('Written in: {0}. Reply in another language…', name)}
    @click=${() => void actions.replyIn(draft)}
  >
    ${icon('globe')}<span>${name}</span>
  </button>`;
}
