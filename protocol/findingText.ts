import { inWords, phrase, type Phrase } from './l10n.ts';
import type { Finding, FindingKind } from './outgoingScan.ts';

/** What it is, and why it is worth a look, in a sentence. */
const WHY: Record<FindingKind, Phrase> = {
  link: phrase(
    'This address stands neither in what was read of the chat nor in your instructions.',
  ),
  email: phrase(
    'This address stands neither in what was read of the chat nor in your instructions.',
  ),
  mention: phrase(
    'This name stands neither in what was read of the chat nor in your instructions.',
  ),
  phone: phrase(
    'This number stands neither in what was read of the chat nor in your instructions.',
  ),
  card: phrase('This looks like a card number that the chat does not have.'),
  iban: phrase('This looks like a bank account that the chat does not have.'),
  key: phrase('This looks like a key or a token. Keys do not belong in messages.'),
  mixedHost: phrase(
    'This address is written with letters that are easily taken for others: it may not lead where it seems to.',
  ),
  hidden: phrase('There are characters here that cannot be seen, or that turn the text around.'),
};

export const whyFinding = ({ kind }: Finding): string => inWords(WHY[kind]);

/** The thing itself, as a person would read it. */
export function describeFinding({ kind, value }: Finding): string {
  const what = value.slice(value.indexOf(':') + 1);
  if (kind === 'mention') return `@${what}`;
  if (kind === 'card' || kind === 'iban') return what.replace(/.{4}(?=.)/g, '$& ');
  if (kind === 'key') return `${what.slice(0, 6)}…`;
  return kind === 'phone' ? `+${what}`.replace(/^\+0/, '0') : what;
}
