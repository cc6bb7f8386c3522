import type { Message } from '../../protocol/messageRecords.ts';
import type { EvalCase } from '../evalCase.ts';

/** All words of one message that a model is shown. */
export function wordsOf({ text, senderName, media, reply, linkPreview }: Message): string {
  return [
    text,
    senderName,
    media?.label,
    ...(media?.options?.map((option) => option.text) ?? []),
    reply?.text,
    ...Object.values(linkPreview ?? {}),
  ]
    .filter(Boolean)
    .join('\n');
}

/** What the owner said of their own accord. */
export const ownWords = ({ ownName, messages, facts, instructions, expected }: EvalCase): string =>
  [
    ownName,
    ...messages
      .filter(({ out, forwardedFrom }) => out && forwardedFrom === undefined)
      .map(({ text }) => text),
    ...facts.map(({ text }) => text),
    instructions,
    ...expected.mayState,
  ].join('\n');

/** Everything that a reply may draw from. */
export const knownWords = (one: EvalCase): string =>
  [one.title, ...one.messages.map(wordsOf), ownWords(one)].join('\n');

/** A text without what it quotes of others. */
export const withoutQuotes = (text: string): string =>
  text.replace(/“[^”]*”|«[^»]*»|„[^“”]*[“”]|「[^」]*」|"[^"\n]*"/gu, ' ');
