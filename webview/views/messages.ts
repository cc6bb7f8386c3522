import { html, nothing, type TemplateResult } from 'lit';
import type { Draft, Message } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import { listTime, shown } from '../format.ts';
import type { Transcript } from '../state.ts';
import { icon, type IconName } from './icons.ts';
import { errorText, link } from './parts.ts';

const MEDIA_ICONS: Partial<Record<NonNullable<Message['media']>['kind'], IconName>> = {
  photo: 'image',
  video: 'play',
  voice: 'voice',
};

/** The end of the dialog that a draft answers. Message text is only ever a text node. */
export function messages(
  desk: Desk,
  draft: Draft,
  transcript: Transcript | undefined,
): TemplateResult {
  if (!transcript?.messages) {
    if (!transcript?.error) return html`<div class="messages skeleton"><i></i><i></i></div>`;
    return html`<div class="messages">
      <p class="note">
        ${errorText(transcript.error)}
        ${link('Try again', () => desk.actions.loadTranscript(draft, true))}
      </p>
    </div>`;
  }
  const now = Date.now();
  const firstNew = draft.state === 'stale' ? firstAfter(transcript.messages, draft) : undefined;
  return html`<div class="messages" role="list" aria-label="Last messages">
    ${transcript.messages.map(
      (message, i) =>
        html`${
          message.messageId === firstNew
            ? html`<div class="since" role="separator"><span>After this draft</span></div>`
            : nothing
        }${bubble(message, transcript.messages?.[i - 1], now)}`,
    )}
  </div>`;
}

function firstAfter(list: readonly Message[], draft: Draft): number | undefined {
  return list.find((message) => message.messageId > draft.basedOnMessageId)?.messageId;
}

function bubble(message: Message, before: Message | undefined, now: number): TemplateResult {
  if (message.service) {
    return html`<div class="service" role="listitem" dir="auto">${shown(message.text)}</div>`;
  }
  const { media, out } = message;
  const sameSender = before?.senderName === message.senderName && before.out === out;
  return html`<div class="bubble ${out ? 'out' : 'in'}" role="listitem">
    ${
      sameSender
        ? nothing
        : html`<div class="from">
            <bdi>${out ? 'You' : shown(message.senderName)}</bdi>
            <span class="time">${listTime(message.at, now)}</span>
          </div>`
    }
    ${
      message.forwardedFrom
        ? html`<div class="forwarded">
            Forwarded from <bdi>${shown(message.forwardedFrom)}</bdi>
          </div>`
        : nothing
    }
    ${
      media
        ? html`<div class="media">
            ${icon(MEDIA_ICONS[media.kind] ?? 'file')}<bdi>${shown(media.label)}</bdi>
          </div>`
        : nothing
    }
    ${message.text ? html`<div class="text" dir="auto">${shown(message.text)}</div>` : nothing}
  </div>`;
}
