import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Chat } from '../chatState.ts';
import type { Desk } from '../desk.ts';
import { t } from '../l10n.ts';
import { assistantTurn, draftTurn, userTurn, type TurnContext } from './chatTurn.ts';
import { spinner } from './icons.ts';
import { link } from './parts.ts';

const OPEN_DRAFT: readonly Draft['state'][] = ['ready', 'stale', 'failed'];

/** The messages of a chat; each is drawn again only when it, its job or the open draft has changed. */
export function chatTurns(desk: Desk, dialogId: string, { chatMessages }: Chat): unknown {
  const { jobs, drafts, accountId } = desk.state;
  const [draft] = [...drafts.value.values()]
    .filter((one) => one.dialogId === dialogId && one.accountId === accountId.value)
    .filter(({ state }) => OPEN_DRAFT.includes(state))
    .sort((a, b) => b.createdAt - a.createdAt);
  const context: TurnContext = { desk, draft, now: Date.now() };
  const shownOnes = chatMessages.filter(
    ({ origin, role }) => origin === 'chat' || role === 'assistant',
  );
  return repeat(
    shownOnes,
    ({ chatMessageId }) => chatMessageId,
    (message) => {
      const job = message.jobId === undefined ? undefined : jobs.value.get(message.jobId);
      return guard([message, draft, job], () => turn(message, chatMessages, context));
    },
  );
}

function turn(
  message: ChatMessage,
  all: readonly ChatMessage[],
  context: TurnContext,
): TemplateResult {
  if (message.origin === 'draft') {
    const before = all[all.indexOf(message) - 1];
    const asked = before?.role === 'user' && before.origin === 'draft' ? before.text : '';
    return draftTurn(message, asked, context.now);
  }
  return message.role === 'user' ? userTurn(message, context) : assistantTurn(message, context);
}

/** The way to what was said before. */
export function earlierTurns(
  { earlier, error }: Chat,
  fetch: () => void,
): TemplateResult | typeof nothing {
  if (earlier === 'none') return nothing;
  return html`<p class="before">
    ${error ? html`<span class="bad">${error.message}</span> ` : nothing}
    ${earlier === 'loading' ? html`${spinner()}` : link(t('Earlier messages'), fetch)}
  </p>`;
}
