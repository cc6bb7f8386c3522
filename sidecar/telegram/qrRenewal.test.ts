import assert from 'node:assert/strict';
import { QR_TIMING, qrExpiresAt, qrUrl, renewInMs } from './qrRenewal.ts';

describe('a QR code', () => {
  it('holds the token in the form that Telegram on a phone reads', () => {
    assert.equal(qrUrl(Buffer.from([0xfb, 0xff, 0x00])), 'tg://login?token=-_8A');
  });

  it('is renewed five seconds before it expires', () => {
    const expiresAt = qrExpiresAt(1_030, 0);
    assert.equal(renewInMs(expiresAt, 1_000_000, QR_TIMING), 25_000);
  });

  it('expires by this machine’s clock, however wrong it is', () => {
    assert.equal(qrExpiresAt(1_030, -3_600_000), 4_630_000);
  });

  it('is shown for a second even when it has expired already', () => {
    assert.equal(renewInMs(0, 1_000_000, QR_TIMING), 1_000);
  });
});
