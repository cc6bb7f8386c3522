import type { Api } from 'telegram/tl/index.js';
import type { MEDIA_KINDS } from '../../protocol/records.ts';
import { oneLine } from './oneLine.ts';

export interface MediaRecord {
  kind: (typeof MEDIA_KINDS)[number];
  label: string;
}

const MAX_DETAIL_LENGTH = 80;

/**
 * What a person would call the media: "Photo", "Voice message 0:14", "Document contract.pdf". Undefined for a link
 * preview, whose link is in the text. `guarded`: the chat or message forbids copying it.
 */
export function toMedia(media: Api.TypeMessageMedia, guarded: boolean): MediaRecord | undefined {
  const record = describe(media);
  if (record === undefined || !hasContent(media)) return record;
  if (isGone(media)) return { ...record, label: `${record.label} (expired)` };
  if (isViewOnce(media)) return { ...record, label: `${record.label} (view once, not shown)` };
  return guarded ? { ...record, label: `${record.label} (protected, not shown)` } : record;
}

type WithContent = Api.MessageMediaPhoto | Api.MessageMediaDocument;

function hasContent(media: Api.TypeMessageMedia): media is WithContent {
  return media.className === 'MessageMediaPhoto' || media.className === 'MessageMediaDocument';
}

/** Media that destroys itself: the server keeps the shell and drops the content. */
function isGone(media: WithContent): boolean {
  const content = media.className === 'MessageMediaPhoto' ? media.photo : media.document;
  return !content || content.className === 'PhotoEmpty' || content.className === 'DocumentEmpty';
}

function isViewOnce(media: WithContent): boolean {
  return Boolean(media.ttlSeconds);
}

/** The photo of a message, if it is there and may be looked at. */
export function visiblePhoto(media: Api.TypeMessageMedia | undefined): Api.Photo | undefined {
  if (media?.className !== 'MessageMediaPhoto' || isViewOnce(media)) return undefined;
  return media.photo?.className === 'Photo' ? media.photo : undefined;
}

function describe(media: Api.TypeMessageMedia): MediaRecord | undefined {
  switch (media.className) {
    case 'MessageMediaEmpty':
    case 'MessageMediaWebPage':
      return undefined;
    case 'MessageMediaPhoto':
      return { kind: 'photo', label: 'Photo' };
    case 'MessageMediaDocument':
      return describeDocument(media);
    case 'MessageMediaPoll':
      return { kind: 'poll', label: labelled('Poll', media.poll.question.text) };
    case 'MessageMediaContact':
      return {
        kind: 'contact',
        label: labelled('Contact', `${media.firstName} ${media.lastName}`),
      };
    case 'MessageMediaGeo':
      return { kind: 'location', label: 'Location' };
    case 'MessageMediaGeoLive':
      return { kind: 'location', label: 'Live location' };
    case 'MessageMediaVenue':
      return { kind: 'location', label: labelled('Location', media.title) };
    case 'MessageMediaDice':
      return { kind: 'other', label: `Dice ${oneLine(media.emoticon, 8)} ${media.value}` };
    case 'MessageMediaGame':
      return { kind: 'other', label: labelled('Game', media.game.title) };
    case 'MessageMediaInvoice':
      return { kind: 'other', label: labelled('Invoice', media.title) };
    case 'MessageMediaStory':
      return { kind: 'other', label: 'Story' };
    case 'MessageMediaGiveaway':
    case 'MessageMediaGiveawayResults':
      return { kind: 'other', label: 'Giveaway' };
    case 'MessageMediaPaidMedia':
      return { kind: 'other', label: 'Paid media' };
    case 'MessageMediaUnsupported':
      return { kind: 'other', label: 'Unsupported message' };
    default:
      // A constructor of a newer layer.
      return { kind: 'other', label: 'Attachment' };
  }
}

function describeDocument(media: Api.MessageMediaDocument): MediaRecord {
  const attributes = media.document?.className === 'Document' ? media.document.attributes : [];
  const find = <N extends Api.TypeDocumentAttribute['className']>(className: N) =>
    attributes.find(
      (one): one is Extract<Api.TypeDocumentAttribute, { className: N }> =>
        one.className === className,
    );
  const sticker = find('DocumentAttributeSticker');
  if (sticker) return { kind: 'sticker', label: labelled('Sticker', sticker.alt) };
  const audio = find('DocumentAttributeAudio');
  if (audio?.voice === true || media.voice === true) {
    return { kind: 'voice', label: `Voice message${duration(audio?.duration)}` };
  }
  if (audio) {
    const title = [audio.performer, audio.title].filter(Boolean).join(' – ');
    return { kind: 'document', label: labelled('Audio', title) + duration(audio.duration) };
  }
  const video = find('DocumentAttributeVideo');
  if (find('DocumentAttributeAnimated')) return { kind: 'video', label: 'GIF' };
  if (video?.roundMessage === true || media.round === true) {
    return { kind: 'video', label: `Video message${duration(video?.duration)}` };
  }
  if (video || media.video === true)
    return { kind: 'video', label: `Video${duration(video?.duration)}` };
  return {
    kind: 'document',
    label: labelled('Document', find('DocumentAttributeFilename')?.fileName ?? ''),
  };
}

function labelled(what: string, detail: string): string {
  return `${what} ${oneLine(detail, MAX_DETAIL_LENGTH)}`.trimEnd();
}

/** " 0:14", " 1:02:03". */
function duration(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? ` ${hours}:${two(minutes)}:${two(rest)}` : ` ${minutes}:${two(rest)}`;
}
