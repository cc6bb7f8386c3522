/** Whatever else an address could start is not for a message to start. */
const SCHEMES = ['http:', 'https:', 'mailto:', 'tg:'];

/** Where an address of a message leads; `isPlain`: its text says so itself. Undefined where it may not be opened. */
export function leadsTo(
  address: string,
  text: string,
): { url: string; host: string; isPlain: boolean } | undefined {
  const target = parse(address.trim());
  if (!target || !SCHEMES.includes(target.protocol)) return undefined;
  const shown = parse(text.trim());
  const host = target.host || target.href;
  return { url: target.href, host, isPlain: shown?.href === target.href };
}

function parse(address: string): URL | undefined {
  const full = /^[a-z][a-z\d+.-]*:(?!\d)/i.test(address)
    ? address
    : `${/^[^\s/@]+@[^\s/@]+$/.test(address) ? 'mailto:' : 'http://'}${address}`;
  return URL.parse(full) ?? undefined;
}
