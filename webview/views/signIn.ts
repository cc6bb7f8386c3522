import { html, nothing, svg, type TemplateResult } from 'lit';
import { encode } from 'uqr';
import type { SignInState } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import { icon, spinner } from './icons.ts';
import { button, errorText } from './parts.ts';

/** Signing in: the code to scan, or what is asked instead of it. `state` undefined: none has arrived yet. */
export function signIn(desk: Desk, state: SignInState | undefined, demo: boolean): TemplateResult {
  return html`<main class="screen sign-in">
    <h1>Sign in with Telegram</h1>
    ${step(desk, state, demo)}
  </main>`;
}

function step(desk: Desk, state: SignInState | undefined, demo: boolean): TemplateResult {
  const cancel = button({ label: 'Cancel', run: () => desk.actions.cancelSignIn() });
  switch (state?.kind) {
    case 'qr':
      return html`${qrCode(state.url)}
        <p class="hint renewal">
          New code in <dd-countdown .until=${state.expiresAt}></dd-countdown>
        </p>
        ${demo ? demoPhone(desk) : whereToScan()}
        <div class="stack">${cancel}</div>`;
    case 'needsPassword':
      return html`${icon('key', 'hero')}
        <p class="lead">This account has a two-step password. Type it in the box at the top.</p>
        ${
          state.passwordHint
            ? html`<p class="hint">Its hint: <bdi>${state.passwordHint}</bdi></p>`
            : nothing
        }
        ${state.error ? html`<p role="alert">${errorText(state.error)}</p>` : nothing}
        <div class="stack">${cancel}</div>`;
    case 'failed':
      return html`${icon('error', 'hero bad')}
        <p class="lead" role="alert">${errorText(state.error)}</p>
        <div class="stack">
          ${button({ label: 'Try again', primary: true, run: () => desk.actions.run('signIn') })}
          ${cancel}
        </div>`;
    case 'connecting':
    case 'done':
    case 'cancelled':
    case undefined:
      break;
  }
  return html`<div class="qr waiting" role="status">${spinner()}<span>Getting a code…</span></div>
    <div class="stack">${cancel}</div>`;
}

function whereToScan(): TemplateResult {
  return html`<ol class="steps">
    <li>Open Telegram on your phone.</li>
    <li>Go to <b>Settings → Devices → Link Desktop Device</b>.</li>
    <li>Point the phone at this code.</li>
  </ol>`;
}

function demoPhone(desk: Desk): TemplateResult {
  return html`<p class="hint">A phone would scan this. The demo brings its own.</p>
    <div class="stack">
      ${button({
        label: 'Scan with the demo phone',
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
    ${svg`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="Sign-in code to scan with your phone" shape-rendering="crispEdges"><path d=${path}></path></svg>`}
  </div>`;
}
