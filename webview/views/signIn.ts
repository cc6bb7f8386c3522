import { html, nothing, svg, type TemplateResult } from 'lit';
import { encode } from 'uqr';
import type { WireError } from '../../protocol/errors.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import type { Desk } from '../desk.ts';
import { t, th } from '../l10n.ts';
import { icon, spinner } from './icons.ts';
import { button, errorText, link } from './parts.ts';
import { askButton, codeStep, phoneStep } from './phoneSignIn.ts';

/** Signing in: the code to scan, or what is asked instead of it. `state` undefined: none has arrived yet. */
export function signIn(desk: Desk, state: SignInState | undefined, demo: boolean): TemplateResult {
  return html`<main class="screen sign-in">
    <h1>${t('Sign in with Telegram')}</h1>
    ${step(desk, state, demo)}
  </main>`;
}

function step(desk: Desk, state: SignInState | undefined, demo: boolean): TemplateResult {
  const cancel = button({ label: t('Cancel'), run: () => desk.actions.cancelSignIn() });
  switch (state?.kind) {
    case 'qr':
      return html`${qrCode(state.url)}
        <p class="hint renewal">
          ${th('New code in {0}', html`<dd-countdown .until=${state.expiresAt}></dd-countdown>`)}
        </p>
        ${demo ? demoPhone(desk) : whereToScan()}
        <div class="ways">
          ${link(t('Use a phone number instead'), () => desk.actions.signInBy('phone'))}
        </div>
        <div class="stack">${cancel}</div>`;
    case 'needsPhone':
      return html`${phoneStep(desk, state, demo)}
        <div class="stack">${cancel}</div>`;
    case 'needsCode':
      return html`${codeStep(desk, state, demo)}
        <div class="stack">${cancel}</div>`;
    case 'needsPassword':
      return html`${icon('key', 'hero')}
        <p class="lead">
          ${t('This account has a two-step password. Type it in the box at the top.')}
        </p>
        ${
          state.passwordHint
            ? html`<p class="hint">
                ${th('Its hint: {0}', html`<bdi>${state.passwordHint}</bdi>`)}
              </p>`
            : nothing
        }
        ${state.error ? html`<p role="alert">${errorText(state.error)}</p>` : nothing}
        <div class="stack">${askButton(desk, t('Enter the password'), true)} ${cancel}</div>`;
    case 'failed':
      return html`${icon('error', 'hero bad')}
        <p class="lead" role="alert">${errorText(state.error)}</p>
        <div class="stack">
          ${button({
            label: againLabel(state.error, demo),
            primary: true,
            run: () => desk.actions.run('signIn'),
          })}
          ${cancel}
        </div>`;
    case 'connecting':
    case 'done':
    case 'cancelled':
    case undefined:
      break;
  }
  return html`<div class="qr waiting" role="status">
      ${spinner()}<span>${t('Asking Telegram…')}</span>
    </div>
    <div class="stack">${cancel}</div>`;
}

/** Where the API id was refused, the host asks for it again before it tries again. */
function againLabel({ code }: WireError, demo: boolean): string {
  return code === 'notConfigured' && !demo ? t('Enter the API id again') : t('Try again');
}

function whereToScan(): TemplateResult {
  return html`<ol class="steps">
    <li>${t('Open Telegram on your phone.')}</li>
    <li>${th('Go to {0}.', html`<b>${t('Settings → Devices → Link Desktop Device')}</b>`)}</li>
    <li>${t('Point the phone at this code.')}</li>
  </ol>`;
}

function demoPhone(desk: Desk): TemplateResult {
  return html`<p class="hint">${t('A phone would scan this. The demo brings its own.')}</p>
    <div class="stack">
      ${button({
        label: t('Scan with the demo phone'),
        icon: 'phone',
        primary: true,
        run: () => desk.actions.scanDemoCode(),
      })}
    </div>`;
}

/** Always dark on white with the quiet zone the standard asks for, whatever the theme: phones need it. */
function qrCode(url: string): TemplateResult {
  const { data, size } = encode(url, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return html`<div class="qr">
    ${svg`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${t('Sign-in code to scan with your phone')} shape-rendering="crispEdges"><path d=${path}></path></svg>`}
  </div>`;
}
