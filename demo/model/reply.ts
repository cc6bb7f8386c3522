import {
  givesOrders,
  isClosing,
  isGreeting,
  isRequest,
  lastQuestion,
  ordinalIn,
  readWishes,
  speaksOfPhoto,
  topicOf,
  type Wishes,
} from './cues.ts';
import { detectLanguage, spokenLanguage } from './language.ts';
import { answerFor } from './missing.ts';
import { PHRASES, type Phrases } from './phrases.ts';
import type { Dialog, Line } from './readDialog.ts';

/** Words a person sees in every reply: nobody takes the demo for more than it is. */
export const DEMO_MARK = 'demo model, not an AI';

/**
 * A reply that shows what it was made from: who asked, what was asked last, what the owner wrote before, which
 * photos came. A wrong or missing piece of context is a wrong or missing piece of the reply.
 */
export function composeReply(dialog: Dialog): string {
  const incoming = dialog.lines.filter(({ from, service }) => from !== 'me' && !service);
  const pending = sinceOwnWord(dialog.lines);
  const asking =
    pending.findLast(({ text }) => lastQuestion(text)) ?? pending.at(-1) ?? incoming.at(-1);
  const language =
    spokenLanguage(dialog.language ?? '') ??
    detectLanguage(dialog.language ? '' : (asking?.text ?? ''));
  const phrases = PHRASES[language];
  const wishes = wishesOf(dialog);
  const name = firstName(asking?.name ?? '');

  const parts = [
    greeting(phrases, name, wishes),
    answer(dialog, phrases, asking?.text ?? '', wishes),
    ...aboutPhotos(dialog, asking, phrases),
    ...(wishes.shorter ? [] : besides(dialog, phrases)),
    ...(wishes.longer ? [phrases.more] : []),
  ];
  const signature = wishes.signature ? [`${phrases.regards}\n${wishes.signature}`] : [];
  return [parts.filter(Boolean).join(' '), ...signature, mark(dialog, pending.length > 0)].join(
    '\n',
  );
}

/** From the widest to the narrowest: where two differ, the later one counts. */
function wishesOf({ guidance, wishes, instruction }: Dialog): Wishes {
  const { standing, account, profile, note, dialog } = guidance;
  const scopes = [standing, account, profile, note, dialog, wishes.join('\n'), instruction].map(
    readWishes,
  );
  const last = scopes.findLast(({ shorter, longer }) => shorter !== longer);
  return {
    shorter: last?.shorter ?? false,
    longer: last?.longer ?? false,
    decline: scopes.some(({ decline }) => decline),
    formal: scopes.some(({ formal }) => formal),
    signature: scopes.findLast(({ signature }) => signature !== undefined)?.signature,
  };
}

/** Incoming messages after the owner's last one. */
export function sinceOwnWord(lines: Line[]): Line[] {
  const own = lines.findLastIndex(({ from }) => from === 'me');
  return lines.slice(own + 1).filter(({ service }) => !service);
}

export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? '';

function greeting(phrases: Phrases, name: string, wishes: Wishes): string {
  if (name === '') return '';
  if (wishes.formal) return phrases.dear(name);
  return wishes.shorter ? `${name},` : phrases.hello(name);
}

function answer(dialog: Dialog, phrases: Phrases, text: string, wishes: Wishes): string {
  if (givesOrders(text)) return phrases.ordersLeft;
  const question = lastQuestion(text);
  const about =
    wishes.shorter || text === '' ? '' : phrases.about(phrases.quote(excerpt(question ?? text)));
  if (wishes.decline) return sentence(about, phrases.decline);
  if (question) {
    const topic = topicOf(question);
    const told = answerFor(dialog, topic);
    return sentence(about, told === undefined ? phrases.answers[topic] : asSentence(told));
  }
  if (isRequest(text)) return sentence(about, phrases.willDo);
  if (isClosing(text)) return phrases.welcome;
  if (isGreeting(text)) return phrases.goodToHear;
  return text === '' ? phrases.goodToHear : phrases.noted(phrases.quote(excerpt(text)));
}

