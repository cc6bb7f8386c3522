/** The owner's own words in the system prompt, from the widest to the narrowest; each empty where there are none. */
export interface Guidance {
  standing: string;
  account: string;
  profile: string;
  note: string;
  dialog: string;
}

const HEADINGS: readonly [keyof Guidance, RegExp][] = [
  ['standing', /^The owner's standing instructions:\n/m],
  ['account', /^The owner's instructions for every chat of this account:\n/m],
  ['profile', /^The owner's profile for this chat, ".*":\n/m],
  ['note', /^The owner's own notes on how they write in this chat:\n/m],
  ['dialog', /^The owner's instructions for this chat alone:\n/m],
];

/** Each section stands below its heading, up to the next. */
export function readGuidance(system: string): Guidance {
  const found = HEADINGS.flatMap(([name, heading]) => {
    const match = heading.exec(system);
    return match ? [{ name, at: match.index, from: match.index + match[0].length }] : [];
  });
  const guidance: Guidance = { standing: '', account: '', profile: '', note: '', dialog: '' };
  for (const { name, at, from } of found) {
    const end = Math.min(...found.map((other) => other.at).filter((other) => other > at));
    guidance[name] = system.slice(from, end === Infinity ? undefined : end).trim();
  }
  return guidance;
}
