import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { ShownMessage } from '../../protocol/deletedMessages.ts';
import type { Desk } from '../desk.ts';
import { listTime, shown } from '../format.ts';
import { t, th } from '../l10n.ts';
import { needsUser } from '../reviewQueue.ts';
import type { Transcript } from '../state.ts';
import { hasThumbnail } from '../thumbnails.ts';
import { icon, type IconName } from './icons.ts';
import { errorText, link } from './parts.ts';
import { richText } from './richText.ts';

type Media = NonNullable<Message['media']>;

const MEDIA_ICONS: Partial<Record<Media['kind'], IconName>> = {
  photo: 'image',
  video: 'play',
  voice: 'voice',
  sticker: 'sticker',
  poll: 'poll',
  contact: 'person',
  location: 'place',
};
/** As much of an album as is drawn piece by piece. */
const MOST_TILES = 6;

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
        ${link(t('Try again'), () => desk.actions.loadTranscript(draft, true))}
      </p>
    </div>`;
  }
  const list = transcript.messages;
  const newFrom = draft.state === 'stale' ? firstAfter(list, draft) : -1;
  const from = Math.max(0, Math.min(list.length - SHOWN, newFrom < 0 ? list.length : newFrom - 1));
  const now = Date.now();
  const choice = replyChoice(desk, draft);
  const drawn = (message: ShownMessage, i: number, begin: number) => {
    const since =
      i === newFrom
        ? html`<div class="since" role="listitem"><span>${t('After this draft')}</span></div>`
        : nothing;
    if (isAlbumRest(list, i, begin, newFrom)) return since;
    const before = i === from ? undefined : list[i - 1];
    const album = albumOf(list, i, newFrom);
    return html`${since}${bubble(desk, draft.dialogId, message, album, { before, now, choice })}`;
  };
  return html`${
      from > 0
        ? html`<details class="earlier">
            <summary>${t('Earlier messages')}</summary>
            <div class="messages" role="list" aria-label=${t('Earlier messages')}>
              ${list.slice(0, from).map((message, i) => drawn(message, i, 0))}
            </div>
          </details>`
        : nothing
    }
    <div class="messages" role="list" aria-label=${t('Last messages')}>
      ${list.slice(from).map((message, i) => drawn(message, from + i, from))}
    </div>`;
}

function firstAfter(list: readonly ShownMessage[], draft: Draft): number {
  return list.findIndex((message) => message.messageId > draft.basedOnMessageId);
}

/** Whether it is drawn with the first one of its album. */
function isAlbumRest(
  list: readonly ShownMessage[],
  i: number,
  begin: number,
  newFrom: number,
): boolean {
  const albumId = list[i]?.albumId;
  return albumId !== undefined && i > begin && i !== newFrom && list[i - 1]?.albumId === albumId;
}

/** The message and those that are drawn with it. */
function albumOf(list: readonly ShownMessage[], i: number, newFrom: number): ShownMessage[] {
  let end = i + 1;
  while (isAlbumRest(list, end, i, newFrom)) end += 1;
  return list.slice(i, end);
}

interface ReplyChoice {
  chosen: number | undefined;
  choose: (messageId: number) => void;
}

/** While a decision is open, any of their messages can be the one that the reply answers. */
function replyChoice({ state, actions }: Desk, draft: Draft): ReplyChoice | undefined {
  if (!needsUser(draft) || draft.state === 'unknown') return undefined;
  const { draftId } = draft;
  return {
    chosen: state.ui.value.replyTo[draftId],
    choose: (messageId) => actions.chooseReplyTo(draftId, messageId),
  };
}

function replyButton({ messageId }: Message, choice: ReplyChoice): TemplateResult {
  const chosen = choice.chosen === messageId;
  const label = chosen ? t('Do not answer this message in particular') : t('Answer this message');
  return html`<button
    class="action answer"
    type="button"
    aria-pressed=${chosen}
    aria-label=${label}
    title=${label}
    @click=${() => choice.choose(messageId)}
  >
    ${icon('reply')}
  </button>`;
}

function bubble(
  desk: Desk,
  dialogId: string,
  message: ShownMessage,
  album: readonly ShownMessage[],
  {
    before,
    now,
    choice,
  }: { before: Message | undefined; now: number; choice: ReplyChoice | undefined },
): TemplateResult {
  if (message.service) {
    return html`<div class="service" role="listitem" dir="auto">${shown(message.text)}</div>`;
  }
  const { out } = message;
  const deleted = album.every((one) => one.deleted);
  const sameSender = before?.senderName === message.senderName && before.out === out;
  return html`<div
    class="bubble ${out ? 'out' : 'in'} ${deleted ? 'gone' : ''}"
    role="listitem"
    data-message=${album.map(({ messageId }) => messageId).join(' ')}
  >
    ${
      sameSender
        ? nothing
        : html`<div class="from">
            <bdi>${out ? t('You') : shown(message.senderName)}</bdi>
            <span class="time">${listTime(message.at, now)}</span>
          </div>`
    }
    ${
      message.forwardedFrom
        ? html`<div class="forwarded">
            ${icon('forward')}<span
              >${th('Forwarded from {0}', html`<bdi>${shown(message.forwardedFrom)}</bdi>`)}</span
            >
          </div>`
        : nothing
    }
    ${answered(message)} ${pictures(desk, dialogId, album)} ${album.map((one) => words(desk, one))}
    ${marks(album, deleted)} ${choice && !out && !deleted ? replyButton(message, choice) : nothing}
  </div>`;
}

function answered({ reply }: Message): TemplateResult | typeof nothing {
  if (!reply) return nothing;
  const { senderName, text, quoted, out } = reply;
  const who = out ? t('You') : senderName;
  return html`<div class="answered" title=${quoted ? t('A quote') : t('What this answers')}>
    ${who === undefined ? nothing : html`<bdi class="who">${shown(who)}</bdi>`}
    <span class=${text === undefined ? 'lost' : ''} dir="auto"
      >${text === undefined ? t('A message that is gone') : shown(text)}</span
    >
  </div>`;
}

function pictures(
  desk: Desk,
  dialogId: string,
  album: readonly Message[],
): TemplateResult | typeof nothing {
  const carrying = album.flatMap((message) =>
    message.media ? [{ message, media: message.media }] : [],
  );
  const [first] = carrying;
  if (!first) return nothing;
  const sourceOf = (message: Message) =>
    hasThumbnail(message) ? desk.thumbnails.get(dialogId, message) : undefined;
  if (carrying.length === 1) {
    const source = sourceOf(first.message);
    if (source === undefined) return placeholder(first.media);
    return html`<img class="thumb" src=${source} alt=${pictureText(first.message)} />`;
  }
  const label = t('Album of {0}', carrying.length);
  return html`<div class="album" role="group" aria-label=${label}>
    ${carrying.slice(0, MOST_TILES).map(({ message, media }, i) => {
      const isLast = i === MOST_TILES - 1 && carrying.length > MOST_TILES;
      const source = isLast ? undefined : sourceOf(message);
      return html`<span
        class="tile"
        title=${shown(media.label)}
        role="img"
        aria-label=${pictureText(message)}
        >${
          source === undefined
            ? isLast
              ? html`+${carrying.length - MOST_TILES + 1}`
              : icon(markOf(media))
            : html`<img src=${source} alt="" />`
        }</span
      >`;
    })}
  </div>`;
}

/** "Photo from Anna": what it shows nobody has said. */
function pictureText({ media, out, senderName }: Message): string {
  const label = media?.label ?? '';
  return shown(out ? t('{0} from you', label) : t('{0} from {1}', label, senderName));
}

const markOf = ({ kind, withheld }: Media): IconName =>
  withheld ? 'lock' : (MEDIA_ICONS[kind] ?? 'file');

function placeholder(media: Media): TemplateResult {
  return html`<div class="media ${media.withheld ? 'withheld' : ''}">
      ${icon(markOf(media))}<bdi>${shown(media.label)}</bdi>
    </div>
    ${
      media.options
        ? html`<ul class="options">
            ${media.options.map(
              ({ text, chosen }) =>
                html`<li class=${chosen ? 'chosen' : ''} dir="auto">
                  ${icon(chosen ? 'check' : 'ring')}<span>${shown(text)}</span>
                  ${chosen ? html`<span class="own">${t('your vote')}</span>` : nothing}
                </li>`,
            )}
          </ul>`
        : nothing
    }`;
}

function words(desk: Desk, { text, entities, linkPreview }: Message): TemplateResult {
  const open = (url: string, shownText: string) => desk.actions.openLink(url, shownText);
  const preview = linkPreview && [linkPreview.site, linkPreview.title, linkPreview.description];
  return html`${
    text ? html`<div class="text" dir="auto">${richText(text, entities, open)}</div>` : nothing
  }${
    preview
      ? html`<div class="link-preview" title=${t('What the page says of itself')}>
          ${preview.map((line) => (line ? html`<span dir="auto">${shown(line)}</span>` : nothing))}
        </div>`
      : nothing
  }`;
}

/** What one should know of it beside its words. */
function marks(album: readonly ShownMessage[], deleted: boolean): TemplateResult | typeof nothing {
  const edited = album.some(({ editedAt }) => editedAt !== undefined);
  const guarded = album.some((one) => one.protected);
  if (!edited && !deleted && !guarded) return nothing;
  return html`<div class="marks">
    ${guarded ? html`<span>${icon('lock')}${t('Protected: not shown to the model')}</span>` : nothing}
    ${deleted ? html`<span>${icon('trash')}${t('Deleted')}</span>` : nothing}
    ${edited && !deleted ? html`<span>${t('Edited')}</span>` : nothing}
  </div>`;
}
