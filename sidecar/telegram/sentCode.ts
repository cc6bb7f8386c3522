import type { Api } from 'telegram/tl/index.js';
import type { CodeDelivery, SentCode } from '../../protocol/signInRecords.ts';
import { telegramError } from './errors.ts';

const SHOWN_DIGITS = 4;

/** Where a code went, for the person. `now`: when it did, ms. */
export function describeSentCode(sent: Api.auth.SentCode, phone: string, now: number): SentCode {
  return {
    ...describeType(sent.type),
    phoneEnd: phone.slice(-SHOWN_DIGITS),
    ...(sent.nextType
      ? { next: { delivery: NEXT[sent.nextType.className], at: now + (sent.timeout ?? 0) * 1000 } }
      : {}),
  };
}

const NEXT: Record<Api.auth.TypeCodeType['className'], CodeDelivery> = {
  'auth.CodeTypeSms': 'sms',
  'auth.CodeTypeCall': 'call',
  'auth.CodeTypeFlashCall': 'flashCall',
  'auth.CodeTypeMissedCall': 'missedCall',
  'auth.CodeTypeFragmentSms': 'fragment',
};

function describeType(
  type: Api.auth.TypeSentCodeType,
): Pick<SentCode, 'delivery' | 'length' | 'detail'> {
  switch (type.className) {
    case 'auth.SentCodeTypeApp':
      return { delivery: 'app', length: type.length };
    case 'auth.SentCodeTypeSms':
    case 'auth.SentCodeTypeFirebaseSms':
      return { delivery: 'sms', length: type.length };
    case 'auth.SentCodeTypeCall':
      return { delivery: 'call', length: type.length };
    case 'auth.SentCodeTypeFlashCall':
      return { delivery: 'flashCall', detail: type.pattern };
    case 'auth.SentCodeTypeMissedCall':
      return { delivery: 'missedCall', length: type.length, detail: type.prefix };
    case 'auth.SentCodeTypeFragmentSms':
      return { delivery: 'fragment', length: type.length };
    case 'auth.SentCodeTypeEmailCode':
      return { delivery: 'email', length: type.length, detail: type.emailPattern };
    case 'auth.SentCodeTypeSmsWord':
    case 'auth.SentCodeTypeSmsPhrase':
      return { delivery: 'smsWord', ...(type.beginning ? { detail: type.beginning } : {}) };
    case 'auth.SentCodeTypeSetUpEmailRequired':
      break;
  }
  throw telegramError('EMAIL_NOT_SETUP', 400);
}
