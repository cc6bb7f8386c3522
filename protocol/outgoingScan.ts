import { hostOf, isMixedHost } from './hostScript.ts';
import { hiddenMarks } from './hiddenMarks.ts';
import { outgoingText } from './parseMarkdown.ts';
import type { Draft } from './draftRecords.ts';

export const FINDING_KINDS = [
  'link',
  'email',
  'mention',
  'phone',
  'card',
  'iban',
  'key',
  /** A host name of letters that are taken for others, whoever wrote it first. */
  'mixedHost',
  /** Characters that are not seen, or that turn the text around. */
  'hidden',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something in a reply that a person should look at before it leaves. Offset and length in UTF-16 units. */
export interface Finding {
  kind: FindingKind;
  offset: number;
  length: number;
  /** What it is, however it is written: two that are the same have the same. */
  value: string;
}

/** More of a text is not remembered; what is left out is found, not missed. */
const MOST_KNOWN = 400;
/** Of a longer one the beginning is kept and what tells it from others: it goes with every draft. */
const LONGEST_VALUE = 100;
const KEPT_LENGTH = 80;

/**
 * What in `text` neither the dialog nor the owner has said: links, addresses, @names, numbers of phones, cards and
 * accounts, keys; and, whoever said it, host names that look like others and hidden characters. `known`: as
 * `collectKnown` tells it, and what the owner has confirmed. In order, none over another.
 */
export function scanOutgoing(text: string, known: readonly string[]): Finding[] {
  const said = new Set(known);
  const phones = known.filter((value) => value.startsWith('phone:')).map(digitsOf);
  return detailsIn(text).filter(
    ({ kind, value }) => !said.has(value) && !(kind === 'phone' && isSamePhone(value, phones)),
  );
}

/** The details in what was read, newest text first, for `scanOutgoing`. */
export function collectKnown(texts: readonly string[]): string[] {
  const values = new Set<string>();
  for (const text of texts) {
    for (const { kind, value } of detailsIn(text)) {
      if (values.size >= MOST_KNOWN) return [...values];
      if (kind !== 'hidden' && kind !== 'mixedHost') values.add(value);
    }
  }
  return [...values];
}

/** Of a draft as it would arrive: in its text, and in the addresses behind its words. */
export function findingsOf({ text, known = [] }: Pick<Draft, 'text' | 'known'>): Finding[] {
  const outgoing = outgoingText(text);
  const behind = outgoing.entities.flatMap(({ url, offset, length }) =>
    url === undefined ? [] : scanOutgoing(url, known).map((one) => ({ ...one, offset, length })),
  );
  return [...scanOutgoing(outgoing.text, known), ...behind].sort((a, b) => a.offset - b.offset);
}

/** Bars batch approval: somebody has to look at it by itself. */
export function hasFindings(draft: Pick<Draft, 'text' | 'known'>): boolean {
  return findingsOf(draft).length > 0;
}

/** Whatever is there, said before or not. Earlier patterns win where two fit the same place. */
function detailsIn(text: string): Finding[] {
  const found = hiddenMarks(text).map(({ codes, ...place }): Finding => ({
    kind: 'hidden',
    ...place,
    value: `hidden:${codes}`,
  }));
  const places: { from: number; to: number }[] = [];
  for (const find of [linksIn, keysIn, emailsIn, ibansIn, cardsIn, mentionsIn, phonesIn]) {
    for (const one of find(text)) {
      const to = one.offset + one.length;
      if (places.some((place) => one.offset < place.to && to > place.from)) continue;
      places.push({ from: one.offset, to });
      found.push({ ...one, value: shortened(one.value) });
    }
  }
  return found.sort((a, b) => a.offset - b.offset || a.length - b.length);
}

function shortened(value: string): string {
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, KEPT_LENGTH)}…${hash(value)}`;
}

/** 53 bits of a hash that need not be safe: whoever could choose both texts could as well write the second in the chat. */
function hash(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

function matches(
  text: string,
  pattern: RegExp,
  read: (match: string) => Omit<Finding, 'offset' | 'length'> | undefined,
): Finding[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: match, index }) => {
    const one = read(match);
    return one ? [{ ...one, offset: index, length: match.length }] : [];
  });
}

/** Endings of names that Telegram makes a link of without a scheme; of two letters any. */
const ENDINGS =
  'com|org|net|info|biz|edu|gov|mil|int|name|mobi|pro|aero|coop|museum|jobs|travel|app|dev|page|blog|news|online|site|website|' +
  'space|store|shop|market|xyz|top|club|live|link|click|tech|cloud|digital|software|agency|company|email|chat|group|team|' +
  'support|help|center|services|solutions|systems|network|world|global|today|life|media|video|photo|photos|pics|games|bank|' +
  'finance|money|cash|credit|loan|loans|fund|pay|wallet|exchange|trade|trading|crypto|ton|art|design|studio|academy|school|' +
  'health|care|clinic|vip|icu|win|bid|fun|ltd|llc|inc|gmbh|berlin|london|moscow|[a-z]{2}|xn--[a-z0-9-]{2,59}|' +
  'рф|рус|укр|бел|срб|мкд|мон|қаз|бг|ею|онлайн|сайт|дети|москва|орг|ком';
/** With a scheme, or as a name alone. */
const LINK = new RegExp(
  '(?<![\\p{L}\\p{N}@._-])(?:(?:https?|ftp|tg|tonsite)://[^\\s<>"\'`|\\\\^{}]{1,2000}|' +
    '(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}' +
    `(?:${ENDINGS})(?::\\d{1,5})?(?:[/?#][^\\s<>"'\`|\\\\^{}]{0,2000})?(?![\\p{L}\\p{N}@]))`,
  'giu',
);
/** Sentences end behind a link, and brackets close. */
const LINK_END = /[.,;:!?…)\]*_~»”’]+$/u;

