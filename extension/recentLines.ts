import type { Log } from './log.ts';

const KEPT = 300;

/**
 * The log, with its newest lines kept for a report. `scrub` takes out what is no secret and yet nobody's business: the
 * name of the user's folder; and, should a line ever hold one, what looks like a key or a token.
 */
export function withRecentLines(channel: Log, home: string, now = Date.now) {
  const lines: string[] = [];
  const write = (level: keyof Log) => (text: string) => {
    channel[level](text);
    lines.push(`${new Date(now()).toISOString()} ${level} ${scrub(text, home)}`);
    if (lines.length > KEPT) lines.shift();
  };
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { log, recentLines: (): readonly string[] => lines };
}

/** Long runs of letters and digits are keys, tokens or sessions: no word and no identifier of the log is as long. */
const SECRETS = [/\bBearer\s+\S+/gi, /\bsk-[\w-]{8,}/g, /[\w+/=-]{41,}/g];

export function scrub(text: string, home: string): string {
  const housed = home.length > 1 ? text.replaceAll(home, '~') : text;
  return SECRETS.reduce((line, secret) => line.replace(secret, '[removed]'), housed);
}
