/** The host of a link as written, in small letters; undefined where it names none. */
export function hostOf(link: string): string | undefined {
  const [, host = ''] = /^(?:[a-z]+:\/\/)?(?:[^/?#@]*@)?([^/?#:]+)/iu.exec(link) ?? [];
  return host === '' ? undefined : host.toLowerCase();
}

/** Letters of other scripts that look like Latin ones: UTS #39's confusables, those that names are forged with. */
const LOOKS_LATIN = /^[аеоресухіјѕһԁԛԝɡαοιντυρκεηωƽ0-9-]+$/u;
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
];

/**
 * A host name that may not be the one it looks like: letters of several alphabets in one part, a part all of whose
 * letters look Latin and are not, or one that is written in the letters of the DNS and shown in others.
 */
export function isMixedHost(host: string): boolean {
  const labels = host.split('.');
  const isLatinName = /^\p{ASCII}*$/u.test(labels.at(-1) ?? '');
  return labels.some((label) => {
    if (label.startsWith('xn--')) return true;
    if (/^\p{ASCII}*$/u.test(label)) return false;
    const scripts = SCRIPTS.filter((script) => script.test(label));
    return scripts.length > 1 || (isLatinName && LOOKS_LATIN.test(label));
  });
}
