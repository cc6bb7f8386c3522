import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { shown } from '../../format.ts';
import { t, th, tn } from '../../l10n.ts';
import { needsUser } from '../../reviewQueue.ts';
import type { Transcript } from '../../state.ts';
import { attachButton } from '../attachmentList.ts';
import { inTelegramHint, putInTelegramButton } from '../cloudDraft.ts';
import { icon } from '../icons.ts';
import { action } from '../parts.ts';
import { languageButton } from './languageButton.ts';
import { silence } from './sending.ts';

/** What is said of the reply above its text, and what can be chosen for it. */
export function replyHead(
  desk: Desk,
  draft: Draft,
  transcript: Transcript | undefined,
): TemplateResult {
  return html`<div class="reply-head">
    <span>${t('Your reply')}</span>
    ${partsHint(draft)} ${languageButton(desk, draft)}
    <span class="reply-tools"
      >${action('chat', t('Chat about this dialog (C)'), () => desk.chat.show(draft.dialogId))}
      ${attachButton(desk, draft)} ${putInTelegramButton(desk, draft)} ${silence(desk, draft)}</span
    >
    ${answers(desk, draft, transcript)} ${inTelegramHint(draft)}
  </div>`;
}

/** Before it is asked: what one message does not hold. */
function partsHint({ parts, state }: Draft): TemplateResult | typeof nothing {
  if (parts === undefined) return nothing;
  const says =
    state === 'sent' ? tn('{0} message|{0} messages', parts) : t('goes out as {0} messages', parts);
  return html`<span class="hint">${says}</span>`;
}

/** Which message the reply answers, as chosen or as it was sent. */
function answers(
  { state }: Desk,
  draft: Draft,
  transcript: Transcript | undefined,
): TemplateResult | typeof nothing {
  const chosen = needsUser(draft) ? state.ui.value.replyTo[draft.draftId] : draft.replyToId;
  if (chosen === undefined) return nothing;
  const message = transcript?.messages?.find(({ messageId }) => messageId === chosen);
  const text = message?.text || message?.media?.label;
  return html`<span class="answers"
    >${icon('reply')}<span
      >${text ? th('to “{0}”', html`<bdi>${shown(text)}</bdi>`) : t('to an earlier message')}</span
    ></span
  >`;
}
