import {
  addition,
  asksForTasks,
  asksWhatWasAsked,
  isStandingWish,
  meansLastWeek,
  newTask,
  subject,
  wantsReply,
  wantsToSend,
  wantsWarmer,
} from './chatCues.ts';
import { CHAT_PHRASES, type ChatPhrases } from './chatPhrases.ts';
import { isRequest, lastQuestion, readWishes, speaksOfPhoto } from './cues.ts';
import { detectLanguage } from './language.ts';
import type { Chat } from './readChat.ts';
import type { Dialog, Line } from './readDialog.ts';
import { PHRASES } from './phrases.ts';
import { DEMO_MARK, describePhotos as photosIn, excerpt, isPhoto } from './reply.ts';
import { changedReply } from './reshape.ts';

const DAY_MS = 86_400_000;

/** The answer to the owner, made of the request alone: what it does not carry is not remembered. */
export function composeChat(chat: Chat): string {
  const phrases = CHAT_PHRASES[detectLanguage(chat.question) === 'ru' ? 'ru' : 'en'];
  const reply = answerWithReply(chat, phrases);
  return reply ?? `${answer(chat, phrases)}\n[${DEMO_MARK}]`;
}

function answer(chat: Chat, phrases: ChatPhrases): string {
  const { question, dialog } = chat;
  const photos = speaksOfPhoto(question) ? describePhotos(dialog, question) : [];
  const about = subject(question);
  if (addition(question) !== undefined || newTask(question) !== undefined)
    return aboutTask(chat, phrases);
  if (asksForTasks(question)) return listTasks(chat, phrases);
  if (wantsToSend(question)) return phrases.cannotSend;
  if (photos.length > 0) return photos.join(' ');
  if (isStandingWish(question)) return phrases.noted(excerpt(question));
  if (about !== undefined) return find(dialog.lines, about, phrases);
  if (asksWhatWasAsked(question)) return listAsked(chat, phrases);
  return newest(chat, phrases);
}

/** A reply in its block, where one was asked for; marked inside, where it may be taken for a draft. */
function answerWithReply(chat: Chat, phrases: ChatPhrases): string | undefined {
  const { question } = chat;
  if (newTask(question) !== undefined || addition(question) !== undefined) return undefined;
  if (isStandingWish(question)) return undefined;
  const wishes = readWishes(question);
  const kind = wishes.shorter
    ? 'shorter'
    : wantsWarmer(question)
      ? 'warmer'
      : wishes.longer
        ? 'longer'
        : wantsReply(question) || wishes.decline || wishes.formal
          ? 'anew'
          : undefined;
  if (!kind) return undefined;
  return [phrases.reply[kind], '```reply', changedReply(chat, kind), `[${DEMO_MARK}]`, '```'].join(
    '\n',
  );
}

/** Every task that the owner has named so far, this question included. */
function tasksOf({ earlier, question }: Chat, untitled: string): string[][] {
  const tasks: string[][] = [];
  for (const said of [...earlier.map((pair) => pair.question), question]) {
    const more = addition(said);
    const named = more === undefined ? newTask(said) : undefined;
    if (more) tasks.at(-1)?.push(more);
    if (named !== undefined) tasks.push([named || untitled]);
  }
  return tasks;
}

function aboutTask(chat: Chat, phrases: ChatPhrases): string {
  const tasks = tasksOf(chat, phrases.untitled);
  const last = tasks.at(-1);
  if (!last) return phrases.noTask;
  const said = `${tasks.length}. ${last.join('; ')}`;
  return addition(chat.question) === undefined ? phrases.created(said) : phrases.added(said);
}

function listTasks(chat: Chat, phrases: ChatPhrases): string {
  const tasks = tasksOf(chat, phrases.untitled).map(
    (task, index) => `${index + 1}. ${task.join('; ')}`,
  );
  return tasks.length === 0 ? phrases.noTasks : phrases.tasks(tasks.join('\n'));
}

/** Every photo of the dialog that came with the request, or the one that the question names. */
function describePhotos(dialog: Dialog, question: string): string[] {
  const language = detectLanguage(question) === 'ru' ? 'ru' : 'en';
  return photosIn(dialog, dialog.lines.filter(isPhoto(dialog)), question, PHRASES[language]);
}

function listAsked({ dialog, question, now }: Chat, phrases: ChatPhrases): string {
  const since = meansLastWeek(question) ? Date.parse(`${now.replace(' ', 'T')}Z`) - 7 * DAY_MS : 0;
  const asked = dialog.lines.filter(
    ({ from, text, at, service }) =>
      from !== 'me' &&
      !service &&
      (lastQuestion(text) !== undefined || isRequest(text)) &&
      Date.parse(at ?? '') >= since,
  );
  return asked.length === 0 ? phrases.askedNothing : phrases.asked(listed(asked));
}

function find(lines: Line[], what: string, phrases: ChatPhrases): string {
  const wanted = what.toLowerCase();
  const found = lines.filter(({ text }) => text.toLowerCase().includes(wanted));
  return found.length === 0
    ? phrases.foundNothing(what)
    : phrases.found(what, listed(found.slice(-5)));
}

function newest({ dialog, earlier }: Chat, phrases: ChatPhrases): string {
  const last = dialog.lines.at(-1);
  if (!last) return phrases.nothing;
  return `${phrases.newest(described(last))} ${phrases.known(dialog.lines.length, earlier.length)}`;
}

const listed = (lines: Line[]): string => lines.map((line) => `- ${described(line)}`).join('\n');

/** Who, when, what. */
function described({ name, at = '', text, media }: Line): string {
  const when = at.replace('T', ' ').replace('Z', ' UTC');
  return `${name}, ${when}: “${excerpt(text || `[${media?.kind ?? ''}]`)}”`;
}
