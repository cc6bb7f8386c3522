import { CHAT_PHRASES } from './chatPhrases.ts';
import { detectLanguage } from './language.ts';
import { PHRASES } from './phrases.ts';
import type { Chat } from './readChat.ts';
import { composeReply } from './reply.ts';

const BLOCK = /^```reply\n([\s\S]*?)\n```$/gm;
/** The line in which the demo says what it is. */
const MARK = /\n?\[demo model, not an AI[^\n]*\]\s*$/u;

/** The newest reply that was spoken of, changed as asked; where there is none, one is written first. */
export function changedReply(chat: Chat, kind: 'shorter' | 'warmer' | 'longer' | 'anew'): string {
  if (kind === 'anew') return written(chat);
  const text = newestReply(chat) ?? written(chat);
  const language = detectLanguage(text);
  if (kind === 'shorter') return shortened(text);
  const more =
    kind === 'longer'
      ? PHRASES[language].more
      : CHAT_PHRASES[language === 'ru' ? 'ru' : 'en'].warmth;
  return `${text} ${more}`;
}

function newestReply({ earlier, draft }: Chat): string | undefined {
  const blocks = earlier.flatMap(({ answer }) => [...answer.matchAll(BLOCK)]);
  const text = blocks.at(-1)?.[1] ?? draft;
  return text?.replace(MARK, '').trim() || undefined;
}

function written({ dialog, question }: Chat): string {
  return composeReply({ ...dialog, instruction: question }).replace(MARK, '');
}

/** Without its last sentence; of one sentence the first half. */
function shortened(text: string): string {
  const sentences = text.split(/(?<=[.!?…])\s+/u);
  if (sentences.length > 1) return sentences.slice(0, -1).join(' ');
  const words = text.split(/\s+/u);
  return words.length === 1 ? text : `${words.slice(0, Math.floor(words.length / 2)).join(' ')}…`;
}
