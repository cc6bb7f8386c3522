/** What tells one send from another, and the dialog it goes to. Read from the request, so that no caller can forget it. */
export function targetOf(request: object): { key: string; dialogId: string } {
  const peer = field(request, 'peer') ?? field(request, 'toPeer');
  const dialogId = peerKey(peer);
  const name = field(request, 'randomId') ?? field(request, 'multiMedia') ?? field(request, 'id');
  return { key: `${dialogId}/${keyText(name)}`, dialogId };
}

/** Ids are numbers, strings or GramJS's own big integers, which all write themselves. */
function keyText(name: unknown): string {
  if (Array.isArray(name)) return name.map(keyText).join(',');
  const own = typeof name === 'object' && name !== null ? field(name, 'randomId') : undefined;
  return String(own ?? name);
}

/** As dialog ids are written; the account's own chat by its name. */
function peerKey(peer: unknown): string {
  if (typeof peer !== 'object' || peer === null) return 'unknown';
  for (const [name, letter] of [
    ['userId', 'u'],
    ['chatId', 'g'],
    ['channelId', 'c'],
  ] as const) {
    const id = field(peer, name);
    if (id !== undefined) return letter + keyText(id);
  }
  return 'self';
}

function field(of: object, name: string): unknown {
  return Reflect.get(of, name) ?? undefined;
}
