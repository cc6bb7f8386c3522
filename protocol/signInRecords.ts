import * as z from 'zod/mini';
import { accountId } from './ids.ts';
import { timestamp } from './timestamp.ts';
import { wireError } from './wireError.ts';

export const SIGN_IN_WAYS = ['qr', 'phone'] as const;
export type SignInWay = (typeof SIGN_IN_WAYS)[number];

/** How Telegram sends a code; `app`: to Telegram on another device. */
export const CODE_DELIVERIES = [
  'app',
  'sms',
  'smsWord',
  'call',
  'flashCall',
  'missedCall',
  'fragment',
  'email',
] as const;
export type CodeDelivery = (typeof CODE_DELIVERIES)[number];

export const sentCode = z.object({
  delivery: z.enum(CODE_DELIVERIES),
  /** Digits; absent where Telegram does not tell. */
  length: z.optional(z.int()),
  /** Where it went or what it begins with, as Telegram tells it ("m•••@e•••.example"). */
  detail: z.optional(z.string()),
  /** The last digits of the number; the number itself goes nowhere. */
  phoneEnd: z.string(),
  /** How another code can be sent, and from when on; absent: there is no other way. */
  next: z.optional(z.object({ delivery: z.enum(CODE_DELIVERIES), at: timestamp })),
});
export type SentCode = z.infer<typeof sentCode>;

export const signInState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting') }),
  /** `url` is what the code holds (tg://login?token=…); a new one comes before it expires. */
  z.object({ kind: z.literal('qr'), url: z.string(), expiresAt: timestamp }),
  z.object({ kind: z.literal('needsPhone'), error: z.optional(wireError) }),
  z.object({ kind: z.literal('needsCode'), sent: sentCode, error: z.optional(wireError) }),
  z.object({
    kind: z.literal('needsPassword'),
    passwordHint: z.optional(z.string()),
    error: z.optional(wireError),
  }),
  z.object({ kind: z.literal('done'), accountId }),
  z.object({ kind: z.literal('failed'), error: wireError }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type SignInState = z.infer<typeof signInState>;
