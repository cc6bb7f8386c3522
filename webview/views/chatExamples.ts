import { html, type TemplateResult } from 'lit';
import type { Chat } from '../chatState.ts';
import type { Desk } from '../desk.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';

const EXAMPLES = [
  t('What did they ask of me lately?'),
  t('Sum up what was said this week.'),
  t('Write a short, friendly reply.'),
];

/** Nothing was asked yet: what this is, and questions to begin with. What is being typed is not overwritten by them. */
export function chatExamples(desk: Desk, dialogId: string, { sending }: Chat): TemplateResult {
  const { chat } = desk;
  const disabled = sending || chat.typed(dialogId) !== '';
  return html`<div class="empty">
    ${icon('chat', 'large')}
    <h2>${t('Ask about this dialog')}</h2>
    <p>
      ${t('The assistant reads its last messages and answers you alone: nothing is sent to the dialog.')}
    </p>
    <div class="examples">
      ${EXAMPLES.map(
        (question) =>
          html`<button
            type="button"
            class="example"
            ?disabled=${disabled}
            @click=${() => chat.ask(dialogId, question)}
          >
            ${question}
          </button>`,
      )}
    </div>
  </div>`;
}
