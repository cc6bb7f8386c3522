import * as z from 'zod/mini';
import * as signIns from '../signInRecords.ts';
import { method, nothing } from './method.ts';

/** A Telegram account is added; `signIn/changed` tells what is asked next. */
export const signInMethods = {
  /** By QR code, or by phone number and code. Takes the place of a sign-in under way. */
  'signIn/start': method(
    'admin',
    z.object({ way: z.optional(z.enum(signIns.SIGN_IN_WAYS)) }),
    z.object({ signInId: z.uuid() }),
  ),
  /** `conflict` where the sign-in does not ask for it, as with the code and the password. */
  'signIn/submitPhone': method(
    'admin',
    z.object({ signInId: z.uuid(), phone: z.string().check(z.regex(/^\+\d{5,20}$/)) }),
    nothing,
  ),
  'signIn/submitCode': method(
    'admin',
    z.object({ signInId: z.uuid(), code: z.string().check(z.minLength(1), z.maxLength(100)) }),
    nothing,
  ),
  /** Another code, in the next way; `tooManyRequests` before its time, `conflict` where there is none. */
  'signIn/resendCode': method('admin', z.object({ signInId: z.uuid() }), nothing),
  'signIn/submitPassword': method(
    'admin',
    z.object({ signInId: z.uuid(), password: z.string().check(z.minLength(1), z.maxLength(1024)) }),
    nothing,
  ),
  'signIn/cancel': method('admin', z.object({ signInId: z.uuid() }), nothing),
} as const;