const asSentence = (text: string): string => text.trim().replace(/[.!]?$/u, '.');

function sentence(about: string, rest: string): string {
  return about === '' ? rest.charAt(0).toUpperCase() + rest.slice(1) : `${about} ${rest}`;
}

/** Of the photos that came since the owner's last word, or that the question goes back to; one of them if it says which. */
function aboutPhotos(dialog: Dialog, asking: Line | undefined, phrases: Phrases): string[] {
  const recent = sinceOwnWord(dialog.lines).filter(isPhoto(dialog));
  const text = asking?.text ?? '';
  const meant =
    recent.length > 0 ? recent : speaksOfPhoto(text) ? dialog.lines.filter(isPhoto(dialog)) : [];
  return describePhotos(dialog, meant, text, phrases);
}

export const isPhoto =
  (dialog: Dialog) =>
  ({ id, media }: Line): boolean =>
    media?.kind === 'photo' || dialog.photos.has(id);

/** What is seen in them, or in the one of them that the text names ("the first"). */
export function describePhotos(
  dialog: Dialog,
  meant: Line[],
  text: string,
  phrases: Phrases,
): string[] {
  const ordinal = speaksOfPhoto(text) ? ordinalIn(text) : undefined;
  const chosen =
    ordinal === undefined ? meant : [meant.at(ordinal)].filter((line) => line !== undefined);
  return chosen.flatMap((line) => {
    const which = line.text ? `${phrases.quote(excerpt(line.text))} (${line.id})` : `(${line.id})`;
    const images = dialog.photos.get(line.id);
    if (!images) return [phrases.noPhoto(which)];
    return images.map(({ width, height, colour }) =>
      phrases.photo(which, `${width}×${height}`, colour && phrases.colours[colour]),
    );
  });
}

function besides(dialog: Dialog, phrases: Phrases): string[] {
  const own = dialog.lines.findLast(({ from, text }) => from === 'me' && text !== '');
  return [
    ...(own ? [phrases.remember(phrases.quote(excerpt(own.text)))] : []),
    ...(dialog.kind === 'group' && dialog.title
      ? [phrases.forGroup(phrases.quote(dialog.title))]
      : []),
  ];
}

/** Says what it is, and quotes the owner's instructions: they are seen to have arrived. */
function mark(
  { instruction, guidance, examples, wishes, language }: Dialog,
  pending: boolean,
): string {
  const parts = [DEMO_MARK];
  if (!pending) parts.push('nothing new to answer');
  if (instruction) parts.push(`asked: “${excerpt(instruction)}”`);
  const { standing, account, profile, note, dialog } = guidance;
  if (standing) parts.push(`instructions: “${excerpt(standing)}”`);
  if (account) parts.push(`for this account: “${excerpt(account)}”`);
  if (profile) parts.push(`profile: “${excerpt(profile)}”`);
  if (note) parts.push(`notes: “${excerpt(note)}”`);
  // No number: a sentence with one states something.
  if (examples > 0) parts.push('in the style of your messages');
  if (dialog) parts.push(`for this chat: “${excerpt(dialog)}”`);
  if (wishes.length > 0) parts.push(`remembers: “${excerpt(wishes.join(' '))}”`);
  if (language && !spokenLanguage(language)) parts.push(`does not speak ${language}`);
  return `[${parts.join('; ')}]`;
}

const EXCERPT_LENGTH = 70;

/** The beginning, in whole words. */
export function excerpt(text: string): string {
  const flat = text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[.…]+$/u, '');
  if (flat.length <= EXCERPT_LENGTH) return flat;
  return `${flat.slice(0, EXCERPT_LENGTH).replace(/\s*\S*$/u, '')}…`;
}
