import { createHash, createPublicKey } from 'node:crypto';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { serializeBytes } from 'telegram/tl/index.js';
import { phrase } from '../../protocol/l10n.ts';
import type { TelegramServer } from '../../protocol/configuration.ts';
import { AppError } from '../../protocol/errors.ts';

/** Telegram's production data centres, as every official client ships them. */
const PRODUCTION = new Map([
  [1, '149.154.175.53'],
  [2, '149.154.167.51'],
  [3, '149.154.175.100'],
  [4, '149.154.167.91'],
  [5, '91.108.56.130'],
]);
/** Where a login starts; the server sends it elsewhere if the account lives elsewhere. */
const FIRST_DC = 2;

/** Host and port of a data centre; `notFound` when the server has none of that number. */
export function routeTo(dcId: number, server?: TelegramServer): { host: string; port: number } {
  const port = server === undefined ? 443 : server.ports[String(dcId)];
  const host =
    server === undefined ? PRODUCTION.get(dcId) : (server.hosts?.[String(dcId)] ?? server.host);
  if (host === undefined || port === undefined) {
    throw new AppError(
      'telegramRejected',
      phrase('Telegram named data centre {0}, which is not known.', dcId),
      {
        hint: server ? 'Add it to the setting dialogDesk.telegram.server.' : 'Update Dialog Desk.',
      },
    );
  }
  return { host, port };
}

export function firstDc(server?: TelegramServer): number {
  if (server === undefined) return FIRST_DC;
  const known = Object.keys(server.ports).map(Number);
  return known.includes(FIRST_DC) ? FIRST_DC : Math.min(...known);
}

/** Makes GramJS accept the server's RSA key, beside Telegram's own. */
export function trustServer(server: TelegramServer): void {
  const jwk = createPublicKey(server.publicKey).export({ format: 'jwk' });
  const n = Buffer.from(jwk.n ?? '', 'base64url');
  const e = Buffer.from(jwk.e ?? '', 'base64url');
  _serverKeys.set(keyFingerprint(n, e), {
    n: returnBigInt(BigInt(`0x${n.toString('hex')}`).toString()),
    e: e.readUIntBE(0, e.length),
  });
}

/** The low 64 bits of the SHA-1 of the key as TL bytes, signed: core.telegram.org/mtproto/auth_key. */
function keyFingerprint(n: Buffer, e: Buffer): string {
  const digest = createHash('sha1').update(serializeBytes(n)).update(serializeBytes(e)).digest();
  return digest.readBigInt64LE(12).toString();
}
