import type * as vscode from 'vscode';
import { t, tn } from '../protocol/l10n.ts';
import type { SentCode, SignInState } from '../protocol/signInRecords.ts';
import { askInBox, type BoxAnswer } from './inputBox.ts';
import { checkCode, checkPhone } from './phoneNumber.ts';

type Of<K extends SignInState['kind']> = Extract<SignInState, { kind: K }>;

/** What a sign-in asks of the person, in boxes: it never passes through the page. `back` leads to the step before. */
export async function askPhone({ error }: Of<'needsPhone'>, token: vscode.CancellationToken) {
  const answer = await askInBox({
    title: t('Sign In with a Phone Number'),
    prompt: sentences(error?.message, t('Your number in Telegram, with + and the country code.')),
    placeholder: '+44 20 7946 0018',
    back: true,
    validate: (text) => phoneProblem(text),
    token,
  });
  return cleaned(answer, checkPhone);
}

export async function askCode({ sent, error }: Of<'needsCode'>, token: vscode.CancellationToken) {
  const answer = await askInBox({
    title: t('Sign-In Code'),
    prompt: sentences(error?.message, codePrompt(sent)),
    back: true,
    validate: (text) => codeProblem(text, sent),
    token,
  });
  return cleaned(answer, (text) => checkCode(text, sent));
}

export function askPassword(
  { passwordHint, error }: Of<'needsPassword'>,
  token: vscode.CancellationToken,
): Promise<BoxAnswer> {
  return askInBox({
    title: t('Two-Step Verification'),
    prompt: sentences(
      error?.message,
      t('Enter your Telegram password.'),
      passwordHint && t('Hint: {0}', passwordHint),
    ),
    password: true,
    validate: (text) => (text === '' ? t('A password is not empty.') : undefined),
    token,
  });
}

function cleaned(answer: BoxAnswer, check: typeof checkPhone): BoxAnswer {
  if (answer.kind !== 'text') return answer;
  const checked = check(answer.text);
  return 'value' in checked ? { kind: 'text', text: checked.value } : answer;
}

function phoneProblem(text: string): string | undefined {
  const checked = checkPhone(text);
  if ('value' in checked) return undefined;
  switch (checked.problem) {
    case 'noCountry':
      return t('Begin with + and the country code, like +44.');
    case 'notANumber':
      return t('A phone number has digits only, after the +.');
    case 'length':
      break;
  }
  return t('A phone number has 7 to 15 digits, the country code included.');
}

function codeProblem(text: string, sent: SentCode): string | undefined {
  if ('value' in checkCode(text, sent)) return undefined;
  if (sent.delivery === 'smsWord') return t('Enter the words of the SMS.');
  return sent.length === undefined
    ? t('The code has digits only.')
    : tn('The code has {0} digit.|The code has {0} digits.', sent.length);
}

function codePrompt({ delivery, phoneEnd, detail }: SentCode): string {
  switch (delivery) {
    case 'app':
      return t('The code that Telegram sent to your other devices.');
    case 'sms':
    case 'smsWord':
      return t('What Telegram sent by SMS to the number ending in {0}.', phoneEnd);
    case 'call':
      return t('The code that is read out to the number ending in {0}.', phoneEnd);
    case 'flashCall':
    case 'missedCall':
      return t('The last digits of the number that calls you.');
    case 'fragment':
      return t('The code on fragment.com for the number ending in {0}.', phoneEnd);
    case 'email':
      break;
  }
  return t('The code that was sent by email to {0}.', detail ?? '');
}

function sentences(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
