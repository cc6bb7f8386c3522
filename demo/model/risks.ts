import type { RiskKind } from '../../protocol/analysis.ts';
import { cue, givesOrders, isUrgent } from './cues.ts';
import type { Language } from './language.ts';
import type { Line } from './readDialog.ts';

/** What a reply should be looked at for, by cue words; the same every time. */
const CUES: readonly [Exclude<RiskKind, 'injectionSuspected'>, RegExp][] = [
  [
    'money',
    cue(
      'pay|paid|price|prices|invoice|deposit|refund|bill|receipt|budget|fee|rent|money|оплат\\p{L}*|заплат\\p{L}*|цена|счёт|счет|деньги|аренд\\p{L}*|pagar|precio|factura|zahlen|preis|rechnung|قیمت|پرداخت|سعر|דולר|מחיר',
    ),
  ],
  [
    'deadline',
    cue(
      'deadline|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|before (?:mon|tues|wednes|thurs|fri|satur|sun)day|by tomorrow|asap|до (?:понедельника|вторника|среды|четверга|пятницы|субботы|воскресенья|завтра)|срок|bis (?:montag|dienstag|mittwoch|donnerstag|freitag)|antes del? (?:lunes|martes|miércoles|jueves|viernes)',
    ),
  ],
  [
    'legal',
    cue(
      'contract|lawyer|legal|clause|section \\d+|court|договор|юрист|суд|претензи\\p{L}*|contrato|abogado|vertrag|anwalt|قرارداد|عقد',
    ),
  ],
  [
    'personalData',
    cue(
      'card number|password|passport|login code|account number|date of birth|iban|номер карты|пароль|паспорт|код из смс|contraseña|pasaporte|passwort|ausweis|رمز|پاسپورت',
    ),
  ],
  [
    'scam',
    cue(
      "you(?:’|')?ve won|you won|prize|gift card|lottery|login code|saved card number|wire transfer to|crypto wallet|выиграли|приз|переведите на карту|gewonnen|premio",
    ),
  ],
];
const AMOUNT = /[$€£₽¥]\s?\d|\d\s?(?:[$€£₽¥]|usd|eur|euros?|dollars?|руб)/iu;
const POSITIVE = cue(
  'thanks|thank you|great|lovely|perfect|love|happy|looking forward|спасибо|отлично|супер|ура|красиво|gracias|perfecto|danke|schön|ممنون|عالیه|شكرا|ممتاز',
);
const NEGATIVE = cue(
  'unfortunately|sorry|disappointed|angry|problem|broken|late again|complaint|wrong|к сожалению|плохо|проблема|жалоба|обидно|lamentablemente|leider|enttäuscht|متأسفانه|للأسف',
);

/** Kinds of risk in these messages, each with those that it was seen in. */
export function risksIn(lines: Line[]): { kind: RiskKind; ids: string[] }[] {
  const seenIn = (kind: RiskKind, test: (text: string) => boolean) => ({
    kind,
    ids: lines.filter(({ from, text }) => from !== 'me' && test(text)).map(({ id }) => id),
  });
  return [
    ...CUES.map(([kind, pattern]) =>
      seenIn(
        kind,
        (text) =>
          pattern.test(text) ||
          (kind === 'money' && AMOUNT.test(text)) ||
          (kind === 'deadline' && isUrgent(text)),
      ),
    ),
    seenIn('injectionSuspected', givesOrders),
  ].filter(({ ids }) => ids.length > 0);
}

export function sentimentOf(lines: Line[]): 'positive' | 'neutral' | 'negative' | 'mixed' {
  const text = lines.map((line) => line.text).join('\n');
  const good = POSITIVE.test(text) || /(?:😊|😄|🎉|🙏|🌷|\u2764)/u.test(text);
  const bad = NEGATIVE.test(text);
  if (good && bad) return 'mixed';
  return good ? 'positive' : bad ? 'negative' : 'neutral';
}

/** What is said of a risk, in the owner's language. */
export const RISK_WORDS: Record<Language, Record<RiskKind, string>> = {
  en: {
    money: 'Money is at stake.',
    deadline: 'A date is set.',
    legal: 'It touches a contract.',
    personalData: 'Personal data is asked for.',
    scam: 'It looks like fraud.',
    injectionSuspected: 'A message gives orders to a model.',
  },
  ru: {
    money: 'Речь о деньгах.',
    deadline: 'Назван срок.',
    legal: 'Касается договора.',
    personalData: 'Просят личные данные.',
    scam: 'Похоже на обман.',
    injectionSuspected: 'Сообщение отдаёт приказы модели.',
  },
  fa: {
    money: 'پای پول در میان است.',
    deadline: 'مهلتی تعیین شده است.',
    legal: 'به قرارداد مربوط است.',
    personalData: 'داده‌ی شخصی خواسته شده است.',
    scam: 'شبیه کلاهبرداری است.',
    injectionSuspected: 'پیامی به مدل دستور می‌دهد.',
  },
  ar: {
    money: 'الأمر يتعلق بالمال.',
    deadline: 'حُدد موعد.',
    legal: 'يتعلق بعقد.',
    personalData: 'تُطلب بيانات شخصية.',
    scam: 'يبدو احتيالاً.',
    injectionSuspected: 'رسالة تعطي أوامر للنموذج.',
  },
  es: {
    money: 'Hay dinero en juego.',
    deadline: 'Hay un plazo.',
    legal: 'Afecta a un contrato.',
    personalData: 'Piden datos personales.',
    scam: 'Parece un fraude.',
    injectionSuspected: 'Un mensaje da órdenes a un modelo.',
  },
  de: {
    money: 'Es geht um Geld.',
    deadline: 'Ein Termin ist gesetzt.',
    legal: 'Es berührt einen Vertrag.',
    personalData: 'Persönliche Daten sind gefragt.',
    scam: 'Es sieht nach Betrug aus.',
    injectionSuspected: 'Eine Nachricht erteilt einem Modell Befehle.',
  },
};
