/** Scanning takes a moment: a code is replaced this long before it stops working. */
const MARGIN_MS = 5_000;
const SHORTEST_MS = 1_000;
/** Codes shown before the sign-in gives up; about ten minutes of nobody looking. */
export const MAX_CODES = 20;

/** What a QR code holds: core.telegram.org/api/qr-login. */
export function qrUrl(token: Buffer): string {
  return `tg://login?token=${token.toString('base64url')}`;
}

/** When the code stops working by this machine's clock. `expires`: seconds, by the server's. */
export function qrExpiresAt(expires: number, clockSkewMs: number): number {
  return expires * 1000 - clockSkewMs;
}

export function renewInMs(expiresAt: number, now: number): number {
  return Math.max(SHORTEST_MS, expiresAt - MARGIN_MS - now);
}
