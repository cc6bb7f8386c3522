import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { clockTime } from '../../format.ts';
import { t } from '../../l10n.ts';
import { icon } from '../icons.ts';

/** Leads to the messages that a claim rests on: by their time, where they are on screen already. */
export function sourceLinks(
  desk: Desk,
  draft: Draft,
  messageIds: readonly number[],
): TemplateResult | typeof nothing {
  if (messageIds.length === 0) return nothing;
  return html`<span class="sources"
    >${messageIds.slice(0, MOST_LINKS).map((messageId) => sourceLink(desk, draft, messageId))}</span
  >`;
}

const MOST_LINKS = 4;

function sourceLink(desk: Desk, draft: Draft, messageId: number): TemplateResult {
  const { messages } = desk.state.transcripts.value.get(draft.dialogId) ?? {};
  const known = messages?.find((message) => message.messageId === messageId);
  const says = known ? t('Show the message of {0}', clockTime(known.at)) : t('Show the message');
  return html`<button
    class="source-link"
    type="button"
    title=${says}
    aria-label=${says}
    @click=${() => desk.actions.showMessage(draft, messageId)}
  >
    ${icon('chat')}${known ? clockTime(known.at) : nothing}
  </button>`;
}
