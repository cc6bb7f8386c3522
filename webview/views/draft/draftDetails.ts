import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { shown } from '../../format.ts';
import { t } from '../../l10n.ts';
import { icon } from '../icons.ts';
import { errorText } from '../parts.ts';
import { isEditedSinceSent } from './sending.ts';
import { staleNotice } from './staleNotice.ts';

/** What the dialog is about, and why it is answered. */
export function summary({ analysis }: Draft): TemplateResult | typeof nothing {
  if (!analysis) return nothing;
  return html`<p
    class="summary"
    title=${shown(`${analysis.summary.text} ${analysis.reason}`.trim())}
  >
    <span dir="auto">${shown(analysis.summary.text || analysis.reason)}</span>
  </p>`;
}

/** What the model was not shown of the dialog. */
export function without({ warning, state }: Draft): TemplateResult | typeof nothing {
  if (warning === undefined || state === 'drafting' || state === 'sent') return nothing;
  return html`<p class="note warning" role="note">
    ${icon('warning')}<span>${shown(warning)}</span>
  </p>`;
}

/** What the user has to know before a decision. */
export function notice(desk: Desk, draft: Draft): TemplateResult | typeof nothing {
  switch (draft.state) {
    case 'stale':
      return staleNotice(desk, draft);
    case 'failed':
      return html`<p class="note bad" role="note">
        ${icon('error')}${errorText(draft.error ?? { message: t('It could not be sent.') })}
      </p>`;
    case 'unknown':
      if (draft.partsSent !== undefined) return stoppedBetween(draft);
      return html`<p class="note warning" role="note">
        ${icon('question')}<span
          >${t('The connection broke while sending. Look into the chat: did the reply arrive?')}</span
        >
      </p>`;
    case 'sent':
      if (isEditedSinceSent(draft) && !draft.error) {
        return html`<p class="note info" role="note">
          ${icon('edit')}<span
            >${t('Edited since it was sent. In Telegram it stands as before.')}</span
          >
        </p>`;
      }
      return failure(draft);
    case 'drafting':
      return failure(draft);
    case 'ready':
    case 'approved':
    case 'sending':
    case 'rejected':
      break;
  }
  return nothing;
}

function failure({ error }: Draft): TemplateResult | typeof nothing {
  if (!error) return nothing;
  return html`<p class="note bad" role="note">${icon('error')}${errorText(error)}</p>`;
}

function stoppedBetween({ partsSent = 0, parts = partsSent, error }: Draft): TemplateResult {
  return html`<p class="note warning" role="note">
    ${icon('warning')}<span
      >${t('{0} of {1} messages were sent, then it stopped.', partsSent, parts)}
      ${error ? errorText(error) : nothing}</span
    >
  </p>`;
}