function linksIn(text: string): Finding[] {
  return [...text.matchAll(LINK)].flatMap(({ 0: match, index }): Finding[] => {
    const shown = withoutEnd(match);
    const host = hostOf(shown);
    if (host === undefined || isFileOrAbbreviation(shown)) return [];
    const place = { offset: index, length: shown.length };
    if (isMixedHost(host)) return [{ kind: 'mixedHost', ...place, value: `host:${host}` }];
    return [{ kind: 'link', ...place, value: `link:${normalLink(shown)}` }];
  });
}

/** A closing bracket belongs to the link where its opening one does. */
function withoutEnd(link: string): string {
  const end = LINK_END.exec(link);
  if (!end) return link;
  const opens = link.split('(').length;
  const [closes] = [end[0].indexOf(')')];
  return closes >= 0 && opens > link.slice(0, end.index + closes).split(')').length
    ? link.slice(0, end.index + closes + 1)
    : link.slice(0, end.index);
}

/** Written out in full it is a link all the same; "e.g." and "report.pdf" alone are none. */
const ENDINGS_OF_FILES =
  /^[^/?#:]+\.(?:pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|txt|md|zip|mp[34]|csv|json|js|ts|py)$/i;
const ABBREVIATION = /^(?:\p{L}\.)+\p{L}{1,3}$/u;

function isFileOrAbbreviation(link: string): boolean {
  return ENDINGS_OF_FILES.test(link) || ABBREVIATION.test(link);
}

function normalLink(link: string): string {
  const bare = link.replace(/^https?:\/\//i, '').replace(/^www\./i, '');
  const slash = bare.search(/[/?#]/);
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  return `${host}${slash < 0 ? '' : bare.slice(slash).replace(/\/$/, '')}`;
}

const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;
const emailsIn = (text: string): Finding[] =>
  matches(text, EMAIL, (match) => ({ kind: 'email', value: `email:${match.toLowerCase()}` }));

/** As Telegram takes them. */
const MENTION = /(?<![\p{L}\p{N}_@./])@[A-Za-z]\w{3,31}(?!\w|\.\w)/gu;
const mentionsIn = (text: string): Finding[] =>
  matches(text, MENTION, (match) => ({
    kind: 'mention',
    value: `mention:${match.slice(1).toLowerCase()}`,
  }));

const KEY =
  /-----BEGIN [A-Z ]{3,40}-----|(?<![\w-])(?:(?:sk|pk|rk)[-_][\w-]{16,200}|gh[pousr]_\w{20,100}|github_pat_\w{20,100}|glpat-[\w-]{16,64}|xox[abprs]-[\w-]{10,200}|AKIA[A-Z\d]{16}|AIza[\w-]{30,45}|eyJ[\w-]{8,2000}\.[\w-]{8,2000}\.[\w-]{4,1000}|\d{6,12}:[\w-]{30,50}|[a-f\d]{32,128}|(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[A-Za-z\d+/_-]{32,400}={0,2})(?![\w/-])/g;
const keysIn = (text: string): Finding[] =>
  matches(text, KEY, (match) => ({ kind: 'key', value: `key:${match}` }));

const IBAN = /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:[ \u00A0-]?[A-Za-z\d]){11,30}(?![A-Za-z\d])/g;

/** Country and length, from the registry that SWIFT keeps for ISO 13616. */
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 ' +
    'SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

function ibansIn(text: string): Finding[] {
  return [...text.matchAll(IBAN)].flatMap(({ 0: match, index }): Finding[] => {
    // Words behind it fit the pattern as well: each country has one length.
    const count = IBAN_LENGTHS.get(match.slice(0, 2)) ?? 0;
    const shown = new RegExp(`^(?:[ \\u00A0-]?[A-Za-z\\d]){${count}}`).exec(match)?.[0] ?? '';
    const number = compact(shown).toUpperCase();
    if (count === 0 || !isIban(number)) return [];
    return [{ kind: 'iban', offset: index, length: shown.length, value: `iban:${number}` }];
  });
}

function isIban(number: string): boolean {
  let rest = 0;
  for (const char of number.slice(4) + number.slice(0, 4)) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const CARD = /(?<![\d+])\d(?:[ \u00A0-]?\d){12,18}(?!\d)/g;
const cardsIn = (text: string): Finding[] =>
  matches(text, CARD, (match) => {
    const number = compact(match);
    return isLuhn(number) ? { kind: 'card', value: `card:${number}` } : undefined;
  });

function isLuhn(number: string): boolean {
  let sum = 0;
  for (let index = 0; index < number.length; index += 1) {
    const digit = Number(number.at(-1 - index)) * (index % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0 && /[1-9]/.test(number);
}

const PHONE =
  /(?<![\p{L}\p{N}.,+/-])(?:\+|00)?\(?\d(?:[ \u00A0()./-]{0,3}\d){6,16}(?![\p{L}\p{N}])/gu;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)/;
const AMOUNT = /^\d{1,3}(?:\.\d{3})+$/;

function phonesIn(text: string): Finding[] {
  return matches(text, PHONE, (match) => {
    const digits = match.replace(/\D/g, '');
    const isNamed = /^(?:\+|00)/.test(match);
    if (digits.length > 15 || digits.length < (isNamed ? 7 : 9)) return undefined;
    if (!isNamed && (DATE.test(match) || AMOUNT.test(match))) return undefined;
    return { kind: 'phone', value: `phone:${digits.replace(/^00/, '')}` };
  });
}

/** With the country's code or without it: the same from the eighth digit of the end on. */
function isSamePhone(value: string, phones: readonly string[]): boolean {
  const own = digitsOf(value).replace(/^0+/, '');
  return phones.some((phone) => {
    const other = phone.replace(/^0+/, '');
    const [short, long] = own.length < other.length ? [own, other] : [other, own];
    return short.length >= 8 && long.length - short.length <= 4 && long.endsWith(short);
  });
}

const digitsOf = (value: string): string => value.replace(/\D/g, '');
const compact = (value: string): string => value.replace(/[\s-]/g, '');
