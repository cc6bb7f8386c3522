import { html, nothing, type TemplateResult } from 'lit';
import { answering } from '../chatState.ts';
import type { Desk } from '../desk.ts';
import { shown } from '../format.ts';
import { t } from '../l10n.ts';
import { answeringDot } from './chatPicker.ts';
import { icon } from './icons.ts';
import { action, avatar, name } from './parts.ts';

/** Open chats shown beside the one in view. */
const OTHERS = 4;

interface HeadOptions {
  picking: boolean;
  titleOf: (dialogId: string) => string;
  pick: () => void;
  history: () => void;
  choose: (dialogId: string) => void;
  startFresh: () => void;
}

/** Which dialog the chat is about, the other chats that are open, and the ways to another conversation. */
export function chatHead(desk: Desk, dialogId: string, options: HeadOptions): TemplateResult {
  const { jobs, accountId, chat } = desk.state;
  const busy = answering(jobs.value.values(), accountId.value);
  const title = options.titleOf(dialogId);
  const others = [...chat.chats.value.keys()].filter((other) => other !== dialogId);
  return html`<div class="chat-head">
    <button
      type="button"
      class="about"
      aria-expanded=${options.picking}
      aria-label=${t('About {0}: choose another dialog', shown(title))}
      title=${t('Choose another dialog')}
      @click=${options.pick}
    >
      ${avatar(dialogId, title)}${name(title)}${icon('chevron')}
    </button>
    ${others
      .slice(-OTHERS)
      .map((other) =>
        otherChat(other, options.titleOf(other), busy.has(other), () => options.choose(other)),
      )}
    ${action('history', t('Conversations about this dialog'), options.history)}
    ${action('plus', t('New conversation'), options.startFresh)}
  </div>`;
}

function otherChat(
  dialogId: string,
  title: string,
  busy: boolean,
  choose: () => void,
): TemplateResult {
  const label = busy ? t('{0}: being answered', shown(title)) : shown(title);
  return html`<button
    type="button"
    class="other"
    title=${label}
    aria-label=${label}
    @click=${choose}
  >
    ${avatar(dialogId, title)}${busy ? answeringDot() : nothing}
  </button>`;
}
