import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { action } from './parts.ts';

/** Hands the text over to the user's other devices, while a decision is open. */
export function putInTelegramButton(
  { actions }: Desk,
  draft: Draft,
): TemplateResult | typeof nothing {
  const { state, text, cloudVersion, version, attachments } = draft;
  if (state !== 'ready' && state !== 'stale' && state !== 'failed') return nothing;
  if (text.trim() === '' || cloudVersion === version) return nothing;
  const label =
    attachments === undefined
      ? t('Put in Telegram as a draft (sends nothing)')
      : t('Put its text in Telegram as a draft (sends nothing)');
  return action('phone', label, () => actions.putInTelegram(draft));
}

/** What stands there, as far as is known. */
export function inTelegramHint({ cloudVersion, version }: Draft): TemplateResult | typeof nothing {
  if (cloudVersion === undefined) return nothing;
  const what =
    cloudVersion === version ? t('in Telegram as draft') : t('an earlier text is in Telegram');
  return html`<span class="answers">${icon('phone')}<span>${what}</span></span>`;
}
