import { randomBytes } from 'node:crypto';

/** By which Telegram knows a message again. Never zero: it reads that as "none". */
export function randomId(): string {
  const id = randomBytes(8).readBigInt64LE();
  return id === 0n ? randomId() : id.toString();
}
