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

/** Shown at once; the rest is one click away, so that the reply stays what one sees first. */
const SHOWN = 2;

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
  const list = transcript.messages;
  const newFrom = draft.state === 'stale' ? firstAfter(list, draft) : -1;
  const from = Math.max(0, Math.min(list.length - SHOWN, newFrom < 0 ? list.length : newFrom - 1));
  const now = Date.now();
  const drawn = (message: Message, i: number) =>
    html`${
      i === newFrom
        ? html`<div class="since" role="separator"><span>After this draft</span></div>`
        : nothing
    }${bubble(message, i === from ? undefined : list[i - 1], now)}`;
  return html`${
      from > 0
        ? html`<details class="earlier">
            <summary>Earlier messages</summary>
            <div class="messages" role="list" aria-label="Earlier messages">
              ${list.slice(0, from).map((message, i) => drawn(message, i))}
            </div>
          </details>`
        : nothing
    }
    <div class="messages" role="list" aria-label="Last messages">
      ${list.slice(from).map((message, i) => drawn(message, from + i))}
    </div>`;
}

function firstAfter(list: readonly Message[], draft: Draft): number {
  return list.findIndex((message) => message.messageId > draft.basedOnMessageId);
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
