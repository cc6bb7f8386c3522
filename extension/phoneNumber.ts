import type { SentCode } from '../protocol/signInRecords.ts';

/** Country code included; E.164 allows 15 digits. */
const SHORTEST = 7;
const LONGEST = 15;

export type Checked = { value: string } | { problem: 'noCountry' | 'notANumber' | 'length' };

/** A phone number as people write it ("+44 (0)20 …" aside), as Telegram takes it: + and digits. */
export function checkPhone(text: string): Checked {
  const bare = text.replaceAll(/[\s().\-/]/g, '').replace(/^00/, '+');
  if (!/^\+?\d*$/.test(bare)) return { problem: 'notANumber' };
  if (!bare.startsWith('+')) return { problem: bare === '' ? 'notANumber' : 'noCountry' };
  const digits = bare.length - 1;
  return digits < SHORTEST || digits > LONGEST ? { problem: 'length' } : { value: bare };
}

/** A code as people copy it ("123-45"), as Telegram takes it. */
export function checkCode(text: string, { delivery, length }: SentCode): Checked {
  if (delivery === 'smsWord') return text === '' ? { problem: 'length' } : { value: text };
  const bare = text.replaceAll(/[\s-]/g, '');
  if (!/^\d+$/.test(bare)) return { problem: 'notANumber' };
  return length !== undefined && bare.length !== length ? { problem: 'length' } : { value: bare };
}
