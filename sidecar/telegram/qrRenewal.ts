/** `marginMs`: scanning takes a moment, so a code is replaced this long before it stops working. */
export interface QrTiming {
  marginMs: number;
  /** Codes shown before the sign-in gives up. */
  maxCodes: number;
}

/** Codes last 30 s: about eight minutes of nobody looking. */
export const QR_TIMING: QrTiming = { marginMs: 5_000, maxCodes: 20 };

/** A code is shown at least this long, whatever the clocks say. */
const SHORTEST_MS = 1_000;

/** What a QR code holds: core.telegram.org/api/qr-login. */
export function qrUrl(token: Buffer): string {
  return `tg://login?token=${token.toString('base64url')}`;
}

/** When the code stops working by this machine's clock. `expires`: seconds, by the server's. */
export function qrExpiresAt(expires: number, clockSkewMs: number): number {
  return expires * 1000 - clockSkewMs;
}

export function renewInMs(expiresAt: number, now: number, { marginMs }: QrTiming): number {
  return Math.max(SHORTEST_MS, expiresAt - marginMs - now);
}
