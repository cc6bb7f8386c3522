import { html, nothing, type TemplateResult } from 'lit';
import type { CodeDelivery, SentCode, SignInState } from '../../protocol/signInRecords.ts';
import type { Desk } from '../desk.ts';
import { shown } from '../format.ts';
import { t, th } from '../l10n.ts';
import './codeResend.ts';
import { icon, type IconName } from './icons.ts';
import { button, errorText, link } from './parts.ts';

type Of<K extends SignInState['kind']> = Extract<SignInState, { kind: K }>;

/** The number is asked for in a box of the editor; this is what stands in the panel meanwhile. */
export function phoneStep(desk: Desk, { error }: Of<'needsPhone'>, demo: boolean): TemplateResult {
  return html`${icon('phone', 'hero')}
    <p class="lead">${t('Type your phone number in the box at the top.')}</p>
    ${error ? html`<p role="alert">${errorText(error)}</p>` : nothing}
    <div class="stack">
      ${demo ? demoAnswer(desk, t('Use the demo phone’s number')) : nothing}
      ${askButton(desk, t('Enter the number'), !demo)}
    </div>
    <div class="ways">
      ${link(t('Scan a QR code instead'), () => desk.actions.signInBy('qr'))}
    </div>`;
}

export function codeStep(
  desk: Desk,
  { sent, error }: Of<'needsCode'>,
  demo: boolean,
): TemplateResult {
  const { actions } = desk;
  return html`${icon(MARKS[sent.delivery], 'hero')}
    <p class="lead">${whereItWent(sent)}</p>
    ${error ? html`<p role="alert">${errorText(error)}</p>` : nothing}
    <div class="stack">
      ${demo ? demoAnswer(desk, t('Read it from the demo phone')) : nothing}
      ${askButton(desk, t('Enter the code'), !demo)}
    </div>
    <div class="ways">
      ${
        sent.next
          ? html`<dd-code-resend
              .next=${sent.next}
              .label=${resendLabel(sent, sent.next.delivery)}
              .resend=${() => actions.resendCode()}
            ></dd-code-resend>`
          : nothing
      }
      ${link(t('Use another number'), () => actions.signInBy('phone'))}
      ${link(t('Scan a QR code instead'), () => actions.signInBy('qr'))}
    </div>`;
}

/** Opens the box again for whoever closed it. */
export function askButton(desk: Desk, label: string, primary: boolean): TemplateResult {
  return button({ label, primary, icon: 'edit', run: () => desk.actions.askSignIn() });
}

function demoAnswer(desk: Desk, label: string): TemplateResult {
  const run = () => desk.actions.useDemoPhone();
  return button({ label, icon: 'phone', primary: true, run });
}

const MARKS: Record<CodeDelivery, IconName> = {
  app: 'chat',
  sms: 'phone',
  smsWord: 'phone',
  call: 'phone',
  flashCall: 'phone',
  missedCall: 'phone',
  fragment: 'key',
  email: 'inbox',
};

function whereItWent({ delivery, length, detail, phoneEnd }: SentCode): readonly unknown[] {
  const number = html`<bdi>${phoneEnd}</bdi>`;
  const told = html`<bdi>${shown(detail ?? '')}</bdi>`;
  switch (delivery) {
    case 'app':
      return length
        ? th(
            'A code of {0} digits is in your chat with Telegram, on a device where you are signed in.',
            length,
          )
        : th('A code is in your chat with Telegram, on a device where you are signed in.');
    case 'sms':
      return length
        ? th(
            'A code of {1} digits is on its way by SMS to the number ending in {0}.',
            number,
            length,
          )
        : th('A code is on its way by SMS to the number ending in {0}.', number);
    case 'smsWord':
      return detail
        ? th(
            'A word or phrase beginning with “{1}” is on its way by SMS to the number ending in {0}.',
            number,
            told,
          )
        : th('A word or phrase is on its way by SMS to the number ending in {0}.', number);
    case 'call':
      return length
        ? th(
            'Telegram calls the number ending in {0} and reads a code out: {1} digits.',
            number,
            length,
          )
        : th('Telegram calls the number ending in {0} and reads a code out.', number);
    case 'flashCall':
    case 'missedCall':
      return length
        ? th(
            'Telegram calls the number ending in {0} and hangs up. The code is the end of the caller’s number, {1} digits.',
            number,
            length,
          )
        : th(
            'Telegram calls the number ending in {0} and hangs up. The code is the end of the caller’s number.',
            number,
          );
    case 'fragment':
      return length
        ? th(
            'A code of {1} digits is on fragment.com, for the number ending in {0}.',
            number,
            length,
          )
        : th('A code is on fragment.com, for the number ending in {0}.', number);
    case 'email':
      break;
  }
  return length
    ? th('A code of {1} digits was sent by email to {0}.', told, length)
    : th('A code was sent by email to {0}.', told);
}

const WAYS: Record<CodeDelivery, string> = {
  app: t('Send it to Telegram instead'),
  sms: t('Send it by SMS instead'),
  smsWord: t('Send it by SMS instead'),
  call: t('Be called instead'),
  flashCall: t('Be called instead'),
  missedCall: t('Be called instead'),
  fragment: t('Get it on fragment.com instead'),
  email: t('Send it by email instead'),
};

function resendLabel({ delivery }: SentCode, next: CodeDelivery): string {
  return delivery === next ? t('Send a new code') : WAYS[next];
}
