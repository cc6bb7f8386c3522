import { createPhoneFinder } from './findPhones.ts';
import { longestRuns, matches, type Span } from './spans.ts';

export type SecretKind = 'key' | 'iban' | 'card' | 'phone' | 'email';
export type FoundSecret = Span & { kind: SecretKind };

/** Finds what is to be kept from the model in texts of one request. */
export function createSecretFinder(withEmail: boolean): (text: string) => FoundSecret[] {
  const findPhones = createPhoneFinder();
  return (text) => {
    const of = (kind: SecretKind, spans: Span[]) => spans.map((span) => ({ ...span, kind }));
    // Most text has no digits to look at.
    const hasDigits = /\p{Nd}/u.test(text);
    return [
      ...of('key', findKeys(text)),
      ...(hasDigits ? of('iban', findIbans(text)) : []),
      ...(hasDigits ? of('card', findCards(text)) : []),
      ...(hasDigits ? of('phone', findPhones(text)) : []),
      ...(withEmail ? of('email', matches(text, EMAIL)) : []),
    ];
  };
}

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** By the form that their issuers gave them, so that they can be found. */
const KEYS = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  // OpenAI, Anthropic and their kin; Stripe.
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  // GitHub, GitLab, npm, Slack.
  /\bgh[pousr]_[A-Za-z0-9]{30,}/g,
  /\bgithub_pat_\w{30,}/g,
  /\bglpat-[\w-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  // Amazon, Google, a Telegram bot.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\b\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/g,
  // A JSON Web Token.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  // What somebody says is one; a word of a sentence is none.
  /(?:password|passwort|passphrase|passwd|pwd|пароль|contraseña|mot de passe|رمز عبور|api[ _-]?key|secret|token|bearer)\s{0,5}[:=]\s{0,5}["'`«„“]?((?=[^\s]{0,200}[\d!@#$%^&*_+=~])[^\s"'`»”“]{6,200})/giu,
];

const findKeys = (text: string): Span[] => KEYS.flatMap((pattern) => matches(text, pattern));

/** Groups of digits as on a card; a date or a code may follow. */
const CARD = /(?<![\p{L}\p{Nd}])\d(?:[ -]?\d){12,30}(?!\p{Nd})/gu;

/** Payment cards: 13 to 19 digits with a valid check digit (ISO/IEC 7812-1, annex B). */
const findCards = (text: string): Span[] => longestRuns(text, matches(text, CARD), /\d+/g, isCard);

function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits)) return false;
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

const IBAN = /(?<![\p{L}\p{Nd}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,40}/giu;

/** Account numbers with valid check digits (ISO 13616). */
const findIbans = (text: string): Span[] =>
  longestRuns(text, matches(text, IBAN), /[A-Z0-9]+/gi, isIban);

function isIban(text: string): boolean {
  const plain = text.replace(/[ -]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  const turned = plain.slice(4) + plain.slice(0, 4);
  const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
