/** A language the model names, as a BCP 47 tag; `und` for what is none. Small models write "Russian" where `ru` was asked. */
export function languageTag(named: string): string {
  const text = named.trim();
  if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text))
    return Intl.getCanonicalLocales(text)[0] ?? 'und';
  return BY_NAME.get(text.toLowerCase()) ?? 'und';
}

/** "Russian (ru)"; for `und` the words that leave it to the dialog. */
export function describeLanguage(tag: string): string {
  const known = languageTag(tag);
  if (known === 'und') return 'that of the newest message to answer';
  return `${NAMES.of(known) ?? known} (${known})`;
}

const NAMES = new Intl.DisplayNames('en', { type: 'language' });
const COMMON =
  'ar bg bn cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv ms nl no pl pt ro ru sk sl sr sv ta te th tr uk ur uz vi zh';
const BY_NAME = new Map(
  COMMON.split(' ').map((tag) => [NAMES.of(tag)?.toLowerCase() ?? tag, tag] as const),
);
