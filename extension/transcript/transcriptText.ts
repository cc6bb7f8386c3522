import type { ShownMessage } from '../../protocol/deletedMessages.ts';
import { t, wordsLanguage } from '../../protocol/l10n.ts';
import { createLineWriter, type LinkPlace } from './lineWriter.ts';
import { visibleLine, visibleText } from './visibleText.ts';

/** Where a link of a transcript leads. */
export type LinkTarget =
  | { kind: 'older' }
  | { kind: 'message'; messageId: number }
  /** `text`: what stands in the place of the address. */
  | { kind: 'address'; url: string; text: string };

interface Stretch {
  title: string;
  /** First and last line. */
  from: number;
  to: number;
}

export interface TranscriptText {
  text: string;
  links: LinkPlace<LinkTarget>[];
  days: (Stretch & { messages: (Stretch & { messageId: number })[] })[];
}

export interface TranscriptInput {
  title: string;
  messages: readonly ShownMessage[];
  hasOlder: boolean;
  /** The newest message that the draft answers: what came later is set apart. */
  answeredId?: number | undefined;
}

/** Everything that others wrote stands behind it, so that nothing of theirs looks like a line of ours. */
const INDENT = '    ';

/** The messages of a dialog as a document of lines, and where its links, days and messages stand in it. */
export function transcriptText(input: TranscriptInput): TranscriptText {
  const { title, messages, hasOlder, answeredId } = input;
  const day = new Intl.DateTimeFormat(wordsLanguage(), { dateStyle: 'full' });
  const out = createLineWriter<LinkTarget>();
  const days: TranscriptText['days'] = [];
  out.write(t('Chat with {0}, read only', visibleLine(title)));
  out.end();
  if (hasOlder) {
    out.write(t('Load older messages'), { kind: 'older' });
    out.end();
  } else if (messages.length === 0) {
    out.write(t('There are no messages.'));
    out.end();
  }
  let isAfter = false;
  for (const message of messages) {
    const name = day.format(message.at);
    let current = days.at(-1);
    if (current?.title !== name) {
      out.end();
      current = { title: name, from: out.at(), to: out.at(), messages: [] };
      days.push(current);
      out.write(`—— ${name} ——`);
      out.end();
    }
    if (!isAfter && answeredId !== undefined && message.messageId > answeredId) {
      isAfter = true;
      out.end();
      out.write(`—— ${t('Not known to the draft')} ——`);
      out.end();
    }
    out.end();
    const from = out.at();
    writeMessage(out, message);
    const to = out.at() - 1;
    current.messages.push({ messageId: message.messageId, title: summary(message), from, to });
    current.to = to;
  }
  return { text: `${out.text()}\n`, links: out.links, days };
}

/** The line of a message's head. */
export function lineOf({ days }: TranscriptText, messageId: number): number | undefined {
  for (const { messages } of days) {
    const found = messages.find((one) => one.messageId === messageId);
    if (found) return found.from;
  }
  return undefined;
}

type Writer = ReturnType<typeof createLineWriter<LinkTarget>>;

function writeMessage(out: Writer, message: ShownMessage): void {
  const { reply, replyToId, forwardedFrom, media, linkPreview } = message;
  out.write([headOf(message), ...marks(message)].join(' · '));
  out.end();
  if (forwardedFrom !== undefined) line(out, t('Forwarded from {0}', visibleLine(forwardedFrom)));
  if (reply) {
    const target: LinkTarget | undefined =
      replyToId === undefined ? undefined : { kind: 'message', messageId: replyToId };
    out.write(INDENT);
    out.write(`↪ ${quoted(reply)}`, target);
    out.end();
  }
  if (media) {
    line(out, `[${visibleLine(media.label)}]`);
    for (const { text, chosen } of media.options ?? []) {
      const vote = chosen ? ` (${t('your vote')})` : '';
      line(out, `  ${chosen ? '●' : '○'} ${visibleLine(text, 200)}${vote}`);
    }
  }
  writeWords(out, message);
  const { site, title, description } = linkPreview ?? {};
  const page = [site, title, description].filter((part) => part !== undefined).join(' · ');
  if (page !== '') line(out, `┊ ${visibleLine(page, 200)}`);
}

function line(out: Writer, text: string): void {
  out.write(INDENT + text);
  out.end();
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();

/** Who, and when. */
function headOf(message: ShownMessage): string {
  const language = wordsLanguage();
  // Making one costs more than using it a hundred times.
  const clock = clocks.get(language) ?? new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  clocks.set(language, clock);
  return `${whose(message)}, ${clock.format(message.at)}`;
}

/** The arrow is ours: a name cannot pretend to be the owner's. */
function whose({ out, senderName, service }: ShownMessage): string {
  if (service) return `· ${t('Telegram')}`;
  return out ? `→ ${t('You')}` : `← ${visibleLine(senderName)}`;
}

function marks(message: ShownMessage): string[] {
  return [
    message.editedAt !== undefined && !message.deleted ? t('edited') : '',
    message.deleted ? t('deleted') : '',
    message.protected ? t('protected, not shown to the model') : '',
  ].filter(Boolean);
}

function quoted(reply: NonNullable<ShownMessage['reply']>): string {
  const who = reply.out ? t('You') : reply.senderName && visibleLine(reply.senderName);
  const words =
    reply.text === undefined ? t('a message that is gone') : `“${visibleLine(reply.text)}”`;
  return who ? `${who}: ${words}` : words;
}

/** Its text with the links in it; each of its lines is indented. */
function writeWords(out: Writer, { text, entities = [] }: ShownMessage): void {
  if (text === '') return;
  out.write(INDENT);
  const put = (from: number, to: number, target?: LinkTarget) => {
    visibleText(text.slice(from, to))
      .split('\n')
      .forEach((words, index) => {
        if (index > 0) {
          out.end();
          out.write(INDENT);
        }
        out.write(words, target);
      });
  };
  let at = 0;
  for (const { kind, offset, length, url } of entities) {
    if (kind !== 'link' || offset < at) continue;
    put(at, offset);
    at = offset + length;
    const words = text.slice(offset, at);
    put(offset, at, { kind: 'address', url: url ?? words, text: words });
  }
  put(at, text.length);
  out.end();
}

/** As the outline has it. */
function summary(message: ShownMessage): string {
  const words = message.text || message.media?.label || '';
  return `${headOf(message)}: ${visibleLine(words, 60)}`;
}
