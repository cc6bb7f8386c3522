import { html, nothing, type TemplateResult } from 'lit';
import type { Attachment, Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { megabytes, shown } from '../format.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { action } from './parts.ts';

/** Asks which files are to go along, while a decision is open. */
export function attachButton({ actions }: Desk, draft: Draft): TemplateResult | typeof nothing {
  if (!isOpen(draft)) return nothing;
  return action('attach', t('Attach a file…'), () => actions.attachFile(draft));
}

/** The files that go along, or went. */
export function attachmentList(desk: Desk, draft: Draft): TemplateResult | typeof nothing {
  if (draft.attachments === undefined) return nothing;
  return html`<ul class="attachments" aria-label=${t('Files that go along')}>
    ${draft.attachments.map((attachment) => entry(desk, draft, attachment))}
  </ul>`;
}

function entry({ actions }: Desk, draft: Draft, attachment: Attachment): TemplateResult {
  const { attachmentId, kind, size } = attachment;
  const name = shown(attachment.name);
  return html`<li>
    ${icon(kind === 'photo' ? 'image' : 'file')}<bdi title=${name}>${name}</bdi>
    <span class="hint">${megabytes(size)}</span>
    ${
      isOpen(draft)
        ? action('close', t('Remove {0}', name), () => actions.detach(draft, attachmentId))
        : nothing
    }
  </li>`;
}

function isOpen({ state }: Draft): boolean {
  return state === 'ready' || state === 'stale' || state === 'failed';
}
