import { randomBytes, randomInt } from 'node:crypto';
import { RpcError } from '../mtproto/rpcError.ts';

export const DELIVERIES = ['app', 'sms', 'call'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** A sign-in code that was sent to a phone and is still good. */
export interface PhoneCode {
  readonly phone: string;
  readonly code: string;
  readonly hash: string;
  readonly delivery: Delivery;
  /** How the next one would be sent, and from when on; absent: this was the last way. */
  readonly next?: { delivery: Delivery; at: number };
  readonly expires: number;
  wrongTries: number;
}

const LIFETIME_MS = 5 * 60_000;
/** After so many a code is dead, right or not. */
const MAX_WRONG_TRIES = 5;

/** The codes on their way to phones: by app first, then by SMS, then by a call (core.telegram.org/api/auth). */
export class PhoneCodes {
  deliveries: readonly Delivery[] = DELIVERIES;
  resendSeconds = 20;
  length = 5;
  readonly #now: () => number;
  readonly #codes = new Map<string, PhoneCode>();

  constructor(now: () => number) {
    this.#now = now;
  }

  send(phone: string): PhoneCode {
    return this.#send(phone, 0);
  }

  /** The next way, once its time has come. */
  resend(phone: string, hash: string): PhoneCode {
    const { next } = this.#find(phone, hash);
    if (!next) throw new RpcError(406, 'SEND_CODE_UNAVAILABLE');
    const waitMs = next.at - this.#now();
    if (waitMs > 0) throw new RpcError(420, `FLOOD_WAIT_${Math.ceil(waitMs / 1000)}`);
    this.#codes.delete(hash);
    return this.#send(phone, this.deliveries.indexOf(next.delivery));
  }

  cancel(phone: string, hash: string): void {
    this.#find(phone, hash);
    this.#codes.delete(hash);
  }

  /** Used up when it is right. */
  check(phone: string, hash: string, code: string): void {
    const sent = this.#find(phone, hash);
    if (code === '') throw new RpcError(400, 'PHONE_CODE_EMPTY');
    if (code !== sent.code) {
      if (++sent.wrongTries >= MAX_WRONG_TRIES) this.#codes.delete(hash);
      throw new RpcError(400, 'PHONE_CODE_INVALID');
    }
    this.#codes.delete(hash);
  }

  /** What the phone shows: the newest code that still works. */
  newest(phone: string): PhoneCode | undefined {
    return [...this.#codes.values()]
      .filter((sent) => sent.phone === phone && sent.expires > this.#now())
      .at(-1);
  }

  /** As if the time of every code were over. */
  expireAll(): void {
    this.#codes.clear();
  }

  #send(phone: string, way: number): PhoneCode {
    const following = this.deliveries[way + 1];
    const sent: PhoneCode = {
      phone,
      code: String(randomInt(10 ** this.length)).padStart(this.length, '0'),
      hash: randomBytes(9).toString('base64url'),
      delivery: this.deliveries[way] ?? 'app',
      ...(following === undefined
        ? {}
        : { next: { delivery: following, at: this.#now() + this.resendSeconds * 1000 } }),
      expires: this.#now() + LIFETIME_MS,
      wrongTries: 0,
    };
    this.#codes.set(sent.hash, sent);
    return sent;
  }

  #find(phone: string, hash: string): PhoneCode {
    const sent = this.#codes.get(hash);
    if (sent?.phone !== phone || sent.expires <= this.#now()) {
      throw new RpcError(400, 'PHONE_CODE_EXPIRED');
    }
    return sent;
  }
}
