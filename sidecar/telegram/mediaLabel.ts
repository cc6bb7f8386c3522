import type { Api } from 'telegram/tl/index.js';
import { inWords, phrase, t } from '../../protocol/l10n.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import { oneLine } from './oneLine.ts';

export type MediaRecord = NonNullable<Message['media']>;

const MAX_DETAIL_LENGTH = 80;
const MAX_TITLE_LENGTH = 120;
const MAX_PREVIEW_LENGTH = 240;

/**
 * What a person would call the media: "Photo", "Voice message 0:14", "Document contract.pdf". Undefined for a link
 * preview, whose link is in the text. `guarded`: the chat or message forbids copying it.
 */
export function toMedia(media: Api.TypeMessageMedia, guarded: boolean): MediaRecord | undefined {
  const record = describe(media);
  if (record === undefined || !hasContent(media)) return record;
  const withheld = whyWithheld(media, guarded);
  if (withheld === undefined) return record;
  return { ...record, label: `${record.label} (${inWords(WITHHELD[withheld])})`, withheld };
}

const WITHHELD = {
  expired: phrase('expired'),
  viewOnce: phrase('view once, not shown'),
  protected: phrase('protected, not shown'),
} as const;

function whyWithheld(media: WithContent, guarded: boolean): MediaRecord['withheld'] {
  if (isGone(media)) return 'expired';
  if (isViewOnce(media)) return 'viewOnce';
  return guarded ? 'protected' : undefined;
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

/** The picture that a message has as a file, if it is there and may be looked at. */
export function visiblePictureFile(
  media: Api.TypeMessageMedia | undefined,
): Api.Document | undefined {
  if (media?.className !== 'MessageMediaDocument' || isViewOnce(media)) return undefined;
  if (media.document?.className !== 'Document') return undefined;
  return media.document.mimeType.startsWith('image/') ? media.document : undefined;
}

function describe(media: Api.TypeMessageMedia): MediaRecord | undefined {
  switch (media.className) {
    case 'MessageMediaEmpty':
    case 'MessageMediaWebPage':
      return undefined;
    case 'MessageMediaPhoto':
      return { kind: 'photo', label: t('Photo') };
    case 'MessageMediaDocument':
      return describeDocument(media);
    case 'MessageMediaPoll':
      return poll(media);
    case 'MessageMediaContact':
      return {
        kind: 'contact',
        label: labelled(t('Contact'), `${media.firstName} ${media.lastName}`),
      };
    case 'MessageMediaGeo':
      return { kind: 'location', label: t('Location') };
    case 'MessageMediaGeoLive':
      return { kind: 'location', label: t('Live location') };
    case 'MessageMediaVenue':
      return { kind: 'location', label: labelled(t('Location'), placeOf(media)) };
    case 'MessageMediaDice':
      return { kind: 'other', label: t('Dice {0} {1}', oneLine(media.emoticon, 8), media.value) };
    case 'MessageMediaGame':
      return { kind: 'other', label: labelled(t('Game'), media.game.title) };
    case 'MessageMediaInvoice':
      return { kind: 'other', label: labelled(t('Invoice'), media.title) };
    case 'MessageMediaStory':
      return { kind: 'other', label: t('Story') };
    case 'MessageMediaGiveaway':
    case 'MessageMediaGiveawayResults':
      return { kind: 'other', label: t('Giveaway') };
    case 'MessageMediaPaidMedia':
      return { kind: 'other', label: t('Paid media') };
    case 'MessageMediaUnsupported':
      return { kind: 'other', label: t('Unsupported message') };
    default:
      // A constructor of a newer layer.
      return { kind: 'other', label: t('Attachment') };
  }
}

function poll({
  poll: { question, answers, quiz, closed },
  results,
}: Api.MessageMediaPoll): MediaRecord {
  const own = new Set(
    results.results?.filter(({ chosen }) => chosen === true).map(({ option }) => hex(option)),
  );
  const name = closed === true ? closedPoll(quiz) : t(quiz === true ? 'Quiz' : 'Poll');
  return {
    kind: 'poll',
    label: labelled(name, question.text),
    options: answers.map(({ text, option }) => ({
      text: oneLine(text.text, MAX_DETAIL_LENGTH),
      chosen: own.has(hex(option)),
    })),
  };
}

const closedPoll = (quiz: boolean | undefined): string =>
  t(quiz === true ? 'Closed quiz' : 'Closed poll');
const hex = (option: Buffer): string => option.toString('hex');
const placeOf = ({ title, address }: Api.MessageMediaVenue): string =>
  [title, address].filter(Boolean).join(', ');

function describeDocument(media: Api.MessageMediaDocument): MediaRecord {
  const attributes = media.document?.className === 'Document' ? media.document.attributes : [];
  const find = <N extends Api.TypeDocumentAttribute['className']>(className: N) =>
    attributes.find(
      (one): one is Extract<Api.TypeDocumentAttribute, { className: N }> =>
        one.className === className,
    );
  const sticker = find('DocumentAttributeSticker');
  if (sticker) return { kind: 'sticker', label: labelled(t('Sticker'), sticker.alt) };
  const audio = find('DocumentAttributeAudio');
  if (audio?.voice === true || media.voice === true) {
    return { kind: 'voice', label: t('Voice message') + duration(audio?.duration) };
  }
  if (audio) {
    const title = [audio.performer, audio.title].filter(Boolean).join(' – ');
    return { kind: 'document', label: labelled(t('Audio'), title) + duration(audio.duration) };
  }
  const video = find('DocumentAttributeVideo');
  if (find('DocumentAttributeAnimated')) {
    return { kind: 'video', label: 'GIF', picture: 'animated' };
  }
  if (video?.roundMessage === true || media.round === true) {
    return { kind: 'video', label: t('Video message') + duration(video?.duration) };
  }
  if (video || media.video === true)
    return { kind: 'video', label: t('Video') + duration(video?.duration) };
  const name = find('DocumentAttributeFilename')?.fileName ?? '';
  const mimeType = media.document?.className === 'Document' ? media.document.mimeType : '';
  const picture = mimeType === 'image/gif' ? 'animated' : 'still';
  return {
    kind: 'document',
    label: labelled(t('Document'), name) + sizeOf(media),
    ...(mimeType.startsWith('image/') ? { picture } : {}),
  };
}

/** ", 84 kB", ", 1.2 MB". */
function sizeOf({ document }: Api.MessageMediaDocument): string {
  const bytes = document?.className === 'Document' ? Number(document.size) : 0;
  if (bytes <= 0) return '';
  if (bytes < 1e6) return t(', {0} kB', Math.ceil(bytes / 1e3));
  return bytes < 1e9
    ? t(', {0} MB', (bytes / 1e6).toFixed(1))
    : t(', {0} GB', (bytes / 1e9).toFixed(1));
}

/** Of a page that a link leads to, its words alone. */
export function toLinkPreview(media: Api.TypeMessageMedia | undefined): Message['linkPreview'] {
  if (media?.className !== 'MessageMediaWebPage' || media.webpage.className !== 'WebPage') {
    return undefined;
  }
  const { siteName, title, description } = media.webpage;
  if (!siteName && !title && !description) return undefined;
  return {
    ...(siteName ? { site: oneLine(siteName, MAX_DETAIL_LENGTH) } : {}),
    ...(title ? { title: oneLine(title, MAX_TITLE_LENGTH) } : {}),
    ...(description ? { description: oneLine(description, MAX_PREVIEW_LENGTH) } : {}),
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
